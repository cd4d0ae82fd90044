"""Transactions, marks and daily facts of the request log, against plain pandas."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpidesk.base.periods import Period
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice, period_slices
from tests.engine.logs import gathered, moments, per_day, pilot_days, requests

DAYS = 28


def completed(log: pd.DataFrame) -> pd.Series:
    """Each row's share of a completed transaction, by going through the transactions one by one."""
    share = pd.Series(0.0, index=log.index)
    ok = log[log["status"] == "ok"]
    alone = ok[ok["transaction_id"].isna()] if "transaction_id" in ok else ok
    share[alone.index] = 1.0
    if "transaction_id" in ok:
        for _, rows in ok[ok["transaction_id"].notna()].groupby("transaction_id"):
            first = rows[rows["timestamp"] == rows["timestamp"].min()]
            share[first.index] = 1.0 / len(first)
    return share


def test_that_a_transaction_counts_once_on_the_day_of_its_first_completed_request() -> None:
    log = pd.DataFrame(
        {
            "timestamp": moments("2026-08-03 23:00", "2026-08-04 09:00", "2026-08-06 09:00", "2026-08-05 12:00"),
            "transaction_id": ["t", "t", "t", "u"],
            "status": ["error", "ok", "ok", "error"],
        }
    )
    assert gathered({"requests": log}).daily["completed"].loc[1:4].tolist() == [0.0, 1.0, 0.0, 0.0]


def test_that_requests_without_a_transaction_id_are_transactions_of_their_own() -> None:
    times = moments(*["2026-08-03 10:00"] * 3)
    log = pd.DataFrame({"timestamp": times, "transaction_id": [None, None, "t"], "status": "ok"})
    assert gathered({"requests": log}).daily["completed"].sum() == 3


def test_that_requests_that_tie_for_the_first_share_one_transaction() -> None:
    log = pd.DataFrame(
        {
            "timestamp": moments("2026-08-03 10:00", "2026-08-03 10:00", "2026-08-03 10:01"),
            "transaction_id": "t",
            "status": "ok",
            "region": ["north", "south", "south"],
        }
    )
    pilot = gathered({"requests": log})
    assert pilot.daily["completed"].sum() == 1
    assert pilot.by_segment["region"]["completed"].to_dict() == {"north": 0.5, "south": 0.5}


def test_that_a_transaction_first_completed_before_the_start_is_none_of_the_pilots() -> None:
    log = pd.DataFrame(
        {"timestamp": moments("2026-08-01 10:00", "2026-08-03 10:00"), "transaction_id": "t", "status": "ok"}
    )
    pilot = gathered({"requests": log})
    assert pilot.daily["completed"].sum() == 0
    assert pilot.daily["requests"].sum() == 1


def test_that_the_worth_of_a_transaction_counts_once() -> None:
    log = pd.DataFrame(
        {
            "timestamp": moments("2026-08-03 10:00", "2026-08-03 11:00", "2026-08-03 12:00", "2026-08-03 13:00"),
            "transaction_id": ["t", "t", "u", "v"],
            "status": ["ok", "ok", "ok", "error"],
            "value": [4.0, 4.0, None, 9.0],
        }
    )
    facts = gathered({"requests": log}).daily.sum()
    assert (facts["completed"], facts["value_sum"], facts["value_filled"]) == (2.0, 4.0, 1.0)


def test_that_without_a_status_a_request_is_answered_unless_an_error_is_named() -> None:
    times = moments(*["2026-08-03 10:00"] * 3)
    named = pd.DataFrame({"timestamp": times, "error_type": ["tool", None, None]})
    assert gathered({"requests": named}).daily["decisions"].sum() == 2
    assert gathered({"requests": named[["timestamp"]]}).daily["decisions"].sum() == 3


def test_that_an_unknown_status_is_no_completed_request() -> None:
    log = pd.DataFrame({"timestamp": moments(*["2026-08-03 10:00"] * 2), "status": ["ok", None]})
    facts = gathered({"requests": log}).daily.sum()
    assert (facts["requests"], facts["decisions"], facts["completed"]) == (2.0, 1.0, 1.0)


RECORDED: dict[str, Callable[[pd.DataFrame], Any]] = {
    "requests": lambda log: np.ones(len(log)),
    "decisions": lambda log: log["status"] == "ok",
    "timed_out": lambda log: (log["status"] != "ok") & (log["error_type"] == "timeout"),
    "latency_zero": lambda log: (log["latency_s"] == 0)
    & ((log["status"] == "ok") | (log["error_type"] == "timeout")),
    "completed": completed,
    "log_cost": lambda log: log["cost"].fillna(0.0),
    "value_sum": lambda log: (log["value"] * completed(log)).fillna(0.0),
    "value_filled": lambda log: log["value"].notna() * completed(log),
    "traceable": lambda log: (log["status"] == "ok") & log["input_ref"].eq(True) & log["model_version"].notna()
    & log["output"].eq(True),
    "with_input": lambda log: (log["status"] == "ok") & log["input_ref"].eq(True),
    "with_output": lambda log: (log["status"] == "ok") & log["output"].eq(True),
    "with_version": lambda log: (log["status"] == "ok") & log["model_version"].notna(),
    "explained": lambda log: (log["status"] == "ok") & log["explanation"].eq(True),
    "has_actual": lambda log: log["actual"].notna(),
}  # fmt: skip
_OFTEN = st.sampled_from


