"""Ranks of order statistics against the known first rows and the binomial law."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kpidesk.statistics.order import order_statistic_ranks


@pytest.mark.parametrize(("q", "first"), [(0.95, 72), (0.99, 368), (0.999, 3688)])
def test_that_the_first_upper_end_comes_at_the_known_number_of_rows(q: float, first: int) -> None:
    assert order_statistic_ranks(first - 1, q)[1] is None
    assert order_statistic_ranks(first, q)[1] == first


def test_that_one_sided_bounds_come_at_59_and_299() -> None:
    assert [order_statistic_ranks(n, 0.95, level=0.90)[1] for n in (58, 59)] == [None, 59]
    assert [order_statistic_ranks(n, 0.99, level=0.90)[1] for n in (298, 299)] == [None, 299]


def test_that_the_median_of_ten_lies_between_the_second_and_the_ninth() -> None:
    # The sign-test interval of every table: ranks 2 and 9 cover 97.9 %, ranks 3 and 8 only 89.1 %.
    assert order_statistic_ranks(10, 0.5) == (2, 9)


def test_that_a_low_quantile_of_few_rows_has_no_lower_end() -> None:
    assert order_statistic_ranks(5, 0.5) == (None, None)
    assert order_statistic_ranks(0, 0.5) == (None, None)


@given(st.integers(2, 2000), st.sampled_from([0.05, 0.5, 0.9, 0.95, 0.99]))
def test_that_each_end_leaves_out_at_most_its_half_and_is_the_closest_such(n: int, q: float) -> None:
    low, high = order_statistic_ranks(n, q)
    below = stats.binom(n, q).cdf
    if low is not None:
        assert below(low - 1) <= 0.025 < below(low)
    if high is not None:
        assert 1 - below(high - 1) <= 0.025 + 1e-12
        assert 1 - below(high - 2) > 0.025 - 1e-12


def test_that_the_ranks_cover_the_percentile_at_least_95_times_in_100() -> None:
    rng = np.random.default_rng(3)
    low, high = order_statistic_ranks(200, 0.95)
    assert low is not None
    assert high is not None
    rows = np.sort(rng.lognormal(size=(4000, 200)), axis=1)
    truth = stats.lognorm(1).ppf(0.95)
    covered = np.mean((rows[:, low - 1] <= truth) & (truth <= rows[:, high - 1]))
    assert 0.94 <= covered <= 0.985


def test_that_an_end_that_leaves_out_exactly_its_half_is_kept() -> None:
    # Five rows around the median: beyond the first or the last lies 1/32 each.
    assert order_statistic_ranks(5, 0.5, level=1 - 2 / 32) == (1, 5)
