"""Intervals of areas, of F1, of waiting times and of forecasts."""

import math

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import f1_score

from kpidesk.statistics.agreement import f1, f1_interval, macro_f1_interval
from kpidesk.statistics.logit import logit_interval
from kpidesk.statistics.prediction import prediction_interval
from kpidesk.statistics.proportions import wilson
from kpidesk.statistics.ranks import area_interval
from kpidesk.statistics.waiting import wait


def test_that_an_interval_on_the_logit_scale_has_the_errors_width_in_the_middle_and_stays_inside() -> None:
    low, high = logit_interval(0.5, 0.001)
    assert high - low == pytest.approx(2 * 1.959964 * 0.001, rel=1e-3)
    low, high = logit_interval(0.98, 0.05)
    assert 0 < low < 0.98 < high < 1
    assert logit_interval(0.5, 0.1, freedom=4)[1] > logit_interval(0.5, 0.1)[1]


def test_that_an_area_in_which_every_pair_is_in_order_is_as_sure_as_its_rarer_class() -> None:
    assert area_interval(1.0, 0.0, 12, 90) == wilson(12, 12)
    assert area_interval(0.0, 0.0, 90, 12) == wilson(0, 12)
    assert area_interval(1.0, 0.0, 12, 90, alike=2.0) == wilson(6, 6)


def test_that_of_many_rows_one_more_changes_nothing() -> None:
    found = area_interval(0.8, 1e-5, 40_000, 60_000)
    assert found == pytest.approx(logit_interval(0.8, math.sqrt(1e-5)), rel=1e-4)


@pytest.mark.parametrize(("positives", "apart"), [(20, 2.5), (50, 2.5), (30, 1.5)])
def test_that_the_interval_of_an_area_holds_the_truth_where_few_rows_came_true(positives: int, apart: float) -> None:
    chance, held, pilots, negatives = np.random.default_rng(9), 0, 1_000, 400
    truth = float(stats.norm.cdf(apart / math.sqrt(2)))
    for _ in range(pilots):
        came, others = np.sort(chance.normal(apart, 1, positives)), np.sort(chance.normal(0, 1, negatives))
        beaten = np.searchsorted(others, came) / negatives
        topped = 1 - np.searchsorted(came, others) / positives
        variance = beaten.var(ddof=1) / positives + topped.var(ddof=1) / negatives
        ends = area_interval(float(beaten.mean()), float(variance), positives, negatives)
        held += ends is not None and ends[0] <= truth <= ends[1]
    assert 0.925 <= held / pilots <= 0.975


def test_that_the_interval_of_f1_is_wilsons_of_the_rows_that_touch_the_class() -> None:
    ends = wilson(80, 110)
    assert ends is not None
    expected = tuple(2 * end / (1 + end) for end in ends)
    assert f1_interval(80, 20, 10) == pytest.approx(expected)
    assert f1(80, 20, 10) == pytest.approx(160 / 190)
    assert f1_interval(0, 0, 0) is None
    half = f1_interval(80, 20, 10, share=0.5)
    assert half is not None
    assert half[0] < expected[0] < expected[1] < half[1]


@pytest.mark.parametrize(("rows", "share", "right"), [(60, 0.3, 0.8), (400, 0.05, 0.9)])
def test_that_the_interval_of_f1_holds_the_truth(rows: int, share: float, right: float) -> None:
    chance, held, pilots = np.random.default_rng(5), 0, 1_000
    truth = 2 * share * right / (2 * share * right + (1 - right))
    for _ in range(pilots):
        was = chance.random(rows) < share
        said = was == (chance.random(rows) < right)
        counts = ((was & said).sum(), (was & ~said).sum(), (~was & said).sum())
        ends = f1_interval(*map(float, counts))
        held += ends is not None and ends[0] <= truth <= ends[1]
    assert 0.93 <= held / pilots <= 0.98


def test_that_the_interval_of_the_mean_f1_holds_the_truth() -> None:
    chance, held, pilots, rows = np.random.default_rng(6), 0, 1_000, 150
    table = np.array([[0.35, 0.05, 0.02], [0.04, 0.25, 0.05], [0.03, 0.03, 0.18]])
    truth = float(np.mean(2 * np.diag(table) / (table.sum(axis=0) + table.sum(axis=1))))
    for _ in range(pilots):
        ends = macro_f1_interval(chance.multinomial(rows, table.ravel()).reshape(3, 3).astype(float))
        held += ends is not None and ends[0] <= truth <= ends[1]
    assert 0.93 <= held / pilots <= 0.97


def test_that_the_error_of_the_mean_f1_is_that_of_resampled_rows() -> None:
    chance = np.random.default_rng(7)
    was = chance.choice(3, 400, p=[0.5, 0.3, 0.2])
    said = np.where(chance.random(400) < 0.75, was, chance.choice(3, 400))
    drawn = []
    for _ in range(1_000):
        rows = chance.integers(0, 400, 400)
        drawn.append(f1_score(was[rows], said[rows], average="macro"))
    ends = macro_f1_interval(np.histogram2d(was, said, bins=3)[0])
    assert ends is not None
    width = 2 * stats.norm.ppf(0.975) * np.std(drawn)
    assert ends[1] - ends[0] == pytest.approx(width, rel=0.08)
    assert macro_f1_interval(np.diag([5.0, 5.0])) is None


def test_that_what_still_waits_counts_as_long_as_it_has_waited() -> None:
    # Ten came at once and ten after three days; twenty still wait, ten of them since yesterday.
    found = wait([0, 3], [10, 10], [1, 5], [10, 10])
    assert (found.known, found.requests, found.longest) == (20, 40, 5)
    assert found.known_within(0) == found.known_within(2) == pytest.approx(1 / 4)
    assert found.known_within(3) == found.known_within(99) == pytest.approx(1 - 3 / 4 * 1 / 2)
    assert found.at_risk.tolist() == [40, 30, 20, 20, 10, 10]
    assert (found.within(0.25), found.within(0.5), found.within(0.9)) == (0, 3, None)
    nothing = wait([], [], [], [])
    assert (nothing.known, nothing.longest, nothing.known_within(3), nothing.within(0.5)) == (0, 0, 0.0, None)


def test_that_a_forecast_is_as_sure_as_the_ones_before() -> None:
    errors = [0.01, -0.02, 0.03, 0.0, -0.01]
    size = math.sqrt(np.mean(np.square(errors)) * 1.2) * stats.t.ppf(0.975, 5)
    assert prediction_interval(errors) == pytest.approx((-size, size))
    assert prediction_interval(errors[:4]) is None


def test_that_the_next_value_lies_where_it_was_forecast() -> None:
    chance, held, pilots = np.random.default_rng(8), 0, 2_000
    for _ in range(pilots):
        *seen, following = chance.normal(0, 0.02, 9)
        ends = prediction_interval(seen)
        held += ends is not None and ends[0] <= following <= ends[1]
    assert 0.935 <= held / pilots <= 0.965
