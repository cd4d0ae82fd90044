"""What is said of a model's health where little or nothing is known of it."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import calibration, estimated, fairness, freshness, model_errors, ranking
from kpidesk.metrics.group_tables import fairness_tables
from kpidesk.metrics.metric import Metric
from tests.metrics.pilots import by_week, evidence, measure, missing_of, segment, value_of, week

METRICS: tuple[Metric, ...] = (
    *ranking.METRICS,
    *model_errors.METRICS,
    *calibration.METRICS,
    *freshness.METRICS,
    *estimated.METRICS,
)
START, AS_OF = date(2026, 8, 3), date(2026, 9, 27)
OF_SCORES = ("auc", "expected_calibration_error", "brier_score")


def log_of(n: int = 1_200, seed: int = 31) -> pd.DataFrame:
    """Requests over eight weeks with honest scores and known outcomes."""
    chance = np.random.default_rng(seed)
    p = chance.random(n).round(3)
    return pd.DataFrame(
        {
            "timestamp": pd.Timestamp(START) + pd.to_timedelta(np.sort(chance.integers(0, 56 * 1440, n)), unit="min"),
            "status": "ok",
            "user_id": [f"u-{user}" for user in chance.integers(0, 200, n)],
            "region": chance.choice(["north", "south"], n),
            "prediction": np.where(p >= 0.5, "yes", "no"),
            "score": p,
            "actual": np.where(chance.random(n) < p, "yes", "no"),
        }
    )


def pilot(log: pd.DataFrame, **settings: Any) -> Evidence:
    return evidence({"requests": log}, START, AS_OF, metrics=METRICS, **{"label_maturity_days": 0, **settings})


def test_that_a_score_in_per_cent_is_no_chance_but_ranks() -> None:
    log = log_of()
    found = pilot(log.assign(score=100 * log["score"]))
    for name in ("expected_calibration_error", "brier_score"):
        missing = missing_of(METRICS, name, found)
        assert "no probabilities between 0 and 1" in missing.reason
        assert "divided by 100" in missing.cure
    honest = pilot(log)
    assert value_of(METRICS, "auc", found).number == value_of(METRICS, "auc", honest).number
    # Recalibrated scores need only their order: hundredths of their range are the same places.
    estimates = [value_of(METRICS, "estimated_accuracy", one).number for one in (found, honest)]
    assert estimates[0] == pytest.approx(estimates[1], abs=0.01)


def test_that_confidence_in_the_answer_given_is_not_taken_for_the_chance_of_yes() -> None:
    log = log_of()
    found = pilot(log.assign(score=np.maximum(log["score"], 1 - log["score"])), positive_label="yes")
    for name in (*OF_SCORES, "estimated_accuracy"):
        missing = missing_of(METRICS, name, found)
        assert "looks like the confidence in the answer given" in missing.reason
        assert missing.cure == "Import the probability of 'yes' as score."


def test_that_scores_of_several_classes_are_held_against_being_right() -> None:
    chance, log = np.random.default_rng(32), log_of(2_000)
    said = chance.choice(["a", "b", "c"], len(log))
    right = chance.random(len(log)) < log["score"]
    other = np.where(said == "a", "b", "a")
    log = log.assign(prediction=said, actual=np.where(right, said, other))
    found = pilot(log)
    value = value_of(METRICS, "expected_calibration_error", found)
    assert value.number <= value.detail["null_limit"]
    assert "confidence in the answer given" in value.note
    assert value_of(METRICS, "brier_score", found).number == pytest.approx(np.mean((right - log["score"]) ** 2))
    assert "none of them is the positive one" in missing_of(METRICS, "auc", found).reason
    assert "Of the class 'a'." in value_of(METRICS, "auc", pilot(log, positive_label="a")).note


def test_that_scores_of_the_other_class_are_known_by_the_answers() -> None:
    log = log_of()
    found = pilot(log.assign(score=(1 - log["score"]).round(3)))
    for name in (*OF_SCORES, "estimated_accuracy"):
        missing = missing_of(METRICS, name, found)
        assert "looks like the probability of the other class" in missing.reason
        assert "set positive_label to the other class" in missing.cure


def test_that_scores_that_rank_the_wrong_way_round_are_said_to() -> None:
    log = log_of()
    value = value_of(METRICS, "auc", pilot(log.assign(score=-100 * log["score"])))
    assert value.number < 0.5
    assert "wrong way round" in value.note


@pytest.mark.parametrize("name", OF_SCORES)
def test_that_one_outcome_alone_or_too_few_rows_say_nothing(name: str) -> None:
    few = measure(METRICS, name, pilot(log_of(25)))
    assert isinstance(few, Missing)
    assert few.lack is Lack.TOO_LITTLE
    assert few.still_needed
    nothing = measure(METRICS, name, pilot(log_of().assign(actual=None)))
    assert isinstance(nothing, Missing)
    assert nothing.lack is Lack.NOT_MEASURED
    without = measure(METRICS, name, pilot(log_of().drop(columns="score")))
    assert isinstance(without, Missing)
    assert without.cure == "Import column score of requests."
    if name == "auc":
        assert "has not both" in missing_of(METRICS, name, pilot(log_of().assign(actual="yes"))).reason


@pytest.mark.parametrize("factor", [100.0, 1e25])
def test_that_groups_are_not_compared_by_scores_that_are_no_chances(factor: float) -> None:
    chance, log = np.random.default_rng(36), log_of()
    log = log.assign(group_age=chance.choice(["young", "old"], len(log)))
    metrics = fairness.METRICS
    for scores, there in ((log["score"], True), (log["score"] * factor, False)):
        found = evidence({"requests": log.assign(score=scores)}, START, AS_OF, metrics=metrics, positive_label="yes")
        gap = measure(metrics, "calibration_gap", found)
        assert isinstance(gap, Value) is there
        (column,) = fairness_tables(found)
        assert all((group.calibration is not None) is there for group in column.groups)


def test_that_an_as_of_sees_only_outcomes_found_out_by_then() -> None:
    log = log_of()
    late = log.assign(actual_at=log["timestamp"] + pd.Timedelta(days=10))
    found = pilot(late)
    by_then = (late["timestamp"] < pd.Timestamp(START + timedelta(days=28))) & (
        late["actual_at"] < pd.Timestamp(START + timedelta(days=28))
    )
    assert value_of(METRICS, "brier_score", found, by_week(found, 4)).n == by_then.sum()


def test_that_a_window_confines_scores_and_segments() -> None:
    from kpidesk.base.periods import Period

    log = log_of(3_000)
    found = pilot(log, window=Period(START + timedelta(days=14), START + timedelta(days=41)))
    inside = log[log["timestamp"].between(pd.Timestamp(START) + pd.Timedelta(days=14),
                                          pd.Timestamp(START) + pd.Timedelta(days=42), inclusive="left")]  # fmt: skip
    north = inside[inside["region"] == "north"]
    for name in OF_SCORES:
        assert value_of(METRICS, name, found).n == len(inside)
        assert value_of(METRICS, name, found, segment(found, "region", "north")).n == len(north)


def test_that_rows_of_few_users_widen_the_intervals() -> None:
    chance, log = np.random.default_rng(33), log_of(2_000)
    user = chance.integers(0, 40, len(log))
    # Each user's outcomes go together: half of the rows are decided by whose they are.
    luck = np.where(chance.random(len(log)) < 0.5, chance.random(40)[user], chance.random(len(log)))
    log["actual"] = np.where(luck < log["score"], "yes", "no")
    alone = pilot(log.drop(columns="user_id"))
    together = pilot(log.assign(user_id=[f"u-{one}" for one in user]))
    for name in ("auc", "brier_score"):
        wide, narrow = (value_of(METRICS, name, one).interval for one in (together, alone))
        assert wide is not None
        assert narrow is not None
        assert wide[1] - wide[0] > 1.15 * (narrow[1] - narrow[0])
    limits = [value_of(METRICS, "expected_calibration_error", one).detail["null_limit"] for one in (together, alone)]
    assert limits[0] > limits[1]


def test_that_numbers_that_are_not_numbers_are_left_out() -> None:
    chance, log = np.random.default_rng(34), log_of(400)
    said = chance.normal(50, 10, 400).round(4)
    log = log.assign(prediction=said.astype(str), actual=(said + 2).astype(str))
    log.loc[:9, "prediction"] = ["nan", "inf", "-inf", "n/a", "", "1e400", "NaN", "text", "None", "?"]
    found = pilot(log)
    value = value_of(METRICS, "mae", found)
    assert value.n == 390
    assert value.number == pytest.approx(2.0)
    assert value.interval is None or value.interval[0] <= 2.0 <= value.interval[1]
    classes = missing_of(METRICS, "mae", pilot(log_of()))
    assert (classes.lack, classes.cure) == (Lack.NOT_APPLICABLE, "")
    assert "errors in size need numbers" in classes.reason
    ratings = log.assign(prediction=said.astype(int).astype(str), actual=(said.astype(int) // 20).astype(str))
    assert "Set tolerance" in missing_of(METRICS, "mae", pilot(ratings[ratings["prediction"].str[-1] == "5"])).cure


def test_that_perfect_numbers_have_no_error() -> None:
    log = log_of(400)
    numbers = np.random.default_rng(35).normal(50, 10, 400).astype(str)
    found = pilot(log.assign(prediction=numbers, actual=numbers))
    assert value_of(METRICS, "mae", found).number == value_of(METRICS, "rmse", found).number == 0


@pytest.mark.parametrize("size", ["1.5e308", "1e307", "1e-290", "5e-324"])
def test_that_absurd_numbers_are_measured_without_a_fall(size: str) -> None:
    log = log_of(400)
    said = [size if row % 2 else "0" for row in range(400)]
    actual = ["0" if row % 2 else str(row) for row in range(400)] if float(size) > 1 else ["0"] * 400
    found = pilot(log.assign(prediction=said, actual=actual), tolerance=1.0)
    value = value_of(METRICS, "mae", found)
    assert value.number == pytest.approx(float(size) / 2, rel=0.01)
    assert value_of(METRICS, "rmse", found).number >= 0


def versions(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"version": ["v1"], **columns})


def test_that_training_data_newer_than_every_outcome_are_not_below_zero_days_old() -> None:
    tables = {"requests": log_of(), "model_versions": versions(data_until=[AS_OF + timedelta(days=3)],
                                                               deployed_on=[START])}  # fmt: skip
    value = value_of(METRICS, "retraining_freshness", evidence(tables, START, AS_OF, metrics=METRICS))
    assert value.number == 0
    assert "beyond the newest outcome" in value.note


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (versions(data_until=[None], deployed_on=[START]), "until when its training data run"),
        (versions(data_until=[START], deployed_on=[AS_OF + timedelta(days=1)]), "had gone into service"),
    ],
)
def test_that_an_unknown_age_of_training_data_is_said(table: pd.DataFrame, told: str) -> None:
    found = evidence({"requests": log_of(), "model_versions": table}, START, AS_OF, metrics=METRICS)
    assert told in missing_of(METRICS, "retraining_freshness", found).reason


def test_that_an_estimate_needs_two_weeks_whose_labels_are_in() -> None:
    log = log_of()
    first = log["timestamp"] < pd.Timestamp(START + timedelta(days=7))
    one_week = pilot(pd.concat([log[first]] * 3 + [log[~first].assign(actual=None)], ignore_index=True))
    assert "only one such week" in missing_of(METRICS, "estimated_accuracy", one_week).reason
    late = pilot(log, label_maturity_days=50)
    missing = missing_of(METRICS, "estimated_accuracy", late)
    assert missing.lack is Lack.TOO_LITTLE
    assert "ended 50 days ago or earlier" in missing.reason


def test_that_an_estimate_says_what_it_cannot_see_and_how_far_it_was_off() -> None:
    found = pilot(log_of(4_000))
    value = value_of(METRICS, "estimated_accuracy", found, week(found, 8))
    assert "cannot see when that changes" in value.note
    assert value.detail["weeks"] == 8
    assert 0 < value.detail["missed_by"] < 0.05
    assert value.interval is not None
    assert value.interval[0] < 0.75 < value.interval[1]


def test_that_marks_and_several_classes_have_no_estimate() -> None:
    log = log_of().assign(outcome_correct=True)
    found = pilot(log, accuracy_from="outcome_correct")
    assert "for answers of yes or no" in missing_of(METRICS, "estimated_accuracy", found).reason
    assert "F1 needs classes" in missing_of(METRICS, "f1", found).reason