def _row() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "timestamp": st.integers(0, DAYS * 24 - 1).map(
                lambda hour: pd.Timestamp("2026-08-03") + pd.Timedelta(hours=hour)
            ),
            "transaction_id": _OFTEN([None, "t", "u", "v"]),
            "status": _OFTEN(["ok", "ok", "error", None]),
            "error_type": _OFTEN([None, "timeout", "tool"]),
            "latency_s": _OFTEN([None, 0.0, 0.2, 3.0, 250.0]),
            "cost": _OFTEN([None, 0.0, 0.25]),
            "value": _OFTEN([None, 4.0]),
            "input_ref": _OFTEN([None, True, False]),
            "output": _OFTEN([None, True, False]),
            "explanation": _OFTEN([None, True, False]),
            "model_version": _OFTEN([None, "v1", "v2"]),
            "prediction": _OFTEN([None, "yes", "no"]),
            "actual": _OFTEN([None, "yes", "no"]),
            "region": _OFTEN([None, "north", "south"]),
        }
    )


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)
@given(st.lists(_row(), min_size=1, max_size=40))
def test_that_every_daily_fact_and_segment_is_the_sum_that_pandas_finds(rows: list[dict[str, Any]]) -> None:
    log = pd.DataFrame(rows)
    log["timestamp"] = pd.to_datetime(log["timestamp"])
    log["latency_s"] = log["latency_s"].astype(float)
    pilot = gathered({"requests": log})
    days = pilot_days(log)
    for name, count in RECORDED.items():
        amounts = pd.Series(np.asarray(count(log), dtype=float), index=log.index)
        assert pilot.daily[name].tolist() == pytest.approx(per_day(days, amounts)), name
        if "region" in pilot.by_segment:
            expected = amounts.groupby(log["region"]).sum().to_dict()
            assert pilot.by_segment["region"][name].to_dict() == pytest.approx(expected), name
    known = log[log["prediction"].notna() & log["actual"].notna()]
    assert pilot.answers["n"].sum() == len(known)


def test_that_windows_weeks_and_months_add_up() -> None:
    pilot = gathered({"requests": requests(2000, days=45)}, 45)
    sums: dict[Grain, pd.Series] = {}
    for part in period_slices(pilot.calendar, pilot.window):
        facts = pilot.facts(part)
        sums[part.grain] = facts if part.grain is Grain.AS_OF else sums.get(part.grain, 0.0 * facts) + facts
    assert sums[Grain.WINDOW]["requests"] == 2000
    for grain in (Grain.WEEK, Grain.MONTH, Grain.AS_OF):
        pd.testing.assert_series_equal(sums[grain], sums[Grain.WINDOW])
    by_region = pilot.by_segment["region"].sum()
    pd.testing.assert_series_equal(by_region, sums[Grain.WINDOW][by_region.index], check_names=False)


def test_that_the_order_of_rows_changes_no_sum_and_twice_the_rows_doubles_each() -> None:
    log = requests(800)
    once, mixed, twice = (
        gathered({"requests": rows}).daily
        for rows in (log, log.sample(frac=1.0, random_state=5), pd.concat([log, log], ignore_index=True))
    )
    pd.testing.assert_frame_equal(once, mixed)
    pd.testing.assert_frame_equal(2 * once, twice)


def test_that_a_window_cuts_segments_and_leaves_days_whole() -> None:
    log = requests(900)
    days = pilot_days(log)
    window = Period(pd.Timestamp("2026-08-10").date(), pd.Timestamp("2026-08-16").date())
    pilot = gathered({"requests": log}, window=window)
    inside = log[days.between(8, 14)]
    assert pilot.by_segment["region"]["requests"].to_dict() == inside["region"].value_counts().to_dict()
    assert pilot.facts(Slice(Grain.WINDOW, window))["requests"] == len(inside)
    assert pilot.daily["requests"].sum() == len(log)


@pytest.mark.parametrize("rows", [0, 1])
def test_that_a_log_of_no_row_or_of_one_has_every_day_and_every_fact(rows: int) -> None:
    pilot: Evidence = gathered({"requests": requests(5).head(rows)})
    assert len(pilot.daily) == DAYS
    assert pilot.daily["requests"].sum() == rows
    assert pilot.daily.notna().all(axis=None)
