"""The gates of a claims pilot, from the records known at the end of weeks 4, 8 and 12."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sample_data import book_expected, claims_measures
from sample_data.claims_books import pilot_day
from sample_data.claims_design import ZONE, Design
from sample_data.files import Record

Books = Mapping[str, Sequence[Record]]
"""Role -> its records."""


def gate_states(design: Design, log: Sequence[Record], books: Books, rate: float, value: float) -> dict[str, object]:
    """Gate week -> its state and the state of each check; drift is left out, as no pilot here can resolve it by week 4.

    "No red flag" of week 12 is not repeated here: it is what ``red_flags`` says of the whole pilot.
    """
    states: dict[str, object] = {}
    for week in (4, 8, 12):
        end = design.start + timedelta(days=7 * week - 1)
        if end > design.as_of:
            states[str(week)] = {"state": "not_due", "checks": {}}
            continue
        held = _checks(week, replace(design, as_of=end), _known(log, end), books, (rate, value))
        checks = {name: "held" if holds else "missed" for name, holds in held.items()}
        states[str(week)] = {"state": "held" if all(held.values()) else "missed", "checks": checks}
    return states


def _known(log: Sequence[Record], end: date) -> list[Record]:
    """The log as it was at the end of a day: later requests and outcomes are not there yet."""
    moment = datetime.combine(end + timedelta(days=1), time(), ZONE).astimezone(UTC).replace(tzinfo=None)
    rows = []
    for row in log:
        if pilot_day(row) <= end:
            found_out = row.get("actual_at")
            later = isinstance(found_out, datetime) and found_out >= moment
            rows.append({**row, "actual": None, "actual_at": None} if later else row)
    return rows


def _checks(
    week: int, design: Design, known: Sequence[Record], books: Books, money: tuple[float, float]
) -> dict[str, bool]:
    measures = claims_measures.measure_log(known, design)
    if week == 4:
        return {
            "latency_p99": measures["latency_p99"] < 5,
            "weighted_accuracy": measures["weighted_accuracy"] > 0.85,
        }
    if week == 8:
        return _economics(design, known, books, money)
    return {
        "traceability": measures["traceability"] == 1,
        "fairness": measures["demographic_parity_difference"] <= 0.02 and measures["equalized_odds_difference"] <= 0.05,
    }


def _economics(design: Design, known: Sequence[Record], books: Books, money: tuple[float, float]) -> dict[str, bool]:
    completed = len({row["transaction_id"] for row in known if row["status"] == "ok"})
    costs, effort = (_until(books[name], design.as_of) for name in ("costs", "effort"))
    figures = book_expected.measure_money(costs, effort, completed, *money)
    adoption = claims_measures.measure_adoption(known, books["users"], design)
    return {
        "overhead_per_1000": figures["overhead_per_1000"] < 2,
        "adoption_current": adoption["adoption_current"] > 0.30,
        "cost_to_value": figures["cost_to_value"] < 1,
    }


def _until(rows: Sequence[Record], end: date) -> list[Record]:
    """The entries up to a day. A period that ends later would have to be shared out; the pilots here have none."""
    kept = [row for row in rows if isinstance(row["date"], date) and row["date"] <= end]
    if any(isinstance(last := row.get("period_end"), date) and last > end for row in kept):
        raise ValueError("a period runs across the end of a gate")
    return kept
