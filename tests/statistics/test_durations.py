"""Durations against lifelines, the closed form of Cox, hand figures and simulation."""

import math
import warnings

import numpy as np
import pytest
from scipy import stats

from kpidesk.statistics.durations import KaplanMeier, lognormal_mean_interval

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # lifelines' own imports warn of what it has not caught up with
    from lifelines import KaplanMeierFitter
    from lifelines.utils import median_survival_times, qth_survival_time, restricted_mean_survival_time

TIED = ([1, 2, 2, 2, 3, 5, 5, 8, 8, 13], [1, 1, 1, 0, 1, 0, 1, 1, 0, 0])


def samples() -> list[tuple[list[float], list[int]]]:
    rng = np.random.default_rng(10)
    drawn = [(rng.integers(1, 15, size=40).astype(float), rng.binomial(1, 0.7, size=40)) for _ in range(5)]
    return [TIED, *[(list(times), list(over)) for times, over in drawn]]


@pytest.mark.parametrize(("times", "observed"), samples())
def test_that_the_curve_agrees_with_lifelines_ties_and_open_ones_included(
    times: list[float], observed: list[int]
) -> None:
    theirs = KaplanMeierFitter().fit(times, observed)
    ours = KaplanMeier.fit(times, observed)
    assert ours.survival == pytest.approx(theirs.predict(ours.times).to_numpy())
    assert ours.restricted_mean() == pytest.approx(restricted_mean_survival_time(theirs, max(times)))
    for q in (0.1, 0.25, 0.5, 0.9):
        expected = qth_survival_time(1 - q, theirs.survival_function_)
        assert ours.quantile(q) == (None if math.isinf(expected) else pytest.approx(expected))
    expected = theirs.median_survival_time_
    assert ours.median == (None if math.isinf(expected) else pytest.approx(expected))


def test_that_with_nothing_open_it_is_the_plain_mean_and_its_error() -> None:
    values = np.random.default_rng(2).lognormal(size=25)
    curve = KaplanMeier.fit(values, np.ones(25))
    assert curve.restricted_mean() == pytest.approx(values.mean())
    interval = curve.restricted_mean_interval()
    assert interval is not None
    # Greenwood's variance is then the sample variance / n (with n below the line).
    error = math.log(interval[1] / values.mean()) * values.mean() / 1.959964
    assert error == pytest.approx(values.std(ddof=0) / 5, rel=1e-6)


def test_that_an_open_incident_counts_as_long_as_it_was_seen() -> None:
    # By hand: beyond 2 h 2/3 remain, beyond 4 h 1/3 for as long as the open one was seen: 2 + 2*2/3 + 6*1/3.
    curve = KaplanMeier.fit([2, 4, 10], [True, True, False])
    assert curve.restricted_mean() == pytest.approx(2 + 4 / 3 + 2)
    assert curve.median == 4
    assert curve.quantile(0.9) is None


def test_that_with_all_open_the_mean_is_at_least_the_longest_seen() -> None:
    curve = KaplanMeier.fit([5, 7], [False, False])
    assert curve.restricted_mean() == 7
    assert curve.median is None
    assert curve.restricted_mean_interval() is None


def test_that_leaving_out_open_incidents_would_flatter() -> None:
    curve = KaplanMeier.fit([1, 2, 3, 90], [True, True, True, False])
    assert curve.restricted_mean() > 2


@pytest.mark.parametrize("times", [[], [-1.0, 2.0]])
def test_that_no_or_negative_durations_are_refused(times: list[float]) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        KaplanMeier.fit(times, [True] * len(times))


def test_that_the_restricted_mean_is_covered_about_95_times_in_100() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(500):
        times = rng.exponential(5, size=60)
        curve = KaplanMeier.fit(np.minimum(times, 12), times <= 12)
        interval = curve.restricted_mean_interval()
        assert interval is not None
        hits += interval[0] <= 5 * (1 - math.exp(-12 / 5)) <= interval[1]
    assert 0.925 <= hits / 500 <= 0.975


def test_that_coxs_interval_is_its_closed_form() -> None:
    values = list(np.random.default_rng(1).lognormal(1.0, 0.8, size=40))
    logs = np.log(values)
    m, s2 = logs.mean(), logs.var(ddof=1)
    half = stats.t(39).ppf(0.975) * math.sqrt(s2 / 40 + s2**2 / 78)
    assert lognormal_mean_interval(values) == pytest.approx((math.exp(m + s2 / 2 - half), math.exp(m + s2 / 2 + half)))


def test_that_below_ten_events_or_with_an_instant_one_there_is_no_interval() -> None:
    assert lognormal_mean_interval([1.0] * 9) is None
    assert lognormal_mean_interval([1.0] * 10 + [0.0]) is None
    assert lognormal_mean_interval([0.75] * 10) == pytest.approx((0.75, 0.75))


def test_that_the_interval_holds_the_plain_mean_even_of_strange_durations() -> None:
    values = [0.001] * 5 + [10.0] * 300
    interval = lognormal_mean_interval(values)
    assert interval is not None
    assert interval[0] <= np.mean(values) <= interval[1]


def test_that_the_mean_of_twenty_repairs_is_covered_about_95_times_in_100() -> None:
    rng = np.random.default_rng(8)
    hits = 0
    for _ in range(800):
        interval = lognormal_mean_interval(list(rng.lognormal(0, 1, size=20)))
        assert interval is not None
        hits += interval[0] <= math.exp(0.5) <= interval[1]
    assert 0.925 <= hits / 800 <= 0.98


@pytest.mark.parametrize("seed", range(6))
def test_that_the_interval_of_a_quantile_is_that_of_lifelines(seed: int) -> None:
    rng = np.random.default_rng(seed)
    times, seen = rng.exponential(5, 60).round(1), rng.exponential(9, 60).round(1)
    over = times <= seen
    fit = KaplanMeierFitter().fit(np.minimum(times, seen), over)
    theirs = median_survival_times(fit.confidence_interval_).to_numpy()[0]
    found = KaplanMeier.fit(np.minimum(times, seen), over).quantile_interval(0.5)
    assert found is not None
    assert found[0] == theirs[0]
    assert found[1] == (None if np.isinf(theirs[1]) else theirs[1])


def test_that_a_quantile_out_of_reach_has_no_interval() -> None:
    curve = KaplanMeier.fit([1.0, 2.0, 3.0, *([9.0] * 17)], [True] * 3 + [False] * 17)
    assert curve.quantile_interval(0.5) is None
    assert KaplanMeier.fit([0.0] * 40, [True] * 40).quantile_interval(0.5) == (0.0, 0.0)
