"""The audit trail: what is recorded, which version was approved, and what the log itself lacks."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import cost
from kpidesk.metrics.audit import METRICS as AUDIT
from tests.metrics.pilots import by_week, evidence, missing_of, segment, value_of, week

START = date(2026, 8, 3)
METRICS = (*AUDIT, *cost.METRICS)


def pilot(tables: dict[str, pd.DataFrame], days: int = 28, start: date = START, **settings: Any) -> Evidence:
    as_of = start + timedelta(days=days - 1)
    return evidence(tables, start, as_of, metrics=METRICS, **settings)


def decisions(n: int = 280, **columns: Any) -> pd.DataFrame:
    """Ten decisions a day, all of them recorded unless told otherwise."""
    return pd.DataFrame(
        {
            "request_id": [f"r-{place:04d}" for place in range(n)],
            "timestamp": pd.date_range(START, periods=n, freq="144min"),
            "status": "ok",
            "input_ref": True,
            "output": True,
            "model_version": "v1",
            **columns,
        }
    )


def versions(*rows: tuple[str, date | None, date | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["version", "approved_on", "retired_on"])


def test_that_a_decision_is_traceable_when_input_version_and_output_are_recorded() -> None:
    rng = np.random.default_rng(5)
    log = decisions(
        status=rng.choice(["ok", "error"], 280),
        input_ref=pd.Series(rng.random(280) < 0.9).where(rng.random(280) < 0.95),
        output=pd.Series(rng.random(280) < 0.9),
        model_version=pd.Series("v1", index=range(280)).where(rng.random(280) < 0.9),
        explanation=pd.Series(rng.random(280) < 0.4),
        region=rng.choice(["north", "south"], 280),
    )
    found = pilot({"requests": log})
    ok = log[log["status"] == "ok"]
    recorded = {
        "input_recorded": ok["input_ref"].eq(other=True),
        "output_recorded": ok["output"],
        "version_recorded": ok["model_version"].notna(),
        "explainability": ok["explanation"],
    }
    whole = recorded["input_recorded"] & recorded["output_recorded"] & recorded["version_recorded"]
    for one, mark in {**recorded, "traceability": whole}.items():
        value = value_of(METRICS, one, found)
        assert value.number == pytest.approx(mark.mean()), one
        assert (value.n, value.census) == (len(ok), True)
    north = value_of(METRICS, "traceability", found, segment(found, "region", "north"))
    assert north.number == pytest.approx(whole[ok["region"] == "north"].mean())
    first = value_of(METRICS, "traceability", found, week(found, 1))
    assert first.number == pytest.approx(whole[ok["timestamp"] < "2026-08-10"].mean())


def test_that_decisions_that_cannot_be_reconstructed_are_named() -> None:
    log = decisions()
    log.loc[[7, 40], "output"] = False
    assert value_of(METRICS, "traceability", pilot({"requests": log})).note == (
        "Not reconstructible, the first: r-0007, r-0040."
    )
    assert value_of(METRICS, "traceability", pilot({"requests": decisions()})).note == ""


def test_that_a_prediction_is_an_output_where_no_text_is_kept() -> None:
    log = decisions().drop(columns="output").assign(prediction="yes")
    assert value_of(METRICS, "traceability", pilot({"requests": log})).number == 1


def test_that_a_log_of_errors_has_no_decisions_to_trace() -> None:
    found = pilot({"requests": decisions(status="error"), "model_versions": versions(("v1", START, None))})
    for one in ("traceability", "auditability", "versions_never_approved"):
        assert missing_of(METRICS, one, found).lack is Lack.NOT_MEASURED


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        ([("v1", date(2026, 7, 1), None)], 1.0),
        ([("v1", START, None)], 1.0),
        ([("v1", date(2026, 8, 10), None)], 0.75),
        ([("v1", None, None)], 0.0),
        ([("v2", START, None)], 0.0),
        ([("v1", START, date(2026, 8, 16))], 0.5),
        ([("v1", START, date(2026, 8, 30))], 1.0),
        ([("v1", date(2026, 8, 10), None), ("v1", date(2026, 8, 17), None)], 0.75),
        ([("v1", START, date(2026, 8, 9)), ("v1", date(2026, 8, 17), None)], 1.0),
    ],
)
def test_that_a_decision_is_auditable_from_the_approval_of_its_version_to_its_retirement(
    rows: list[tuple[str, date | None, date | None]], share: float
) -> None:
    value = value_of(METRICS, "auditability", pilot({"requests": decisions(), "model_versions": versions(*rows)}))
    assert value.number == pytest.approx(share)
    assert value.n == 280
    assert ("v1" in value.note) == (share < 1)


def test_that_decisions_without_a_version_are_not_auditable() -> None:
    log = decisions()
    log["model_version"] = log["model_version"].where(log.index % 4 > 0)
    found = pilot({"requests": log, "model_versions": versions(("v1", START, None))})
    assert value_of(METRICS, "auditability", found).number == pytest.approx(0.75)


def test_that_an_earlier_review_sees_the_approvals_of_its_days() -> None:
    found = pilot({"requests": decisions(), "model_versions": versions(("v1", date(2026, 8, 10), None))})
    assert value_of(METRICS, "auditability", found, by_week(found, 1)).number == 0
    assert value_of(METRICS, "auditability", found, by_week(found, 2)).number == pytest.approx(0.5)


def test_that_versions_in_use_without_any_approval_are_counted() -> None:
    log = decisions(model_version=[f"v{place % 3}" for place in range(280)])
    found = pilot({"requests": log, "model_versions": versions(("v0", START, None), ("v1", None, None))})
    value = value_of(METRICS, "versions_never_approved", found)
    assert (value.number, value.n, value.note) == (2.0, 3, "Never approved: v1, v2.")


def office_hours(days: int, start: date, timezone: str, *, at: tuple[int, ...] = tuple(range(8, 18))) -> pd.DataFrame:
    """Twelve requests in each of some hours of each working day, by the clock on the wall."""
    hours = pd.date_range(start, periods=24 * days, freq="h")
    busy = hours[(hours.day_of_week < 5) & hours.hour.isin(at)]
    local = busy.repeat(12).tz_localize(timezone, nonexistent="shift_forward", ambiguous=True)
    return pd.DataFrame({"timestamp": local.tz_convert("UTC").tz_localize(None), "status": "ok"})


@pytest.mark.parametrize("timezone", ["UTC", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("start", [date(2026, 10, 12), date(2026, 3, 2)])
def test_that_nights_and_weekends_are_no_gaps_through_the_change_of_the_clock(timezone: str, start: date) -> None:
    log = office_hours(42, start, timezone)
    assert value_of(METRICS, "log_gaps", pilot({"requests": log}, 42, start, timezone=timezone)).number == 0


def test_that_an_hour_that_the_clock_skips_is_no_gap() -> None:
    hours = pd.date_range("2026-03-02", "2026-04-11 23:00", freq="h", tz="Europe/Berlin")
    times = hours.repeat(20).tz_convert("UTC").tz_localize(None)
    log = pd.DataFrame({"timestamp": times, "status": "ok"})
    found = pilot({"requests": log}, 41, date(2026, 3, 2), timezone="Europe/Berlin")
    assert value_of(METRICS, "log_gaps", found).number == 0


def test_that_hours_that_usually_have_requests_are_gaps_when_they_have_none() -> None:
    log = office_hours(42, START, "UTC")
    lost = (log["timestamp"] >= "2026-08-19 10:00") & (log["timestamp"] < "2026-08-19 13:00")
    found = pilot({"requests": log[~lost]}, 42)
    assert value_of(METRICS, "log_gaps", found).number == 3
    assert [value_of(METRICS, "log_gaps", found, week(found, number)).number for number in range(1, 7)] == [
        0, 0, 3, 0, 0, 0,
    ]  # fmt: skip


def test_that_repeated_ids_and_breaks_in_their_numbers_are_counted() -> None:
    log = decisions().drop(index=[100, 101])
    log.loc[5, "request_id"] = "r-0004"
    found = pilot({"requests": log})
    assert value_of(METRICS, "duplicate_ids", found).number == 1
    assert value_of(METRICS, "sequence_breaks", found).number == 3
    random = decisions(request_id=[f"{place * 7919 % 1000:x}-q" for place in range(280)])
    assert missing_of(METRICS, "sequence_breaks", pilot({"requests": random})).lack is Lack.NOT_MEASURED
