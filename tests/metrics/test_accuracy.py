"""Weighted accuracy and what stands beside it, against scikit-learn, statsmodels and hand arithmetic."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import accuracy_score, fbeta_score, precision_score, recall_score
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import proportion_confint

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.accuracy import METRICS
from tests.metrics.pilots import by_week, evidence, missing_of, segment, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 9, 13)
COSTS: dict[str, Any] = {"cost_false_positive": 5000.0, "cost_false_negative": 100.0, "positive_label": "approve"}


def requests(n: int = 600, seed: int = 3, classes: tuple[str, ...] = ("approve", "reject")) -> pd.DataFrame:
    """Requests over six weeks, some three quarters of them labelled, nine of ten of these right."""
    rng = np.random.default_rng(seed)
    said = rng.choice(classes, n)
    was = np.where(rng.random(n) < 0.9, said, rng.choice(classes, n)).astype(object)
    was[rng.random(n) < 0.25] = None
    minutes = np.sort(rng.integers(0, 42 * 1440, n))
    return pd.DataFrame(
        {
            "request_id": [f"r-{place}" for place in range(n)],
            "timestamp": pd.DatetimeIndex([pd.Timestamp(START) + timedelta(minutes=int(minute)) for minute in minutes]),
            "status": "ok",
            "region": rng.choice(["north", "south"], n),
            "prediction": said,
            "actual": was,
        }
    )


def pilot(log: pd.DataFrame, **settings: Any) -> Evidence:
    return evidence({"requests": log}, START, AS_OF, metrics=METRICS, **settings)


def labelled(log: pd.DataFrame) -> pd.DataFrame:
    return log[log["actual"].notna()]


def weights(log: pd.DataFrame) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return np.where(labelled(log)["actual"] == "approve", 100.0, 5000.0)


def test_that_weighted_accuracy_is_that_of_scikit_learn_with_each_row_weighted_by_the_cost_of_getting_it_wrong() -> (
    None
):
    log = requests()
    known = labelled(log)
    value = value_of(METRICS, "weighted_accuracy", pilot(log, **COSTS))
    expected = accuracy_score(known["actual"], known["prediction"], sample_weight=weights(log))
    assert value.number == pytest.approx(expected, rel=1e-12)
    assert value.n == len(known)
    assert "assumed" not in value.detail


def worth(log: pd.DataFrame) -> float:
    """Of one row: binomial variance by that of a regression on weeks whose errors hang together by day, each with the
    freedom of its days. No less than the rows allow, no more than there are."""
    known = labelled(log)
    right = (known["actual"] == known["prediction"]).astype(float).to_numpy()
    day = (known["timestamp"].dt.normalize() - pd.Timestamp(START)).dt.days.to_numpy()
    weeks = pd.get_dummies(day // 7).to_numpy(dtype=float)
    fit = OLS(right, weeks).fit(cov_type="cluster", cov_kwds={"groups": day, "use_correction": False})
    share, days, n = weeks.mean(axis=0), len(np.unique(day)), len(known)
    of_days = share @ fit.cov_params() @ share * days / (days - weeks.shape[1])
    p = right.mean()
    found = max(float(of_days), p * (1 - p) / (n - 1))
    return min(1.0, float(p * (1 - p) / found / n * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, days - 1)) ** 2))


def test_that_its_interval_is_wilsons_at_kish_n_where_days_hang_together() -> None:
    log = requests()
    w = weights(log)
    effective = w.sum() ** 2 / (w**2).sum() * worth(log)
    value = value_of(METRICS, "weighted_accuracy", pilot(log, **COSTS))
    expected = proportion_confint(value.number * effective, effective, method="wilson")
    assert value.interval == pytest.approx(expected, rel=1e-9)


def test_that_users_with_several_like_rows_widen_the_interval_as_a_cluster_robust_error_does() -> None:
    log = requests()
    right = log["actual"] == log["prediction"]
    groups = np.where(right, "right-", "wrong-") + pd.Series((np.arange(600) // 20).astype(str))
    known = labelled(log.assign(user_id=groups, right=right.astype(float)))
    bare, alone, shared = (
        value_of(METRICS, "accuracy", pilot(frame, **COSTS))
        for frame in (log, log.assign(user_id=log["request_id"]), log.assign(user_id=groups))
    )
    assert alone.interval == pytest.approx(bare.interval, rel=1e-3)
    codes = known["user_id"].astype("category").cat.codes
    fit = OLS(known["right"], np.ones(len(known))).fit(cov_type="cluster", cov_kwds={"groups": codes})
    few = stats.t.ppf(0.975, len(known) - 1) / stats.t.ppf(0.975, codes.nunique() - 1)
    p = known["right"].mean()
    assert shared.number == bare.number
    assert shared.detail["effective_n"] == pytest.approx(p * (1 - p) / float(fit.bse.iloc[0]) ** 2 * few**2, rel=1e-9)


def test_that_without_costs_plain_accuracy_is_given_and_marked_as_assumed() -> None:
    log = requests()
    known = labelled(log)
    value = value_of(METRICS, "weighted_accuracy", pilot(log))
    assert value.number == pytest.approx(accuracy_score(known["actual"], known["prediction"]), rel=1e-12)
    assert value.detail["assumed"] == 1
    assert "no error costs set" in value.note


def test_that_precision_recall_and_weighted_f1_are_those_of_scikit_learn() -> None:
    log = requests()
    known = labelled(log)
    truth = {"y_true": known["actual"], "y_pred": known["prediction"], "pos_label": "approve"}
    seen = pilot(log, **COSTS)
    assert value_of(METRICS, "precision", seen).number == pytest.approx(precision_score(**truth), rel=1e-12)
    assert value_of(METRICS, "recall", seen).number == pytest.approx(recall_score(**truth), rel=1e-12)
    expected = fbeta_score(**truth, beta=np.sqrt(100 / 5000))
    assert value_of(METRICS, "weighted_f1", seen).number == pytest.approx(expected, rel=1e-12)


def test_that_five_thousand_and_one_hundred_let_the_answer_no_score_98_percent() -> None:
    log = requests(200)
    log["actual"] = ["approve", "reject"] * 100
    log["prediction"] = "reject"
    seen = pilot(log, **COSTS)
    naive = 5000 / 5100
    assert value_of(METRICS, "naive_weighted_accuracy", seen).number == pytest.approx(naive)
    weighted = value_of(METRICS, "weighted_accuracy", seen)
    assert weighted.number == pytest.approx(naive)
    assert weighted.detail["naive"] == pytest.approx(naive)
    assert value_of(METRICS, "naive_accuracy", seen).number == 0.5


def test_that_the_cost_of_errors_is_divided_by_labelled_rows() -> None:
    log = requests()
    known = labelled(log)
    wrong_yes = ((known["prediction"] == "approve") & (known["actual"] == "reject")).sum()
    wrong_no = ((known["prediction"] == "reject") & (known["actual"] == "approve")).sum()
    value = value_of(METRICS, "expected_error_cost", pilot(log, **COSTS))
    assert value.number == pytest.approx((5000 * wrong_yes + 100 * wrong_no) / len(known), rel=1e-12)
    assert value.interval is not None
    assert value.interval[0] < value.number < value.interval[1]


def test_that_without_costs_errors_have_no_price() -> None:
    assert "cost_false_positive" in missing_of(METRICS, "expected_error_cost", pilot(requests())).cure


def test_that_a_cost_matrix_weighs_each_error_of_several_classes() -> None:
    log = requests(60, classes=("a", "b", "c"))
    log["actual"] = ["a"] * 30 + ["b"] * 20 + ["c"] * 10
    log["prediction"] = ["a"] * 27 + ["b"] * 2 + ["c"] + ["b"] * 20 + ["c"] * 5 + ["a"] * 5
    matrix = {"a": {"b": 1.0, "c": 4.0}, "b": {"a": 2.0, "c": 2.0}, "c": {"a": 10.0, "b": 5.0}}
    seen = pilot(log, cost_matrix=matrix)
    lost, worst = 2 * 1 + 1 * 4 + 5 * 10, 30 * 4 + 20 * 2 + 10 * 10
    value = value_of(METRICS, "weighted_accuracy", seen)
    assert value.number == pytest.approx(1 - lost / worst)
    constant_c = 30 * 4 + 20 * 2
    constant_b = 30 * 1 + 10 * 5
    constant_a = 20 * 2 + 10 * 10
    assert value.detail["naive"] == pytest.approx(1 - min(constant_a, constant_b, constant_c) / worst)
    assert value_of(METRICS, "expected_error_cost", seen).number == pytest.approx(lost / 60)
    squares = 30 * 16 + 20 * 4 + 10 * 100
    assert value.detail["effective_n"] == pytest.approx(worst**2 / squares * worth(log))


def test_that_equal_costs_of_several_classes_give_plain_accuracy() -> None:
    log = requests(classes=("a", "b", "c"))
    known = labelled(log)
    matrix = {actual: {said: 7.0 for said in "abc" if said != actual} for actual in "abc"}
    value = value_of(METRICS, "weighted_accuracy", pilot(log, cost_matrix=matrix))
    assert value.number == pytest.approx(accuracy_score(known["actual"], known["prediction"]), rel=1e-12)


def test_that_an_error_without_a_cost_in_the_matrix_is_named_and_not_taken_as_free() -> None:
    log = requests(classes=("a", "b", "c"))
    missing = missing_of(METRICS, "weighted_accuracy", pilot(log, cost_matrix={"a": {"b": 1.0}}))
    assert "cost_matrix has no cost for answering" in missing.reason


def test_that_several_classes_get_the_mean_over_classes_and_undefined_ones_are_left_out() -> None:
    log = requests(classes=("a", "b", "c"))
    log["prediction"] = log["prediction"].replace("c", "b")
    known = labelled(log)
    truth = {"y_true": known["actual"], "y_pred": known["prediction"], "average": "macro"}
    seen = pilot(log)
    value = value_of(METRICS, "precision", seen)
    assert value.number == pytest.approx(precision_score(**truth, zero_division=np.nan), rel=1e-12)
    assert "left out, for c" in value.note
    assert value_of(METRICS, "recall", seen).number == pytest.approx(recall_score(**truth), rel=1e-12)
    expected = fbeta_score(**truth, beta=1, zero_division=0)
    assert value_of(METRICS, "weighted_f1", seen).number == pytest.approx(expected, rel=1e-12)


def test_that_numbers_are_right_within_the_tolerance() -> None:
    log = requests(100)
    log["actual"] = [str(place) for place in range(100)]
    log["prediction"] = [f"{place + (0.5 if place % 4 else 2.0)}" for place in range(100)]
    seen = pilot(log, tolerance=0.5)
    value = value_of(METRICS, "weighted_accuracy", seen)
    assert value.number == 0.75
    assert value.detail["assumed"] == 1
    assert "naive" not in value.detail
    missing_of(METRICS, "naive_accuracy", seen)
    missing_of(METRICS, "precision", seen)


def test_that_numbers_without_a_tolerance_are_not_all_wrong() -> None:
    log = requests(100)
    log["actual"] = [str(place) for place in range(100)]
    log["prediction"] = [str(1.03 * place) for place in range(100)]
    seen = pilot(log)
    for metric in ("weighted_accuracy", "accuracy"):
        assert "tolerance" in missing_of(METRICS, metric, seen).cure


def test_that_what_counts_as_right_may_be_a_mark() -> None:
    log = (
        requests(100)
        .drop(columns=["actual"])
        .assign(task_success=pd.Series([True] * 80 + [False] * 10 + [None] * 10, dtype="boolean"))
    )
    value = value_of(METRICS, "weighted_accuracy", pilot(log, accuracy_from="task_success"))
    assert value.number == pytest.approx(80 / 90)
    assert value.n == 90


def test_that_a_positive_label_that_never_occurs_is_refused_where_two_others_do() -> None:
    missing = missing_of(METRICS, "weighted_accuracy", pilot(requests(), **{**COSTS, "positive_label": "yes"}))
    assert "approve and reject" in missing.reason


def test_that_a_guessed_positive_label_is_assumed_where_the_costs_depend_on_it() -> None:
    log = requests(classes=("dull", "shiny"))
    costs = {name: cost for name, cost in COSTS.items() if name != "positive_label"}
    value = value_of(METRICS, "weighted_accuracy", pilot(log, **costs))
    assert value.detail["assumed"] == 1
    assert "'shiny' is taken as yes" in value.note


def test_that_one_class_only_scores_no_better_than_its_constant_answer() -> None:
    log = requests().assign(prediction="reject", actual="reject")
    seen = pilot(log, **COSTS)
    value = value_of(METRICS, "weighted_accuracy", seen)
    assert value.number == value.detail["naive"] == 1.0
    assert "predicted yes" in missing_of(METRICS, "precision", seen).reason
    missing_of(METRICS, "weighted_f1", seen)


def test_that_all_errors_are_a_weighted_accuracy_of_zero_and_not_missing() -> None:
    log = requests()
    log["actual"] = np.where(log["prediction"] == "approve", "reject", "approve")
    value = value_of(METRICS, "weighted_accuracy", pilot(log, **COSTS))
    assert value.number == 0
    assert value.interval is not None
    assert value.interval[1] > 0


def test_that_29_labelled_rows_are_too_few() -> None:
    log = requests(29).assign(actual="approve")
    missing = missing_of(METRICS, "weighted_accuracy", pilot(log, **COSTS))
    assert (missing.lack, missing.n, missing.still_needed) == (Lack.TOO_LITTLE, 29, 1)


@pytest.mark.parametrize("rows", [0, 1])
def test_that_no_labels_are_missing_and_never_zero(rows: int) -> None:
    seen = pilot(requests(rows).assign(actual=None), **COSTS)
    for metric in METRICS[:-1]:
        assert missing_of(METRICS, metric.id, seen).lack is Lack.NOT_MEASURED


def test_that_a_log_without_outcomes_asks_for_them() -> None:
    log = requests().drop(columns=["actual"])
    assert "actual" in missing_of(METRICS, "weighted_accuracy", pilot(log, **COSTS)).cure
    assert missing_of(METRICS, "label_coverage", pilot(log, **COSTS)).lack is Lack.NOT_MEASURED


def test_that_free_errors_only_are_missing() -> None:
    seen = pilot(requests(), **{**COSTS, "cost_false_positive": 0.0, "cost_false_negative": 0.0})
    assert "cost 0" in missing_of(METRICS, "weighted_accuracy", seen).reason


def test_that_labels_that_come_later_are_joined_by_id() -> None:
    log = requests()
    labels = labelled(log)[["request_id", "actual"]]
    seen = evidence(
        {"requests": log.drop(columns=["actual"]), "labels": labels}, START, AS_OF, metrics=METRICS, **COSTS
    )
    assert value_of(METRICS, "weighted_accuracy", seen) == value_of(METRICS, "weighted_accuracy", pilot(log, **COSTS))


def test_that_weeks_as_ofs_and_segments_are_those_of_their_rows() -> None:
    log = requests(1500)
    seen = pilot(log, **COSTS)
    weeks = (log["timestamp"] - pd.Timestamp(START)).dt.days // 7 + 1
    cases = {
        week(seen, 2): log[weeks == 2],
        by_week(seen, 3): log[weeks <= 3],
        segment(seen, "region", "north"): log[log["region"] == "north"],
    }
    for part, rows in cases.items():
        known = labelled(rows)
        expected = accuracy_score(known["actual"], known["prediction"], sample_weight=weights(rows))
        assert value_of(METRICS, "weighted_accuracy", seen, part).number == pytest.approx(expected, rel=1e-12)
        coverage = value_of(METRICS, "label_coverage", seen, part)
        assert coverage.number == pytest.approx(len(known) / len(rows))


def test_that_an_as_of_knows_only_what_had_been_found_out_by_then() -> None:
    log = requests()
    log["actual_at"] = log["timestamp"] + pd.Timedelta(days=10)
    log.loc[log.index % 5 == 0, "actual_at"] = None
    seen = pilot(log, **COSTS, timezone="America/Chicago")
    end = pd.Timestamp("2026-08-24 05:00")
    then = labelled(log[(log["timestamp"] < end) & ~(log["actual_at"] >= end)])
    value = value_of(METRICS, "weighted_accuracy", seen, by_week(seen, 3))
    inside = then[then["timestamp"] >= pd.Timestamp("2026-08-03 05:00")]
    assert value.n == len(inside)
    assert value.number == pytest.approx(
        accuracy_score(inside["actual"], inside["prediction"], sample_weight=weights(inside)), rel=1e-12
    )
    known = log[(log["timestamp"] >= "2026-08-03 05:00") & ~(log["actual_at"] >= "2026-09-14 05:00")]
    assert value_of(METRICS, "weighted_accuracy", seen).n == len(labelled(known))


def test_that_label_coverage_is_told_by_age() -> None:
    log = requests()
    log.loc[log["timestamp"] < pd.Timestamp("2026-09-07"), "actual"] = "approve"
    log.loc[log["timestamp"] >= pd.Timestamp("2026-09-07"), "actual"] = None
    value = value_of(METRICS, "label_coverage", pilot(log, **COSTS))
    assert value.number == pytest.approx(log["actual"].notna().mean())
    assert value.census
    assert value.detail["age_0_7_days"] == 0
    assert value.detail["age_7_14_days"] == value.detail["age_30_60_days"] == 1


def test_that_the_order_of_rows_does_not_matter_and_twice_the_rows_give_the_same_number() -> None:
    log = requests()
    twice = pd.concat([log, log], ignore_index=True)
    once, shuffled, doubled = (pilot(rows, **COSTS) for rows in (log, log.sample(frac=1, random_state=1), twice))
    for metric in METRICS:
        value = value_of(METRICS, metric.id, once)
        assert value_of(METRICS, metric.id, shuffled) == value
        assert value_of(METRICS, metric.id, doubled).number == pytest.approx(value.number, rel=1e-12)


def test_that_assumed_costs_are_a_caveat_and_set_ones_are_none() -> None:
    rows = pd.DataFrame(
        {
            "timestamp": pd.Timestamp("2026-08-04 10:00"),
            "status": "ok",
            "prediction": ["yes", "no"] * 20,
            "actual": ["yes", "no"] * 19 + ["no", "yes"],
        }
    )
    start, as_of = date(2026, 8, 3), date(2026, 8, 16)
    assumed = evidence({"requests": rows}, start, as_of, metrics=METRICS)
    known = evidence(
        {"requests": rows}, start, as_of, metrics=METRICS, cost_false_positive=1.0, cost_false_negative=5.0
    )
    assert value_of(METRICS, "weighted_accuracy", assumed).caveat
    assert not value_of(METRICS, "weighted_accuracy", known).caveat


def test_that_classes_that_differ_only_in_their_letters_case_are_not_taken_for_errors() -> None:
    rows = pd.DataFrame(
        {
            "timestamp": pd.Timestamp("2026-08-04 10:00"),
            "status": "ok",
            "prediction": ["Approve", "Reject"] * 20,
            "actual": ["approve", "reject"] * 20,
        }
    )
    pilot = evidence({"requests": rows}, date(2026, 8, 3), date(2026, 8, 16), metrics=METRICS)
    missing = missing_of(METRICS, "weighted_accuracy", pilot)
    assert "'Approve' and 'approve'" in missing.reason
