"""Medians resampled by their law, against SciPy's bootstrap, and how often their intervals hold the truth."""

import numpy as np
import pytest
from scipy import stats

from kpidesk.statistics.contrasts import Group
from kpidesk.statistics.medians import effective_n, median_interval, reduction_interval, resampled_medians

DRAWS = 400


def test_that_the_law_of_the_median_is_that_of_resampling_rows() -> None:
    values = np.random.default_rng(1).lognormal(0, 1, 101)
    drawn = resampled_medians(Group(values), 20_000, np.random.default_rng(2))
    source = np.random.default_rng(3)
    rows = np.median(source.choice(values, (20_000, 101)), axis=1)
    for q in (0.025, 0.1, 0.5, 0.9, 0.975):
        # A resampled median is one of the values: two that lie side by side are as near as can be.
        place = [np.searchsorted(np.sort(values), np.quantile(one, q)) for one in (drawn, rows)]
        assert abs(int(place[0]) - int(place[1])) <= 1
    assert drawn.mean() == pytest.approx(rows.mean(), rel=0.01)


def test_that_the_interval_of_a_reduction_is_that_of_the_bootstrap() -> None:
    source = np.random.default_rng(4)
    now, once = source.lognormal(0, 0.5, 401), source.lognormal(0.4, 0.5, 301)

    def reduction(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray:
        return np.asarray(1 - np.median(first, axis=axis) / np.median(second, axis=axis))

    theirs = stats.bootstrap(
        (now, once), reduction, method="percentile", n_resamples=4000, rng=np.random.default_rng(5)
    ).confidence_interval
    ours = reduction_interval(Group(now), Group(once))
    assert ours == pytest.approx((theirs.low, theirs.high), abs=0.015)


def test_that_values_of_one_day_that_lie_together_are_worth_fewer() -> None:
    source = np.random.default_rng(6)
    day = np.repeat(np.arange(40), 10)
    apart = Group(source.normal(0, 1, 400), (day,))
    together = Group(np.repeat(source.normal(0, 1, 40), 10) + source.normal(0, 0.01, 400), (day,))
    assert effective_n(apart) > 250
    assert effective_n(together) == pytest.approx(40, rel=0.25)
    assert effective_n(Group(np.array([3.0]))) == 1.0


def test_that_nothing_to_compare_with_has_no_interval() -> None:
    assert reduction_interval(Group(np.ones(40)), Group(np.zeros(40))) is None


@pytest.mark.parametrize("alike", [0.0, 0.5])
def test_that_it_holds_the_truth_as_often_as_it_says_whether_rows_are_alike_or_not(alike: float) -> None:
    source, held = np.random.default_rng(12), [0, 0]
    for _ in range(DRAWS):
        day = source.integers(0, 40, 200)
        values = np.exp(source.normal(0, alike, 40)[day] + source.normal(0, 0.7, 200))
        other = np.exp(source.normal(0, 0.7, 150))
        group = Group(values, (day,))
        low, high = median_interval(group, draws=1000)
        held[0] += low <= 1.0 <= high
        ends = reduction_interval(group, Group(other), draws=1000)
        assert ends is not None
        held[1] += ends[0] <= 0 <= ends[1]
    assert min(held) / DRAWS >= 0.925
    assert max(held) / DRAWS <= 0.985


def test_that_days_that_slow_both_sides_slow_their_ratio_less() -> None:
    source = np.random.default_rng(14)
    effect, day = source.normal(0, 0.6, 40), source.integers(0, 40, 1200)
    values = np.exp(effect[day] + source.normal(0, 0.3, 1200))
    side = source.random(1200) < 0.5
    now, once = (Group(values[chosen], (day[chosen],)) for chosen in (side, ~side))
    elsewhere = Group(values[~side], (day[~side] + 100,))
    shared, own = reduction_interval(now, once), reduction_interval(now, elsewhere)
    assert shared is not None
    assert own is not None
    assert shared[1] - shared[0] < 0.7 * (own[1] - own[0])
