"""The tables behind the health of a model, against pandas and scikit-learn."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, precision_recall_fscore_support
from statsmodels.stats.proportion import proportion_confint

from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.exhibits_health import ModelHealth
from kpidesk.metrics.health_exhibits import model_health
from tests.metrics.pilots import evidence, value_of, week

START, WEEKS = date(2026, 8, 3), 8
AS_OF = START + timedelta(days=7 * WEEKS - 1)
COSTS: dict[str, Any] = {"cost_false_positive": 300.0, "cost_false_negative": 100.0, "positive_label": "yes"}


def log_of(n: int = 4_000, seed: int = 21, delay: float = 8.0) -> pd.DataFrame:
    """Scored requests over eight weeks; outcomes come some days later, those of wrong answers later than others."""
    chance = np.random.default_rng(seed)
    at = pd.Timestamp(START) + pd.to_timedelta(np.sort(chance.integers(0, 7 * WEEKS * 1440, n)), unit="min")
    p = chance.beta(0.7, 0.7, n).round(2)
    was = chance.random(n) < p
    wrong = was != (p >= 0.5)
    late = pd.to_timedelta(chance.gamma(2.0, delay / 2, n).astype(int) + 6 * wrong, unit="D")
    known = (at + late).normalize() <= pd.Timestamp(AS_OF)
    return pd.DataFrame(
        {
            "request_id": [f"r-{one}" for one in range(n)],
            "timestamp": at,
            "status": "ok",
            "prediction": np.where(p >= 0.5, "yes", "no"),
            "score": p,
            "actual": pd.Series(np.where(was, "yes", "no")).where(known),
            "actual_at": pd.Series(at + late).where(known),
        }
    )


LOG = log_of()


@pytest.fixture(scope="module")
def shown() -> ModelHealth:
    return model_health(evidence({"requests": LOG}, START, AS_OF, metrics=CATALOGUE, label_maturity_days=14, **COSTS))


def test_that_bins_tell_how_often_their_scores_came_true(shown: ModelHealth) -> None:
    known = LOG[LOG["actual"].notna()]
    rows = known[(known["score"] >= 0.2) & (known["score"] < 0.3)]
    came = (rows["actual"] == "yes").mean()
    one = shown.calibration.bins[2]
    assert (one.low, one.high, one.n) == (0.2, 0.3, len(rows))
    assert (one.score, one.rate) == pytest.approx((rows["score"].mean(), came))
    low, high = proportion_confint(came * len(rows), len(rows), method="wilson")
    # Rows of a day hang together: never narrower than rows of their own would have it.
    assert one.interval[0] <= low + 1e-12
    assert one.interval[1] >= high - 1e-12
    assert one.chance[0] < one.score < one.chance[1]
    assert sum(each.n for each in shown.calibration.bins) == shown.calibration.rows == len(known)
    assert shown.calibration.outcome == "the outcome is “yes”"


def test_that_bins_and_measure_tell_the_same_error(shown: ModelHealth) -> None:
    bins = shown.calibration.bins
    error = sum(abs(one.rate - one.score) * one.n for one in bins) / shown.calibration.rows
    assert shown.calibration.error == pytest.approx(error)
    assert shown.calibration.limit is not None
    assert shown.calibration.bias is not None


def test_that_weeks_are_read_at_the_same_age_of_their_labels(shown: ModelHealth) -> None:
    known = LOG[LOG["actual"].notna()].assign(
        week=(LOG["timestamp"] - pd.Timestamp(START)).dt.days // 7 + 1,
        age=(LOG["actual_at"].dt.normalize() - LOG["timestamp"].dt.normalize()).dt.days,
    )
    assert [one.week for one in shown.equal_age] == list(range(1, WEEKS + 1))
    assert [one.mature for one in shown.equal_age] == [True] * 6 + [False] * 2
    for one in shown.equal_age[:6]:
        young = known[(known["week"] == one.week) & (known["age"] <= 14)]
        every = known[known["week"] == one.week]
        for rows, n, number in ((young, one.rows, one.accuracy), (every, one.all_rows, one.all_accuracy)):
            weights = np.where(rows["actual"] == "yes", 100.0, 300.0)
            assert n == len(rows)
            assert number == pytest.approx(accuracy_score(rows["actual"], rows["prediction"], sample_weight=weights))
        assert one.interval is not None


def test_that_the_last_weeks_would_look_too_good_and_the_estimate_does_not(shown: ModelHealth) -> None:
    """Wrong answers come to light later: what is known of the last week flatters, what scores promise does not."""
    last = shown.estimated[-1]
    assert (last.week, last.mature) == (WEEKS, False)
    assert last.realised is not None
    truth = np.average(np.maximum(LOG["score"], 1 - LOG["score"]))
    first = shown.estimated[0]
    assert first.realised is not None
    assert abs(first.estimated - first.realised) < 0.05
    assert last.realised > last.estimated + 0.03
    assert abs(last.estimated - truth) < 0.06


def test_that_estimates_are_those_of_the_measure(shown: ModelHealth) -> None:
    found = evidence({"requests": LOG}, START, AS_OF, metrics=CATALOGUE, label_maturity_days=14, **COSTS)
    for one in shown.estimated:
        value = value_of(CATALOGUE, "estimated_weighted_accuracy", found, week(found, one.week))
        assert (value.number, value.n, value.interval) == (one.estimated, one.rows, one.interval)


def test_that_the_curve_of_late_labels_rises_to_all_that_is_known(shown: ModelHealth) -> None:
    shares = [one.share for one in shown.ages]
    assert shares == sorted(shares)
    assert shown.ages[0].days == 0
    assert all(one.waiting >= 30 for one in shown.ages)
    assert 0.5 < shares[8] < shares[20] <= 1


def test_that_each_class_has_its_precision_recall_and_f1(shown: ModelHealth) -> None:
    known = LOG[LOG["actual"].notna()]
    names = ["yes", "no"]
    expected = precision_recall_fscore_support(known["actual"], known["prediction"], labels=names)
    assert [one.name for one in shown.classes] == names
    found = [(one.precision, one.recall, one.f1, one.rows) for one in shown.classes]
    for one, reference in zip(found, zip(*expected, strict=True), strict=True):
        assert one == pytest.approx(reference)


@pytest.mark.parametrize("dropped", [["score"], ["actual", "actual_at"], ["prediction"], ["actual_at"]])
def test_that_what_is_not_imported_is_not_shown(dropped: list[str]) -> None:
    found = model_health(evidence({"requests": LOG.drop(columns=dropped)}, START, AS_OF, metrics=CATALOGUE, **COSTS))
    assert bool(found.calibration.bins) is not bool({"score", "actual", "prediction"} & set(dropped))
    assert bool(found.calibration.why_empty) is not bool(found.calibration.bins)
    assert bool(found.ages) is not bool({"actual_at"} & set(dropped))
    assert bool(found.classes) is not bool({"actual", "prediction"} & set(dropped))
    assert bool(found.estimated) is ("actual_at" in dropped and "actual" not in dropped)
