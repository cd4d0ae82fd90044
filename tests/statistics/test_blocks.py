"""Intervals over blocks against the textbook ratio formula, numpy by hand and simulation."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from kpidesk.statistics.blocks import block_interval, linearised_error, percentile_interval, resampled_sums

Array = NDArray[np.float64]


def ratio(sums: Array) -> Array:
    return np.asarray(sums[:, 0] / sums[:, 1])


def days(count: int, seed: int = 5) -> Array:
    rng = np.random.default_rng(seed)
    volume = rng.poisson(200, size=count).astype(float)
    return np.column_stack([0.35 * volume + rng.normal(0, 8, size=count), volume])


def test_that_below_five_blocks_there_is_no_interval() -> None:
    assert block_interval(days(4), ratio) is None
    assert block_interval(days(5), ratio) is not None


@pytest.mark.parametrize("count", [5, 14, 27])
def test_that_few_blocks_give_the_textbook_interval_of_a_ratio(count: int) -> None:
    sums = days(count)
    y, x = sums.T
    r = y.sum() / x.sum()
    error = np.sqrt(count / (count - 1) * np.sum((y - r * x) ** 2)) / x.sum()
    off = (y - r * x) / x.sum()
    kurtosis = (off**4).mean() / (off**2).mean() ** 2
    freedom = min(count - 1, 2 * count / (kurtosis - (count - 3) / (count - 1)))
    half = stats.t.ppf(0.975, freedom) * error
    assert block_interval(sums, ratio) == pytest.approx((r - half, r + half), rel=1e-7)


def test_that_the_error_of_a_plain_total_is_that_of_a_sum() -> None:
    y = days(20)[:, :1]
    assert linearised_error(y, lambda sums: sums[:, 0]) == pytest.approx(np.sqrt(20) * y.std(ddof=1), rel=1e-9)


def test_that_many_blocks_give_percentiles_of_days_drawn_anew() -> None:
    sums = days(91)
    rng = np.random.default_rng(99)
    drawn = [ratio(sums[rng.integers(0, 91, size=91)].sum(axis=0, keepdims=True))[0] for _ in range(4000)]
    beyond = stats.norm.cdf(-np.sqrt(91 / 90) * stats.t.ppf(0.975, 90))
    low, high = np.quantile(drawn, [beyond, 1 - beyond])
    assert block_interval(sums, ratio) == pytest.approx((low, high), abs=0.05 * (high - low))


def test_that_the_same_seed_draws_the_same_blocks_and_another_does_not() -> None:
    sums = days(40)
    assert block_interval(sums, ratio) == block_interval(sums, ratio)
    assert block_interval(sums, ratio, seed=1) != block_interval(sums, ratio, seed=2)
    assert np.array_equal(resampled_sums(sums, 10), resampled_sums(sums, 10))


def test_that_each_draw_holds_as_many_blocks_as_there_are() -> None:
    assert (resampled_sums(np.ones((30, 1)), 50) == 30).all()


def test_that_a_figure_without_a_denominator_has_no_interval() -> None:
    nothing = np.column_stack([np.ones(40), np.zeros(40)])
    assert block_interval(nothing, ratio) is None
    assert block_interval(nothing[:10], ratio) is None


def test_that_a_few_draws_without_a_value_are_left_out_but_not_many() -> None:
    draws = np.arange(100.0)
    draws[:5] = np.nan
    assert percentile_interval(draws) == pytest.approx((5 + 0.025 * 94, 5 + 0.975 * 94))
    draws[5] = np.inf
    assert percentile_interval(draws) is None


def test_that_blocks_without_variation_give_an_interval_of_one_point() -> None:
    same = np.tile([3.0, 10.0], (12, 1))
    assert block_interval(same, ratio) == pytest.approx((0.3, 0.3))


def test_that_nothing_in_any_of_a_few_blocks_is_not_nothing_for_sure() -> None:
    assert block_interval(np.tile([0.0, 10.0], (12, 1)), ratio) is None


def test_that_blocks_that_stand_out_make_the_interval_wider() -> None:
    even = np.column_stack([np.tile([1.0, 3.0], 7), np.full(14, 10.0)])
    rare = np.column_stack([np.r_[np.zeros(13), 28.0], np.full(14, 10.0)])
    for sums, freedom in ((even, 13.0), (rare, 2 * 14 / (12.0769231 - 11 / 13))):
        interval = block_interval(sums, ratio)
        assert interval is not None
        half = stats.t.ppf(0.975, freedom) * linearised_error(sums, ratio)
        assert interval[1] - interval[0] == pytest.approx(2 * half, rel=1e-6)


@pytest.mark.parametrize("count", [10, 40])
def test_that_the_interval_covers_the_truth_about_95_times_in_100(count: int) -> None:
    hits = 0
    for seed in range(300):
        interval = block_interval(days(count, seed), ratio, draws=400)
        assert interval is not None
        hits += interval[0] <= 0.35 <= interval[1]
    assert 270 <= hits <= 297
