"""Tests of two samples, against SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kpidesk.statistics.two_samples import chi_squared, kolmogorov_smirnov


def by_place(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Counts at every number of the first sample, and between any two of them."""
    ends = np.unique(np.concatenate([first, np.nextafter(first, -np.inf)]))
    return tuple(  # type: ignore[return-value]  # two of them
        np.bincount(np.searchsorted(ends, side), minlength=len(ends) + 1) for side in (first, second)
    )


@pytest.mark.parametrize(("m", "n"), [(100, 100), (5_000, 300), (5_832, 8_232), (200, 20_000)])
@pytest.mark.parametrize("shift", [0.0, 0.05, 0.2])
@pytest.mark.parametrize("decimals", [1, 12])
def test_that_the_test_of_numbers_is_that_of_scipy(m: int, n: int, shift: float, decimals: int) -> None:
    rng = np.random.default_rng(m + n)
    first, second = rng.normal(size=m).round(decimals), rng.normal(shift, size=n).round(decimals)
    expected = stats.ks_2samp(first, second, method="asymp")
    found = kolmogorov_smirnov(*by_place(first, second))
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.p_value == pytest.approx(expected.pvalue, abs=1e-3)
    if expected.pvalue > 1e-12:
        assert found.p_value == pytest.approx(expected.pvalue, rel=0.1)


@given(
    first=st.lists(st.integers(-5, 5), min_size=3, max_size=40),
    second=st.lists(st.integers(-7, 7), min_size=3, max_size=40),
)
@settings(max_examples=60, deadline=None)
def test_that_the_largest_distance_is_found_whatever_the_ties(first: list[int], second: list[int]) -> None:
    expected = stats.ks_2samp(first, second, method="asymp").statistic
    found = kolmogorov_smirnov(*by_place(np.array(first, float), np.array(second, float)))
    assert found.statistic == pytest.approx(expected, abs=1e-12)
    assert 0 <= found.p_value <= 1


def test_that_missing_cells_are_the_lowest_number() -> None:
    first, second = np.array([-np.inf] * 10 + [1.0] * 90), np.array([-np.inf] * 40 + [1.0] * 60)
    expected = stats.ks_2samp(first, second, method="asymp")
    found = kolmogorov_smirnov([10, 0, 90], [40, 0, 60])
    assert found.statistic == pytest.approx(expected.statistic) == pytest.approx(0.3)


def test_that_equal_samples_are_not_told_apart() -> None:
    assert kolmogorov_smirnov([5, 6, 7], [10, 12, 14]).p_value == 1.0
    assert chi_squared([5, 6, 7, 0], [50, 60, 70, 0]).p_value == pytest.approx(1.0)
    assert chi_squared([90, 0], [80, 0]).p_value == 1.0


@pytest.mark.parametrize("classes", [2, 5, 30])
def test_that_the_test_of_classes_is_that_of_scipy(classes: int) -> None:
    rng = np.random.default_rng(classes)
    first, second = rng.integers(40, 400, classes), rng.integers(40, 400, classes)
    expected = stats.chi2_contingency([first, second], correction=False)
    found = chi_squared([*first, 0], [*second, 0])
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_that_rare_classes_are_taken_together_with_what_was_never_seen() -> None:
    first, second = [400, 300, 290, 4, 3, 3, 0], [390, 310, 280, 5, 6, 4, 5]
    expected = stats.chi2_contingency([[10, 400, 300, 290], [20, 390, 310, 280]], correction=False)
    assert chi_squared(first, second).p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_that_too_small_a_rest_joins_the_rarest_class_that_is_large_enough() -> None:
    expected = stats.chi2_contingency([[30, 500, 470], [33, 480, 490]], correction=False)
    assert chi_squared([500, 470, 30, 0], [480, 490, 30, 3]).p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_that_a_class_which_the_reference_never_saw_is_told_when_it_is_large() -> None:
    assert chi_squared([500, 480, 20, 0], [250, 240, 10, 400]).p_value < 1e-50
    assert chi_squared([5_000, 0], [0, 300]).p_value < 1e-50


@pytest.mark.parametrize(("m", "n"), [(2_000, 100), (2_000, 1_000), (500, 10_000)])
@pytest.mark.parametrize("classes", [4, 300])
def test_that_chance_is_called_seldom_enough_at_every_level(m: int, n: int, classes: int) -> None:
    rng = np.random.default_rng(n + classes)
    shares = 1 / np.arange(1, classes + 1)
    shares /= shares.sum()
    p_values = []
    for _ in range(1_500):
        first, second = rng.multinomial(m, shares), rng.multinomial(n, shares)
        seen = first > 0
        p_values.append(chi_squared([*first[seen], 0], [*second[seen], second[~seen].sum()]).p_value)
    for level, most in ((0.05, 0.064), (0.005, 0.011)):
        assert np.mean(np.array(p_values) < level) <= most
