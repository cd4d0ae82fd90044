"""Intervals of differences of means, against SciPy and statsmodels, and how often they hold the truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from kpidesk.statistics.contrasts import Group, difference_interval, half_width

DRAWS = 400


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("seed", range(5))
def test_that_without_clusters_it_is_the_interval_of_welch(seed: int) -> None:
    first, second = rng(seed).normal(10, 3, 41), rng(seed + 100).normal(12, 7, 88)
    theirs = stats.ttest_ind(first, second, equal_var=False).confidence_interval()
    assert difference_interval(Group(first), Group(second)) == pytest.approx((theirs.low, theirs.high))


def test_that_clusters_that_span_both_groups_widen_it_as_the_sandwich_of_statsmodels_does() -> None:
    source = rng(3)
    treated, day = source.integers(0, 2, 600), source.integers(0, 25, 600)
    effect = source.normal(0, 2, (25, 2))
    values = 5 + treated + effect[day, treated] + source.normal(0, 1, 600)
    groups = [Group(values[treated == arm], (day[treated == arm],)) for arm in (1, 0)]
    half = half_width(groups, (1.0, -1.0))
    assert half is not None
    fit = sm.OLS(values, sm.add_constant(treated)).fit(cov_type="cluster", cov_kwds={"groups": day})
    # statsmodels multiplies by (n - 1) / (n - 2) besides, and its interval is normal.
    error = float(fit.bse[1]) / np.sqrt(599 / 598)
    freedom = np.atleast_1d(stats.t.isf(0.025, np.arange(20, 60)))
    assert any(half == pytest.approx(error * t, rel=0.02) for t in freedom)


def test_that_two_ways_of_hanging_together_add_up_as_those_of_statsmodels_do() -> None:
    source = rng(8)
    treated, day, person = (source.integers(0, top, 3000) for top in (2, 60, 50))
    values = source.normal(0, 1, (60, 2))[day, treated] + source.normal(0, 1, (50, 2))[person, treated]
    values = values + source.normal(0, 1, 3000)
    labels = (day, person)
    groups = [Group(values[treated == arm], tuple(one[treated == arm] for one in labels)) for arm in (1, 0)]
    half = half_width(groups, (1.0, -1.0))
    assert half is not None
    design = sm.add_constant(treated)
    variance = 0.0
    for clusters, sign in ((day, 1), (person, 1), (np.arange(3000), -1)):
        fit = sm.OLS(values, design).fit(cov_type="cluster", cov_kwds={"groups": clusters})
        variance += sign * float(fit.bse[1]) ** 2
    assert half / np.sqrt(variance) == pytest.approx(stats.t.isf(0.025, 50), rel=0.02)


def test_that_few_clusters_are_passed_over_and_single_values_have_no_interval() -> None:
    source = rng(5)
    first, second = source.normal(0, 1, 50), source.normal(0, 1, 50)
    handlers = np.zeros(50, dtype=np.int64)
    plain = difference_interval(Group(first), Group(second))
    assert difference_interval(Group(first, (handlers,)), Group(second, (handlers,))) == plain
    assert difference_interval(Group(first[:1]), Group(second)) is None
    assert difference_interval(Group(np.ones(9)), Group(np.ones(9) * 3)) == (-2.0, -2.0)


@pytest.mark.parametrize("alike", [0.0, 0.4])
def test_that_it_holds_the_truth_as_often_as_it_says_whether_rows_are_alike_or_not(alike: float) -> None:
    source, held = rng(11), 0
    for _ in range(DRAWS):
        groups = []
        for _side in range(2):
            day = source.integers(0, 30, 120)
            values = source.normal(0, alike, 30)[day] + source.exponential(1.0, 120)
            groups.append(Group(values, (day,)))
        ends = difference_interval(groups[0], groups[1])
        assert ends is not None
        held += ends[0] <= 0 <= ends[1]
    assert 0.925 <= held / DRAWS <= 0.985
