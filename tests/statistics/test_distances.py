"""Distances between distributions, against SciPy, and what chance shows, against simulation."""

import numpy as np
import pytest
from scipy import special, stats
from scipy.spatial.distance import jensenshannon

from kpidesk.statistics.distances import (
    LEAST_SHARE,
    jensen_shannon_distance,
    js_distance_by_chance,
    population_stability_index,
    psi_by_chance,
)


@pytest.fixture
def counts() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(3)
    return [(rng.integers(20, 900, bins), rng.integers(20, 900, bins)) for bins in (2, 3, 10, 40)]


def test_that_the_distance_is_that_of_scipy(counts: list[tuple[np.ndarray, np.ndarray]]) -> None:
    for first, second in counts:
        expected = jensenshannon(first, second, base=2)
        assert jensen_shannon_distance(first, second) == pytest.approx(expected, rel=1e-12)


def test_that_the_index_is_the_sum_of_both_relative_entropies(counts: list[tuple[np.ndarray, np.ndarray]]) -> None:
    for first, second in counts:
        p, q = first / first.sum(), second / second.sum()
        expected = stats.entropy(p, q) + stats.entropy(q, p)
        assert population_stability_index(first, second) == pytest.approx(expected, rel=1e-12)
        assert population_stability_index(second, first) == pytest.approx(expected, rel=1e-12)


def test_that_a_bin_empty_on_both_sides_says_nothing() -> None:
    with_empty, without = ([30, 0, 70], [40, 0, 60]), ([30, 70], [40, 60])
    for distance in (population_stability_index, jensen_shannon_distance, psi_by_chance, js_distance_by_chance):
        assert distance(*with_empty) == distance(*without)


def test_that_a_bin_empty_on_one_side_counts_as_one_in_ten_thousand() -> None:
    by_hand = (0.1 - LEAST_SHARE) * np.log(0.1 / LEAST_SHARE) + (0.9 - 1.0) * np.log(0.9)
    assert population_stability_index([0, 100], [10, 90]) == pytest.approx(by_hand, rel=1e-12)
    assert LEAST_SHARE == 1e-4


@pytest.mark.parametrize("scale", [1, 2, 50])
def test_that_shares_alone_decide(scale: int) -> None:
    first, second = np.array([5, 80, 15, 0]), np.array([9, 60, 29, 2])
    for distance in (population_stability_index, jensen_shannon_distance):
        assert distance(scale * first, scale * second) == pytest.approx(distance(first, second), rel=1e-12)


@pytest.mark.parametrize("distance", [population_stability_index, jensen_shannon_distance])
def test_that_the_same_is_at_no_distance_and_nothing_in_common_the_furthest(distance: object) -> None:
    assert callable(distance)
    assert distance([3, 4, 5], [6, 8, 10]) == pytest.approx(0, abs=1e-9)
    assert distance([1, 0], [0, 1]) > distance([9, 1], [1, 9]) > 0
    assert jensen_shannon_distance([1, 0], [0, 1]) == 1.0


@pytest.mark.parametrize(("bins", "n", "m"), [(10, 200, 200), (10, 1_000, 5_000), (3, 400, 5_000), (2, 300, 300)])
def test_that_chance_stays_below_its_limit_in_about_95_of_100_cases(bins: int, n: int, m: int) -> None:
    rng = np.random.default_rng(bins)
    shares = np.full(bins, 1 / bins)
    draws = [(rng.multinomial(m, shares), rng.multinomial(n, shares)) for _ in range(2_000)]
    for distance, limit in (
        (population_stability_index, psi_by_chance),
        (jensen_shannon_distance, js_distance_by_chance),
    ):
        below = np.mean([distance(*draw) <= limit(*draw) for draw in draws])
        assert 0.93 <= below <= 0.965


def test_that_the_limits_are_quantiles_of_chi_squared_by_the_rows() -> None:
    first, second = [100] * 10, [20] * 10
    limit = special.chdtri(9, 0.05) * (1 / 1_000 + 1 / 200)
    assert psi_by_chance(first, second) == pytest.approx(limit, rel=1e-12)
    assert psi_by_chance(first, second) == pytest.approx(stats.chi2.ppf(0.95, 9) * 0.006, rel=1e-9)
    assert js_distance_by_chance(first, second) == pytest.approx(np.sqrt(limit / (8 * np.log(2))), rel=1e-12)
    assert psi_by_chance([50], [70]) == 0


def test_that_classes_which_no_reference_can_hold_are_allowed_for() -> None:
    rng = np.random.default_rng(8)
    shares = 1 / np.arange(1, 401)
    shares /= shares.sum()
    below = []
    for _ in range(300):
        first, second = rng.multinomial(2_000, shares), rng.multinomial(800, shares)
        known = first >= 20
        seldom = int((first == 1).sum()), int((first == 2).sum())
        before, now = (
            np.array([*side[known], side[~known & (first > 0)].sum(), side[first == 0].sum()])
            for side in (first, second)
        )
        below.append(
            population_stability_index(before, now) <= psi_by_chance(before, now, seldom)
            and jensen_shannon_distance(before, now) <= js_distance_by_chance(before, now, seldom)
        )
    assert np.mean(below) >= 0.94
