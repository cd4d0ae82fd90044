"""Trends and fixed against marginal hours, by hand and by scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kpidesk.base.units import Better
from kpidesk.statistics.lines import Trend, fixed_and_marginal, theil_sen, trend


def test_that_the_slope_is_the_median_of_all_pairs() -> None:
    x, y = [0, 1, 2, 5], [1, 3, 2, 30]
    slopes = [(y[j] - y[i]) / (x[j] - x[i]) for i in range(4) for j in range(i + 1, 4)]
    line = theil_sen(x, y)
    assert line is not None
    assert line.slope == pytest.approx(np.median(slopes))
    assert line.intercept == pytest.approx(np.median(y) - line.slope * np.median(x))


def test_that_four_points_have_a_slope_but_no_interval_and_one_has_neither() -> None:
    line = theil_sen([1, 2, 3, 4], [1, 2, 3, 4])
    assert line is not None
    assert line.interval is None
    assert theil_sen([1], [1]) is None
    assert theil_sen([2, 2, 2], [1, 2, 3]) is None


def test_that_five_points_span_the_extreme_slopes() -> None:
    # Sen's ranks for n = 5: C = 1.96 * sqrt(5 * 4 * 15 / 18) = 8.0, so the 1st and the 10th of the ten slopes.
    x, y = np.arange(5), np.array([0, 3, 1, 8, 6])
    slopes = [(y[j] - y[i]) / (j - i) for i in range(5) for j in range(i + 1, 5)]
    line = theil_sen(x, y)
    assert line is not None
    assert line.interval == pytest.approx((min(slopes), max(slopes)))


@given(st.data())
def test_that_slope_and_interval_are_scipys_to_the_bit_with_ties_too(data: st.DataObject) -> None:
    x = data.draw(st.lists(st.integers(1, 60), min_size=5, max_size=25, unique=True))
    y = data.draw(st.lists(st.integers(0, 9) | st.floats(-1e3, 1e3), min_size=len(x), max_size=len(x)))
    line, expected = theil_sen(x, y), stats.theilslopes(y, x)
    assert line is not None
    assert (line.slope, line.intercept) == (expected.slope, expected.intercept)
    assert line.interval == (expected.low_slope, expected.high_slope)


def test_that_ties_in_both_directions_leave_no_interval() -> None:
    line = theil_sen([1, 1, 1, 2, 2], [3, 3, 3, 3, 3])
    assert line is not None
    assert line.slope == 0
    assert line.interval is None


def test_that_the_slope_is_covered_about_95_times_in_100() -> None:
    rng = np.random.default_rng(4)
    hits = 0
    for _ in range(400):
        line = theil_sen(np.arange(13), 0.5 * np.arange(13) + rng.standard_t(3, size=13))
        assert line is not None
        assert line.interval is not None
        hits += line.interval[0] <= 0.5 <= line.interval[1]
    assert 0.92 <= hits / 400 <= 0.985


def test_that_hours_split_into_a_fixed_and_a_marginal_part() -> None:
    volume = np.array([100, 150, 200, 260, 300, 350, 420, 500.0])
    split = fixed_and_marginal(volume, 4 + 0.02 * volume)
    assert split is not None
    assert (split.fixed, split.marginal) == pytest.approx((4, 0.02))
    assert split.at(1000) == pytest.approx(24)


def test_that_noisy_hours_give_the_least_squares_line_while_both_parts_are_positive() -> None:
    rng = np.random.default_rng(3)
    volume = rng.uniform(100, 900, size=13)
    hours = 10 + 0.03 * volume + rng.normal(0, 1, size=13)
    expected = stats.linregress(volume, hours)
    split = fixed_and_marginal(volume, hours)
    assert split is not None
    assert (split.fixed, split.marginal) == pytest.approx((expected.intercept, expected.slope))


def test_that_neither_part_goes_below_zero() -> None:
    volume = np.linspace(100, 500, 10)
    falling = fixed_and_marginal(volume, 20 - 0.02 * volume)
    assert falling is not None
    assert falling.marginal == 0
    assert falling.fixed == pytest.approx((20 - 0.02 * volume).mean())
    steep = fixed_and_marginal(volume, 0.1 * volume - 5)
    assert steep is not None
    assert steep.fixed == 0
    assert steep.marginal == pytest.approx((volume * (0.1 * volume - 5)).sum() / (volume**2).sum())


def test_that_seven_weeks_or_a_steady_volume_do_not_resolve_the_parts() -> None:
    volume = np.linspace(100, 500, 8)
    assert fixed_and_marginal(volume[:7], volume[:7]) is None
    assert fixed_and_marginal(volume, volume) is not None
    steady = np.linspace(300, 400, 8)  # standard deviation 10 % of the mean
    assert fixed_and_marginal(steady, steady) is None
    assert fixed_and_marginal([0] * 8, [1] * 8) is None


@pytest.mark.parametrize(
    ("values", "better", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], Better.HIGHER, Trend.BETTER),
        ([1, 2, 3, 4, 5, 6], Better.LOWER, Trend.WORSE),
        ([6, 5, 4, 3, 2, 1], Better.LOWER, Trend.BETTER),
        ([6, 5, 4, 3, 2, 1], Better.HIGHER, Trend.WORSE),
        ([3, 1, 2, 3, 1, 2], Better.HIGHER, Trend.STEADY),
        ([2, 2, 2, 2, 2, 2], Better.LOWER, Trend.STEADY),
        ([1, None, 3, 4, None, 6, 7], Better.HIGHER, Trend.BETTER),
        ([1, 2, None, None, 5, 6], Better.HIGHER, None),
        ([1, 2, 3, 4, 5, 6], Better.NEITHER, None),
        ([None, None], Better.HIGHER, None),
        ([], Better.HIGHER, None),
    ],
)
def test_that_a_trend_is_the_sign_of_the_interval(
    values: list[float | None], better: Better, expected: Trend | None
) -> None:
    assert trend(values, better) is expected


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=15))
def test_that_the_slope_lies_in_its_interval(values: list[float]) -> None:
    line = theil_sen(range(len(values)), values)
    assert line is not None
    assert line.interval is not None
    assert line.interval[0] <= line.slope <= line.interval[1]
