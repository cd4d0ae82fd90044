"""A week that is still running, and hours written once a month: nobody's fault. 100 transactions a day, by hand."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from kpidesk.base.values import Lack, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics import cost, overhead, returns, time_to_value
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measurements
from tests.metrics.books import START, charges, hours, traffic
from tests.metrics.pilots import evidence, missing_of, value_of, week

OVERHEAD, COST = overhead.METRICS, cost.METRICS
METRICS = (*OVERHEAD, *COST, *returns.METRICS, *time_to_value.METRICS)
RUNNING = 45
"""Six weeks and three days."""
TO_OCTOBER, TO_NOVEMBER = 88, 102
"""From 5 August to the last of October, and a fortnight more."""


def pilot(tables: dict[str, pd.DataFrame], days: int, **settings: Any) -> Evidence:
    tables = {"requests": traffic([100] * days), **tables}
    return evidence(tables, START, START + timedelta(days=days - 1), metrics=METRICS, **settings)


def sums(*booked: tuple[date, float]) -> pd.DataFrame:
    return pd.DataFrame({"date": [day for day, _ in booked], "hours": [worked for _, worked in booked]})


AUGUST, SEPTEMBER, OCTOBER = (date(2026, 8, 31), 27.0), (date(2026, 9, 30), 30.0), (date(2026, 10, 31), 31.0)


def overhead_of(found: Evidence) -> Value:
    return value_of(OVERHEAD, "overhead_per_1000", found)


def test_that_the_running_week_without_hours_is_said_and_is_no_caveat() -> None:
    """42 hours for 4,500 transactions; 45 with three days like the others."""
    found = pilot({"effort": hours([1.0] * 42)}, RUNNING)
    value = overhead_of(found)
    assert value.number == pytest.approx(1000 * 42 / 4500)
    assert not value.caveat
    assert value.note.endswith(
        "For week 7 (300 transactions), which is still running, no hours are booked yet. As many hours as in the "
        "other weeks would make it 10.0 h / 1,000."
    )
    assert value.interval is not None
    assert value.interval[1] == pytest.approx(10.0)


def test_that_the_running_week_itself_is_not_due() -> None:
    found = pilot({"effort": hours([1.0] * 42), "costs": charges([7.0] * RUNNING)}, RUNNING, hourly_rate=20.0)
    last = Slice(Grain.WEEK, week(found, 7).period.until(found.calendar.as_of), 7)
    for metrics, one in ((OVERHEAD, "overhead_per_1000"), (OVERHEAD, "overhead_hours_per_week")):
        assert missing_of(metrics, one, found, last).lack is Lack.NOT_DUE
    assert missing_of(COST, "cost_per_transaction", found, last).lack is Lack.NOT_DUE


def test_that_the_evidence_doctor_is_content_with_a_running_week() -> None:
    tables = {"requests": traffic([100] * RUNNING), "effort": hours([1.0] * 42)}
    found = measurements(evidence(tables, START, START + timedelta(days=RUNNING - 1), metrics=CATALOGUE))
    assert next(one for one in found.doctor if one.kpi == "overhead").state == "computable"


def test_that_a_hole_before_the_running_week_is_still_one() -> None:
    value = overhead_of(pilot({"effort": hours([1.0] * 35)}, RUNNING))
    assert value.caveat
    assert "No hours are booked for week 6 (700 transactions)." in value.note


def test_that_budget_breakeven_and_net_benefit_do_not_mind_a_running_week() -> None:
    gained = charges([90.0] * RUNNING, kind="revenue", basis="measured")
    tables = {"costs": charges([7.0] * RUNNING), "effort": hours([1.0] * 42), "benefits": gained}
    found = pilot(tables, RUNNING, hourly_rate=20.0, budget=2000.0)
    assert not value_of(COST, "budget_used", found).caveat
    for one in ("net_benefit", "breakeven_day"):
        assert not value_of(time_to_value.METRICS, one, found).caveat


def test_that_weekly_bills_are_not_missed_in_the_running_week() -> None:
    """A bill of 49 each Tuesday that ends a week."""
    bills = pd.DataFrame({"date": [START + timedelta(days=7 * number + 6) for number in range(6)], "amount": 49.0})
    value = value_of(COST, "cost_per_transaction", pilot({"costs": bills, "effort": hours([0.0] * RUNNING)}, RUNNING))
    assert value.number == pytest.approx(294 / 4500)
    assert not value.caveat
    assert "For week 7 (300 transactions), which is still running, the cost sheet has no row yet." in value.note


def test_that_sums_of_months_lack_no_weeks() -> None:
    """88 hours for 8,800 transactions: neither more nor less because ten of thirteen weeks have no entry."""
    found = pilot({"effort": sums(AUGUST, SEPTEMBER, OCTOBER)}, TO_OCTOBER)
    value = overhead_of(found)
    spread = overhead_of(pilot({"effort": pd.concat([sums(AUGUST, SEPTEMBER, OCTOBER), hours([0.0] * 88)])}, 88))
    assert value.number == pytest.approx(10.0)
    assert value.interval == spread.interval
    assert "The hours seem to be sums of months, each on one day: give them their period_start" in value.note
    assert "No hours" not in value.note
    assert "sums of months" in missing_of(OVERHEAD, "overhead_per_1000", found, week(found, 4)).reason


def test_that_what_came_after_the_last_sum_is_reckoned_like_the_rest() -> None:
    value = overhead_of(pilot({"effort": sums(AUGUST, SEPTEMBER, OCTOBER)}, TO_NOVEMBER))
    assert value.number == pytest.approx(1000 * 88 / 10200)
    assert value.note.endswith("As many hours a day since the last of them would make it 10.0 h / 1,000.")


def test_that_a_month_without_its_sum_is_a_hole() -> None:
    assert "No hours are booked for weeks" in overhead_of(pilot({"effort": sums(AUGUST, OCTOBER)}, TO_OCTOBER)).note
