"""A review as of a past day: what was found out, booked or written later is not known yet."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from kpidesk.base.values import Lack
from kpidesk.metrics.catalogue import CATALOGUE
from tests.metrics.pilots import evidence, missing_of, value_of

START = date(2026, 8, 3)
AS_OF = START + timedelta(days=13)


def log(**columns: Any) -> pd.DataFrame:
    """Forty requests on the first day, all answered yes."""
    return pd.DataFrame(
        {
            "request_id": [f"r-{place:03}" for place in range(40)],
            "timestamp": pd.Timestamp("2026-08-03 09:00"),
            "status": "ok",
            "prediction": "yes",
            **columns,
        }
    )


def labels(rows: list[tuple[int, str, str]]) -> pd.DataFrame:
    """(number of the request, its truth, the day on which that was found out)."""
    frame = pd.DataFrame(rows, columns=["request_id", "actual", "actual_at"])
    return frame.assign(
        request_id=[f"r-{place:03}" for place in frame["request_id"]], actual_at=pd.to_datetime(frame["actual_at"])
    )


def test_that_a_label_found_out_after_the_day_of_the_review_is_not_known() -> None:
    known = [(place, "yes", "2026-08-10") for place in range(30)]
    later = [(place, "no", "2026-08-17") for place in range(30, 40)]
    pilot = evidence({"requests": log(), "labels": labels(known + later)}, START, AS_OF, metrics=CATALOGUE)
    assert value_of(CATALOGUE, "accuracy", pilot).number == 1
    assert value_of(CATALOGUE, "label_coverage", pilot).number == 30 / 40


def test_that_a_label_corrected_later_counts_as_it_stood() -> None:
    first = [(place, "yes", "2026-08-10") for place in range(40)]
    corrected = [(place, "no", "2026-08-18") for place in range(40)]
    pilot = evidence({"requests": log(), "labels": labels(first + corrected)}, START, AS_OF, metrics=CATALOGUE)
    assert value_of(CATALOGUE, "accuracy", pilot).number == 1


def test_that_a_truth_in_the_log_that_was_found_out_later_is_not_known() -> None:
    told = log(actual="no", actual_at=pd.Timestamp("2026-08-17 00:00"))
    pilot = evidence({"requests": told}, START, AS_OF, metrics=CATALOGUE)
    assert missing_of(CATALOGUE, "accuracy", pilot).lack is Lack.NOT_MEASURED


def test_that_the_day_of_the_review_ends_in_the_zone_of_the_pilot() -> None:
    at_the_end = log(actual="yes", actual_at=pd.Timestamp("2026-08-17 03:59"))
    pilot = evidence({"requests": at_the_end}, START, AS_OF, metrics=CATALOGUE, timezone="America/New_York")
    assert value_of(CATALOGUE, "accuracy", pilot).n == 40


def test_that_classes_seen_later_do_not_turn_a_yes_or_no_into_many_classes() -> None:
    rows = log(actual="yes")
    later = pd.DataFrame(
        {
            "request_id": ["r-100", "r-101"],
            "timestamp": pd.Timestamp("2026-08-20 09:00"),
            "status": "ok",
            "prediction": ["maybe", "no"],
            "actual": ["maybe", "no"],
        }
    )
    pilot = evidence({"requests": pd.concat([rows, later])}, START, AS_OF, metrics=CATALOGUE)
    assert pilot.classes.seen == ("yes",)


def test_that_rows_after_the_review_neither_repeat_ids_nor_break_the_sequence() -> None:
    later = pd.DataFrame(
        {
            "request_id": ["r-000", "r-045"],
            "timestamp": pd.Timestamp("2026-08-20 09:00"),
            "status": "ok",
            "prediction": "yes",
        }
    )
    pilot = evidence({"requests": pd.concat([log(), later])}, START, AS_OF, metrics=CATALOGUE)
    assert pilot.duplicates == 0
    assert pilot.sequence_breaks == 0
    assert pilot.outside == (0, 2)


def test_that_a_version_approved_after_the_review_is_not_approved() -> None:
    versions = pd.DataFrame({"version": ["v1"], "approved_on": [date(2026, 8, 20)]})
    pilot = evidence({"requests": log(model_version="v1"), "model_versions": versions}, START, AS_OF, metrics=CATALOGUE)
    assert value_of(CATALOGUE, "versions_never_approved", pilot).number == 1


def test_that_an_incident_resolved_after_the_review_is_open() -> None:
    incidents = pd.DataFrame(
        {
            "started_at": [pd.Timestamp("2026-08-10 08:00")],
            "detected_at": [pd.Timestamp("2026-08-10 08:00")],
            "resolved_at": [pd.Timestamp("2026-08-25 08:00")],
        }
    )
    pilot = evidence({"requests": log(), "incidents": incidents}, START, AS_OF, metrics=CATALOGUE)
    assert value_of(CATALOGUE, "open_incidents", pilot).number == 1


def test_that_money_and_people_of_later_days_do_not_count() -> None:
    costs = pd.DataFrame(
        {
            "date": [date(2026, 8, 3), date(2026, 8, 20)],
            "amount": [28.0, 1000.0],
            "period_start": [date(2026, 8, 3), None],
            "period_end": [date(2026, 8, 30), None],
        }
    )
    users = pd.DataFrame({"user_id": ["a", "b"], "eligible_from": [date(2026, 8, 3), date(2026, 8, 17)]})
    benefits = pd.DataFrame({"date": [date(2026, 8, 20)], "amount": [5.0], "basis": ["measured"]})
    tables = {"requests": log(user_id="a"), "costs": costs, "users": users, "benefits": benefits}
    pilot = evidence(tables, START, AS_OF, metrics=CATALOGUE, budget=100.0)
    assert value_of(CATALOGUE, "budget_used", pilot).number == 14 / 100
    assert value_of(CATALOGUE, "adoption_tried", pilot).number == 1
    assert value_of(CATALOGUE, "days_to_first_impact", pilot).detail["reached"] == 0
