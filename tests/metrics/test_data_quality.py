"""Data quality from checks and from the log: the lowest dimension counts, unknown ones are named."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.data_quality import METRICS
from tests.metrics.pilots import by_week, evidence, missing_of, segment, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 8, 30)
FIELDS = ("request_id", "timestamp", "status", "latency_s", "model_version")
Batch = tuple[str, str, int, int, str | None]


def pilot(batches: list[Batch], **tables: pd.DataFrame) -> Evidence:
    """Batches as (date, dimension, checked, passed, field)."""
    frame = pd.DataFrame(batches, columns=["date", "dimension", "checked", "passed", "field"])
    frame["date"] = pd.to_datetime(frame["date"]).dt.date
    return evidence({"quality_checks": frame, **tables}, START, AS_OF, metrics=METRICS, required_fields=FIELDS)


def log(rows: int = 40, **columns: Any) -> pd.DataFrame:
    """A log without gaps, two requests a day, unless columns say otherwise."""
    moments = pd.Timestamp("2026-08-03 09:00") + pd.to_timedelta(np.arange(rows) * 12, unit="h")
    frame = pd.DataFrame({"request_id": [f"r{place}" for place in range(rows)], "timestamp": moments, "status": "ok"})
    return frame.assign(latency_s=1.0, model_version="v1").assign(**columns)


def profiled(frame: pd.DataFrame, rejected: int = 0, **bad: int) -> Evidence:
    found = evidence({"requests": frame}, START, AS_OF, metrics=METRICS, required_fields=FIELDS)
    return replace(found, bad_cells=bad, rejected_rows=rejected)


CHECKS: list[Batch] = [
    ("2026-08-04", "completeness", 500, 490, "customer"),
    ("2026-08-11", "completeness", 300, 270, "amount"),
    ("2026-08-04", "consistency", 400, 396, "amount"),
    ("2026-08-05", "accuracy", 59, 59, "amount"),
    ("2026-08-05", "freshness", 100, 97, None),
]


def test_that_each_dimension_is_what_passed_of_what_was_checked() -> None:
    found = pilot(CHECKS)
    completeness = value_of(METRICS, "completeness", found)
    assert completeness.number == pytest.approx(760 / 800, rel=1e-12)
    # Two days tell nothing of how alike checks of one day are: taken to be 0.015.
    student = (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 799)) ** 2
    worth = 799 * student / (1 + 0.015 * ((500**2 + 300**2) / 800 - 1))
    assert completeness.interval == pytest.approx(proportion_confint(0.95 * worth, worth, method="wilson"), rel=1e-9)
    assert value_of(METRICS, "consistency", found).number == pytest.approx(0.99, rel=1e-12)
    assert value_of(METRICS, "freshness", found).number == pytest.approx(0.97, rel=1e-12)


def test_that_spot_checks_have_the_exact_interval() -> None:
    accuracy = value_of(METRICS, "data_accuracy", pilot(CHECKS))
    assert accuracy.number == 1.0
    # 59 of 59 shows no more than about 95 % one-sided, and less two-sided; less again as all are of one day.
    assert accuracy.interval == pytest.approx((0.025 ** ((1 + 0.015 * 58) / 59), 1.0), rel=1e-9)


def test_that_checks_of_many_days_tell_how_alike_those_of_a_day_are() -> None:
    passed = [50, 30, 48, 50, 25, 50, 49, 50]
    batches: list[Batch] = [(f"2026-08-{at + 4:02d}", "freshness", 50, k, None) for at, k in enumerate(passed)]
    freshness = value_of(METRICS, "freshness", pilot(batches))
    k, p = np.array(passed, dtype=float), sum(passed) / 400
    variance = 8 / 7 * ((k - 50 * p) ** 2).sum() / 400**2
    worth = p * (1 - p) / variance * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 7)) ** 2
    assert freshness.interval == pytest.approx(proportion_confint(p * worth, worth, method="wilson"), rel=1e-9)


def test_that_the_score_is_the_lowest_dimension_with_its_interval() -> None:
    found = pilot(CHECKS)
    score, completeness = value_of(METRICS, "data_quality_score", found), value_of(METRICS, "completeness", found)
    assert (score.number, score.interval, score.n) == (completeness.number, completeness.interval, completeness.n)
    assert score.note.startswith("Lowest: completeness.")
    assert set(score.detail) == {"completeness", "consistency", "accuracy", "freshness"}


def test_that_a_low_score_carries_the_articles_remark() -> None:
    assert "will degrade" not in value_of(METRICS, "data_quality_score", pilot(CHECKS)).note
    worse = [*CHECKS, ("2026-08-12", "completeness", 10, 0, "amount")]
    assert "will degrade" in value_of(METRICS, "data_quality_score", pilot(worse)).note


def test_that_unmeasured_dimensions_are_named() -> None:
    score = value_of(METRICS, "data_quality_score", pilot(CHECKS[:3]))
    assert "Not measured: accuracy, freshness." in score.note
    assert score.caveat
    assert not value_of(METRICS, "data_quality_score", pilot(CHECKS)).caveat


def test_that_there_is_no_score_without_completeness_and_consistency() -> None:
    missing = missing_of(METRICS, "data_quality_score", pilot(CHECKS[:2]))
    assert missing.reason.startswith("The score needs consistency.")
    assert "consistency" in missing.cure


def test_that_the_worst_fields_are_named_the_lowest_first() -> None:
    value = value_of(METRICS, "completeness", pilot(CHECKS))
    assert "Lowest fields: amount 90.0 %, customer 98.0 %." in value.note
    assert value.detail == pytest.approx({"amount": 0.9, "customer": 0.98})


def test_that_fewer_than_thirty_checks_say_too_little() -> None:
    missing = missing_of(METRICS, "data_accuracy", pilot([("2026-08-05", "accuracy", 29, 29, None)]))
    assert missing.lack is Lack.TOO_LITTLE
    assert missing.still_needed == 1


def test_that_a_batch_with_more_passed_than_checked_is_left_out_and_told() -> None:
    value = value_of(METRICS, "completeness", pilot([*CHECKS, ("2026-08-12", "completeness", 10, 90, "amount")]))
    assert value.number == pytest.approx(760 / 800, rel=1e-12)
    assert "One batch" in value.note


def test_that_a_week_counts_its_own_checks_and_has_none_without() -> None:
    found = pilot(CHECKS)
    assert value_of(METRICS, "completeness", found, week(found, 2)).number == pytest.approx(0.9, rel=1e-12)
    assert missing_of(METRICS, "completeness", found, week(found, 3)).lack is Lack.NOT_MEASURED


def test_that_an_as_of_slice_knows_only_of_checks_made_by_then() -> None:
    late = pilot([("2026-08-20", *batch[1:]) for batch in CHECKS], requests=log(latency_s=[None, *[1.0] * 39]))
    early = value_of(METRICS, "completeness", late, by_week(late, 1))
    assert early.census
    assert early.number == pytest.approx(1 - 1 / (14 * 5), rel=1e-12)
    assert value_of(METRICS, "completeness", late, by_week(late, 3)).number == pytest.approx(760 / 800, rel=1e-12)


def test_that_a_log_is_profiled_over_its_required_fields() -> None:
    frame = log(latency_s=[None] * 4 + [1.0] * 36, model_version=[None] * 2 + ["v1"] * 38)
    value = value_of(METRICS, "completeness", profiled(frame))
    assert value.number == pytest.approx(1 - 6 / 200, rel=1e-12)
    assert value.census
    assert value.interval is None
    assert value.detail["latency_s"] == pytest.approx(0.9)
    assert "Lowest fields: latency_s 90.0 %, model_version 95.0 %" in value.note


def test_that_a_column_that_was_never_exported_is_not_measured_rather_than_unfilled() -> None:
    found = profiled(log().drop(columns="model_version"))
    for metric in ("completeness", "data_quality_score"):
        missing = missing_of(METRICS, metric, found)
        assert missing.lack is Lack.NOT_MEASURED
        assert "model_version" in missing.reason
    assert value_of(METRICS, "consistency", found).number == 1.0


def test_that_unreadable_cells_are_filled_but_not_consistent() -> None:
    frame = log(latency_s=[None] * 4 + [1.0] * 36)
    found = profiled(frame, latency_s=3)
    assert value_of(METRICS, "completeness", found).number == pytest.approx(199 / 200, rel=1e-12)
    consistency = value_of(METRICS, "consistency", found)
    assert consistency.number == pytest.approx(196 / 199, rel=1e-12)
    assert consistency.detail["latency_s"] == pytest.approx(36 / 39, rel=1e-12)


def test_that_rejected_rows_count_against_both() -> None:
    found = profiled(log(), rejected=10, timestamp=10)
    assert value_of(METRICS, "completeness", found).number == pytest.approx(200 / 250, rel=1e-12)
    assert value_of(METRICS, "consistency", found).number == pytest.approx(200 / 250, rel=1e-12)
    assert "10 rejected rows" in value_of(METRICS, "completeness", found).note


def test_that_what_has_no_day_is_shared_out_by_rows() -> None:
    found = profiled(log(), rejected=10)
    first = value_of(METRICS, "completeness", found, week(found, 1))
    assert first.number == pytest.approx(200 / 250, rel=1e-12)
    assert first.n == int(14 * 5 * 1.25)


def test_that_text_that_was_not_recorded_is_not_filled() -> None:
    frame = log(output=[True] * 30 + [False] * 10)
    found = evidence({"requests": frame}, START, AS_OF, metrics=METRICS, required_fields=("output",))
    assert value_of(METRICS, "completeness", found).number == pytest.approx(0.75, rel=1e-12)


def test_that_the_log_says_nothing_of_accuracy_and_freshness() -> None:
    found = profiled(log())
    assert missing_of(METRICS, "freshness", found).lack is Lack.NOT_MEASURED
    assert missing_of(METRICS, "data_accuracy", found).lack is Lack.NOT_MEASURED
    assert value_of(METRICS, "data_quality_score", found).number == 1.0
    freshness = missing_of(METRICS, "freshness", pilot(CHECKS[:3], requests=log()))
    assert "how old" in freshness.reason


def test_that_a_week_without_requests_has_no_quality() -> None:
    found = profiled(log(rows=10))
    assert missing_of(METRICS, "completeness", found, week(found, 3)).lack is Lack.NOT_MEASURED
    assert missing_of(METRICS, "data_quality_score", found, week(found, 3)).lack is Lack.NOT_MEASURED


def test_that_nothing_imported_is_said_with_what_to_import() -> None:
    users = pd.DataFrame({"user_id": ["u1"]})
    missing = missing_of(METRICS, "data_quality_score", evidence({"users": users}, START, AS_OF, metrics=METRICS))
    assert "quality_checks" in missing.cure


def test_that_growing_gaps_show_as_a_trend() -> None:
    batches: list[Batch] = [
        (f"2026-08-{3 + 7 * place:02}", "completeness", 100, 100 - 2 * place, "a") for place in range(4)
    ]
    value = value_of(METRICS, "missingness_trend", pilot(batches))
    assert value.number == pytest.approx(2 * 30 / 7, rel=1e-9)
    assert value.interval is None
    assert missing_of(METRICS, "missingness_trend", pilot(batches[:3])).lack is Lack.TOO_LITTLE


def test_that_the_trend_is_sens() -> None:
    passed = [99, 97, 98, 95, 96, 90]
    days = [START + timedelta(weeks=place) for place in range(6)]
    batches = [(str(day), "completeness", 100, ok, "a") for day, ok in zip(days, passed, strict=True)]
    frame = pd.DataFrame(batches, columns=["date", "dimension", "checked", "passed", "field"])
    frame["date"] = pd.to_datetime(frame["date"]).dt.date
    found = evidence({"quality_checks": frame}, START, date(2026, 9, 13), metrics=METRICS)
    fit = stats.theilslopes(1 - np.array(passed) / 100, np.arange(1, 7), alpha=0.95)
    value = value_of(METRICS, "missingness_trend", found)
    assert value.number == pytest.approx(fit.slope * 3000 / 7, rel=1e-9)
    assert value.interval == pytest.approx((fit.low_slope * 3000 / 7, fit.high_slope * 3000 / 7), rel=1e-9)


def test_that_completeness_of_segments_is_that_of_their_rows_in_the_log() -> None:
    half = np.arange(40) % 2 == 0
    latency = np.where(half & (np.arange(40) < 20), np.nan, 1.0)
    found = profiled(log(region=np.where(half, "north", "south"), latency_s=latency))
    assert value_of(METRICS, "completeness", found, segment(found, "region", "north")).number == pytest.approx(0.9)
    assert value_of(METRICS, "completeness", found, segment(found, "region", "south")).number == 1.0


def test_that_checks_name_no_segment() -> None:
    found = pilot(CHECKS, requests=log(region="north"))
    missing = missing_of(METRICS, "completeness", found, segment(found, "region", "north"))
    assert missing.reason == "Checks of quality name no segment."
