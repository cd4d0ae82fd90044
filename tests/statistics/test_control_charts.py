"""Charts of individual values, against limits worked by hand."""

import numpy as np
import pytest

from kpidesk.statistics.control_charts import xmr

BY_HAND = (10.0, 12.0, 11.0, 13.0, 12.0, 14.0)
"""Mean 12; ranges 2, 1, 2, 1, 2 with mean 1.6; limits 12 -+ 4.256."""


def test_that_limits_are_the_mean_and_266_times_the_mean_range() -> None:
    chart = xmr(BY_HAND)
    assert chart is not None
    assert (chart.centre, chart.moving_range) == pytest.approx((12.0, 1.6))
    assert (chart.low, chart.high) == pytest.approx((7.744, 16.256))
    assert (chart.outside, chart.runs, chart.n, chart.provisional) == ((), (), 6, True)


def test_that_five_values_give_no_chart() -> None:
    assert xmr(BY_HAND[:5]) is None
    assert xmr([None, *BY_HAND[:5], None]) is None


def test_that_a_missing_value_is_passed_over_and_keeps_its_place() -> None:
    with_gap = xmr([10.0, 12.0, None, 11.0, 13.0, 12.0, 14.0])
    assert with_gap is not None
    assert (with_gap.low, with_gap.high) == pytest.approx((7.744, 16.256))
    spike = xmr([10.0, None, 10.1, 9.9, 10.0, 10.1, 9.9, 10.0, 10.1, 9.9, 10.0, 30.0])
    assert spike is not None
    assert spike.outside == (11,)


def test_that_a_value_beyond_a_limit_stands_out() -> None:
    # Ten times 5 and 6 in turn, then 12: ranges nine times 1 and once 6, so 1.5; mean 67 / 11; limits -+ 3.99.
    chart = xmr([5.0, 6.0] * 5 + [12.0])
    assert chart is not None
    assert (chart.centre, chart.moving_range) == pytest.approx((67 / 11, 1.5))
    assert chart.outside == (10,)


def test_that_eight_on_one_side_are_a_run_and_seven_are_none() -> None:
    eight = xmr([1.0, 2.0] * 4 + [5.0, 6.0] * 4)
    assert eight is not None
    assert eight.runs == ((0, 7), (8, 15))
    seven = xmr([1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0])
    assert seven is not None
    assert seven.runs == ()


def test_that_a_value_on_the_mean_ends_a_run() -> None:
    # The mean of these sixteen is 0, and the fifth lies on it.
    chart = xmr([-1.0, -1.0, -1.0, -1.0, 0.0, -1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0])
    assert chart is not None
    assert chart.centre == 0
    assert chart.runs == ()


def test_that_a_series_without_any_change_has_no_signal() -> None:
    chart = xmr([0.1 + 0.2] * 20)
    assert chart is not None
    assert (chart.low, chart.high) == pytest.approx((0.3, 0.3))
    assert (chart.outside, chart.runs, chart.provisional) == ((), (), False)


def test_that_routine_series_of_twelve_weeks_seldom_have_a_signal() -> None:
    chance = np.random.default_rng(7)
    charts = [xmr(chance.normal(10, 1, 12).tolist()) for _ in range(1000)]
    assert sum(bool(chart and (chart.outside or chart.runs)) for chart in charts) / 1000 < 0.08
