"""The health of a model against scikit-learn, lifelines, NumPy over pairs and simulated pilots."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times
from scipy import stats
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    f1_score,
    mean_absolute_error,
    roc_auc_score,
    root_mean_squared_error,
)

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import calibration, estimated, freshness, model_errors, ranking
from kpidesk.metrics.metric import Metric
from tests.metrics.pilots import by_week, evidence, segment, value_of, week, whole

REFERENCES = {
    "f1": "scikit-learn f1_score",
    "auc": "scikit-learn roc_auc_score; variance over all pairs by NumPy",
    "mae": "scikit-learn mean_absolute_error",
    "rmse": "scikit-learn root_mean_squared_error",
    "expected_calibration_error": "pandas over rows; null by simulation of rows",
    "brier_score": "scikit-learn brier_score_loss; null by simulation of rows",
    "retraining_freshness": "arithmetic by hand",
    "label_delay_p50": "lifelines KaplanMeierFitter",
    "label_delay_p90": "lifelines KaplanMeierFitter",
    "estimated_accuracy": "scikit-learn IsotonicRegression, week by week",
    "estimated_weighted_accuracy": "scikit-learn IsotonicRegression and accuracy_score with row weights",
}
METRICS: tuple[Metric, ...] = (
    *ranking.METRICS,
    *model_errors.METRICS,
    *calibration.METRICS,
    *freshness.METRICS,
    *estimated.METRICS,
)
START, DAYS = date(2026, 8, 3), 56
AS_OF = START + timedelta(days=DAYS - 1)


def scored_log(n: int = 6_000, seed: int = 5, digits: int = 3) -> pd.DataFrame:
    """Requests over eight weeks whose scores are too sure of themselves; three of four have a known outcome."""
    chance = np.random.default_rng(seed)
    minutes = np.sort(chance.integers(0, DAYS * 1440, n))
    truth = chance.beta(0.8, 1.2, n)
    score = np.round(np.clip(truth + 0.5 * (truth - 0.5) * (1 - truth), 0, 1), digits)
    actual = np.where(chance.random(n) < truth, "yes", "no").astype(object)
    actual[chance.random(n) < 0.25] = None
    return pd.DataFrame(
        {
            "request_id": [f"r-{place}" for place in range(n)],
            "timestamp": pd.Timestamp(START) + pd.to_timedelta(minutes, unit="min"),
            "status": "ok",
            "user_id": [f"u-{user}" for user in chance.integers(0, 300, n)],
            "region": chance.choice(["north", "south"], n),
            "prediction": np.where(score >= 0.5, "yes", "no"),
            "score": score,
            "actual": actual,
        }
    )


def pilot(log: pd.DataFrame, **settings: Any) -> Evidence:
    tables = {"requests": log, **settings.pop("tables", {})}
    return evidence(tables, START, AS_OF, metrics=METRICS, **{"label_maturity_days": 0, **settings})


def known(log: pd.DataFrame) -> pd.DataFrame:
    told = log[log["actual"].notna()]
    return told.assign(y=(told["actual"] == "yes").astype(float), week=weeks_of(told))


def weeks_of(log: pd.DataFrame) -> "pd.Series[int]":
    return (log["timestamp"] - pd.Timestamp(START)).dt.days // 7 + 1


def binned_error(rows: pd.DataFrame) -> float:
    bins = rows.groupby((rows["score"] * 10).astype(int).clip(upper=9))
    gaps = bins[["score", "y"]].mean()
    return float((abs(gaps["score"] - gaps["y"]) * bins.size()).sum() / len(rows))


LOG = scored_log()


@pytest.fixture(scope="module")
def measured() -> Evidence:
    return pilot(LOG)


@pytest.mark.parametrize("where", ["window", "week", "as of", "segment"])
def test_that_scores_and_answers_are_measured_as_scikit_learn_measures_them(measured: Evidence, where: str) -> None:
    rows = known(LOG)
    part = {
        "window": None,
        "week": week(measured, 3),
        "as of": by_week(measured, 3),
        "segment": segment(measured, "region", "north"),
    }[where]
    keep = {"window": rows["week"] > 0, "week": rows["week"] == 3, "as of": rows["week"] <= 3}
    mine = rows[keep.get(where, rows["region"] == "north")]
    y, score = mine["y"], mine["score"]
    expected = {
        "f1": f1_score(mine["actual"], mine["prediction"], pos_label="yes"),
        "brier_score": brier_score_loss(y, score),
        "expected_calibration_error": binned_error(mine),
    }
    if where != "as of":  # no light of a past week needs it
        expected["auc"] = roc_auc_score(y, score)
    for name, number in expected.items():
        found = value_of(METRICS, name, measured, part)
        assert found.number == pytest.approx(number, rel=1e-9), name
        assert found.n == len(mine), name


def test_that_several_classes_have_the_plain_mean_of_their_f1() -> None:
    chance = np.random.default_rng(6)
    log = scored_log(900).assign(score=None)
    log["actual"] = chance.choice(["a", "b", "c"], len(log), p=[0.6, 0.3, 0.1])
    log["prediction"] = np.where(chance.random(len(log)) < 0.7, log["actual"], chance.choice(["a", "b", "c"], len(log)))
    value = value_of(METRICS, "f1", pilot(log))
    assert value.number == pytest.approx(f1_score(log["actual"], log["prediction"], average="macro"), rel=1e-12)


def test_that_the_area_and_its_variance_are_those_over_all_pairs_with_ties() -> None:
    log = scored_log(700, seed=8, digits=1).drop(columns="user_id").assign(timestamp=pd.Timestamp(START))
    rows = known(log)
    yes, no = (rows.loc[rows["y"] == one, "score"].to_numpy() for one in (1, 0))
    above = (yes[:, None] > no[None, :]) + 0.5 * (yes[:, None] == no[None, :])
    variance = above.mean(axis=1).var(ddof=1) / len(yes) + above.mean(axis=0).var(ddof=1) / len(no)
    found = evidence({"requests": log}, START, START, metrics=METRICS)
    value = value_of(METRICS, "auc", found)
    assert value.number == pytest.approx(above.mean(), rel=1e-12)
    assert found.health.rankings[whole(found)].variance == pytest.approx(variance, rel=1e-9)
    unsure = above.mean() * (1 - above.mean()) * (len(yes) ** -2 + len(no) ** -2)
    variance += unsure
    half = stats.norm.ppf(0.975) * np.sqrt(variance) / (above.mean() * (1 - above.mean()))
    ends = 1 / (1 + np.exp(-(np.log(above.mean() / (1 - above.mean())) + np.array([-half, half]))))
    assert value.interval == pytest.approx(tuple(ends), rel=1e-9)


def numbers(n: int = 2_000, scale: float = 1.0) -> pd.DataFrame:
    chance = np.random.default_rng(9)
    log = scored_log(n)
    actual = chance.gamma(3.0, 40.0, n)
    said = actual * chance.normal(1.02, 0.1, n)
    return log.assign(prediction=(said * scale).astype(str), actual=(actual * scale).astype(str))


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
def test_that_errors_in_size_are_those_of_scikit_learn_on_any_scale(scale: float) -> None:
    log = numbers(scale=scale)
    found = pilot(log)
    rows = log[weeks_of(log) == 2]
    for part, mine in ((None, log), (week(found, 2), rows)):
        actual, said = mine["actual"].astype(float), mine["prediction"].astype(float)
        for name, reference in (("mae", mean_absolute_error), ("rmse", root_mean_squared_error)):
            value = value_of(METRICS, name, found, part)
            assert value.number == pytest.approx(reference(actual, said), rel=1e-9)
            assert value.interval is not None
            assert value.interval[0] < value.number < value.interval[1]


def shown_by_chance(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """(calibration errors, Brier scores) of outcomes that are drawn row by row as the scores promise."""
    chance, p = np.random.default_rng(10), rows["score"].to_numpy()
    place = np.minimum((p * 10).astype(int), 9)
    errors, briers = [], []
    for _ in range(2_000):
        y = (chance.random(len(p)) < p).astype(float)
        errors.append(np.abs(np.bincount(place, y - p, 10)).sum() / len(p))
        briers.append(np.mean((y - p) ** 2))
    return np.array(errors), np.array(briers)


@pytest.mark.parametrize("n", [300, 3_000])
def test_that_chance_shows_what_rows_drawn_one_by_one_show(n: int) -> None:
    log = scored_log(n, seed=12).drop(columns="user_id").assign(timestamp=pd.Timestamp(START))
    found = evidence({"requests": log}, START, START, metrics=METRICS)
    errors, briers = shown_by_chance(known(log))
    for name, drawn in (("expected_calibration_error", errors), ("brier_score", briers)):
        detail = value_of(METRICS, name, found).detail
        assert detail["null_mean"] == pytest.approx(drawn.mean(), rel=0.03)
        assert detail["null_limit"] == pytest.approx(np.quantile(drawn, 0.95), rel=0.04)


def test_that_the_days_until_outcomes_are_known_are_those_of_lifelines() -> None:
    chance, log = np.random.default_rng(13), scored_log(3_000)
    late = pd.to_timedelta(chance.gamma(2.0, 8.0, len(log)).astype(int), unit="D")
    due = log["timestamp"].dt.normalize() + late
    came = due <= pd.Timestamp(AS_OF)
    log = log.assign(actual=pd.Series("yes", log.index).where(came), actual_at=due.where(came))
    waited = (pd.Timestamp(AS_OF) - log["timestamp"].dt.normalize()).dt.days
    fitted = KaplanMeierFitter().fit(np.where(came, late.days, waited), came)
    found = pilot(log)
    for name, left in (("label_delay_p50", 0.5), ("label_delay_p90", 0.1)):
        assert value_of(METRICS, name, found).number == qth_survival_times(left, fitted.survival_function_)


def test_that_training_data_are_as_old_as_the_newest_outcome_is_newer() -> None:
    log = LOG.assign(actual=LOG["actual"].where(weeks_of(LOG) <= 6))
    versions = pd.DataFrame(
        {
            "version": ["old", "new", "not yet"],
            "data_until": [date(2026, 7, 1), date(2026, 7, 20), AS_OF],
            "deployed_on": [date(2026, 7, 10), date(2026, 8, 10), AS_OF + timedelta(days=9)],
        }
    )
    found = pilot(log, tables={"model_versions": versions})
    newest = log.loc[log["actual"].notna(), "timestamp"].max().date()
    assert value_of(METRICS, "retraining_freshness", found).number == (newest - date(2026, 7, 20)).days
    # By the end of week 1 the newer version was not in service.
    assert value_of(METRICS, "retraining_freshness", found, by_week(found, 1)).number == 6 + 3 + 30


COSTS = {"cost_false_positive": 300.0, "cost_false_negative": 100.0, "positive_label": "yes"}


def promised(log: pd.DataFrame, one: int, *, weighted: bool) -> float:
    """Week by week with scikit-learn's isotonic regression over hundredths of the score."""
    place = np.minimum((log["score"] * 100).astype(int), 99)
    rows = log.assign(place=place, week=weeks_of(log), y=(log["actual"] == "yes").astype(float))
    others = rows[rows["actual"].notna() & (rows["week"] != one)]
    sums = others.groupby("place")["y"].agg(["mean", "size"])
    fitted = IsotonicRegression(out_of_bounds="clip").fit(sums.index, sums["mean"], sample_weight=sums["size"])
    mine = rows[rows["week"] == one]
    p, said = fitted.predict(mine["place"]), mine["prediction"] == "yes"
    if not weighted:
        return float(np.where(said, p, 1 - p).mean())
    # Each row twice: once as a yes and once as a no, by their chances and the cost of getting it wrong.
    truth = np.repeat([True, False], len(mine))
    weight = np.concatenate([100 * p, 300 * (1 - p)])
    return float(accuracy_score(truth, np.tile(said, 2), sample_weight=weight))


@pytest.mark.parametrize("weighted", [False, True])
def test_that_accuracy_is_estimated_as_scikit_learns_isotonic_regression_recalibrates(*, weighted: bool) -> None:
    found = pilot(LOG, **COSTS)
    name = "estimated_weighted_accuracy" if weighted else "estimated_accuracy"
    for one in (1, 4, 8):
        value = value_of(METRICS, name, found, week(found, one))
        assert value.number == pytest.approx(promised(LOG, one, weighted=weighted), rel=1e-9)
        assert value.caveat
