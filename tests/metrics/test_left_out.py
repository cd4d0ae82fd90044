"""Nothing is dropped in silence: one sentence for each kind of row that figures do without."""

from datetime import date
from typing import Any

import pandas as pd

from kpidesk.metrics import audit, cost, latency
from kpidesk.metrics.left_out import left_out
from kpidesk.metrics.measurements import LeftOut
from tests.metrics.pilots import evidence

START, AS_OF = date(2026, 8, 3), date(2026, 8, 30)
METRICS = (*latency.METRICS, *cost.METRICS, *audit.METRICS)


def told(tables: dict[str, pd.DataFrame], **settings: Any) -> tuple[LeftOut, ...]:
    return left_out(evidence(tables, START, AS_OF, metrics=METRICS, **settings), frozenset({"latency_p99"}))


def sentences(tables: dict[str, pd.DataFrame], **settings: Any) -> list[str]:
    return [one.sentence for one in told(tables, **settings)]


def log(*times: str, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"timestamp": pd.to_datetime(list(times)), "status": "ok", **columns})


def test_that_a_pilot_without_anything_odd_leaves_nothing_out() -> None:
    assert told({"requests": log("2026-08-03 10:00", latency_s=1.0)}) == ()
    assert told({}) == ()


def test_that_requests_outside_the_pilot_are_counted_on_either_side() -> None:
    rows = log("2026-08-02 23:59", "2026-08-02 10:00", "2026-08-03 00:00", "2026-08-31 00:00", latency_s=1.0)
    before, after = sentences({"requests": rows})
    assert before == "2 requests before the pilot's start, 2026-08-03, are left out of every figure."
    assert after == "1 request after the review day, 2026-08-30, is left out of every figure."


def test_that_latencies_of_0_and_failures_are_said_of_latency() -> None:
    rows = log(*["2026-08-03 10:00"] * 4, latency_s=[0.0, 1.0, 2.0, 3.0]).assign(
        status=["ok", "error", "error", "ok"], error_type=["", "timeout", "tool", ""]
    )
    zero, failed = told({"requests": rows})
    assert zero.kpis == failed.kpis == ("latency",)
    assert zero.sentence.startswith("1 request with a latency of 0")
    assert failed.sentence.startswith("1 failed request other than time-outs")


def test_that_repeated_ids_are_said() -> None:
    rows = log(*["2026-08-03 10:00"] * 3, request_id=["a", "a", "a"])
    assert sentences({"requests": rows})[0].startswith("2 rows repeat the id of another request")


def test_that_charges_without_a_rate_are_said_by_currency() -> None:
    costs = pd.DataFrame({"date": [START] * 3, "amount": [1.0, 2.0, 40.5], "currency": ["JPY", "JPY", "EUR"]})
    one, two = sentences({"costs": costs})
    assert one == "Charges of 40.50 EUR have no exchange rate and are left out of every cost."
    assert two == "Charges of 3.00 JPY have no exchange rate and are left out of every cost."


def test_that_entries_after_the_review_and_before_the_start_are_told_apart() -> None:
    late, early = date(2026, 9, 5), date(2026, 7, 1)
    costs = pd.DataFrame({"date": [late, early, START], "amount": [5.0, 7.0, 11.0], "category": "build"})
    effort = pd.DataFrame({"date": [late, START], "hours": [2.0, 3.0]})
    found = " ".join(sentences({"costs": costs, "effort": effort}, hourly_rate=10.0))
    assert "Charges of 5.00 lie after the day of the review and are left out." in found
    assert "2.0 hours lie after the day of the review and are left out." in found
    assert "7.00 USD spent before day 1" in found


def test_that_hours_without_a_price_are_said() -> None:
    effort = pd.DataFrame({"date": [START, START], "hours": [2.0, 9.0], "activity": ["review", "build"]})
    assert sentences({"effort": effort}) == ["2.0 hours have no rate: they count as overhead, not as cost."]


def test_that_stated_values_of_unknown_measures_are_said() -> None:
    stated = pd.DataFrame({"metric": ["latency_p99", "p99"], "value": [1.0, 2.0]})
    assert sentences({"measurements": stated}) == [
        'The stated value "p99" is left out: the catalogue has no measure of that id.'
    ]


def test_that_two_books_of_the_same_cost_are_reconciled() -> None:
    tables = {
        "requests": log("2026-08-03 10:00", "2026-08-04 10:00", cost=1.5),
        "costs": pd.DataFrame({"date": [START] * 2, "amount": [5.0, 90.0], "category": ["inference", "operations"]}),
        "effort": pd.DataFrame({"date": [START], "hours": [2.0], "rate": [50.0]}),
    }
    inference, operations = sentences(tables)
    assert inference.startswith("The log adds up to 3.00 USD, the cost sheet to 5.00 for inference")
    assert "a difference of 2.00: the sheet counts" in inference
    assert operations.startswith("Operations charges of 90.00 USD are left out: hours × rate, 100.00")


def test_that_outcomes_found_out_after_the_review_are_said() -> None:
    rows = log("2026-08-03 10:00", prediction="yes", actual="yes", actual_at=pd.Timestamp("2026-09-02"))
    assert sentences({"requests": rows}) == [
        "1 outcome became known after the review day, 2026-08-30, and does not count yet."
    ]
