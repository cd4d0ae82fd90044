"""A cost sheet that passes over weeks or months in which 100 transactions a day were completed, by hand."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import cost, returns
from tests.metrics.books import START, charges, traffic
from tests.metrics.pilots import by_week, evidence, value_of, week

COST, RETURNS = cost.METRICS, returns.METRICS
SIX, LONG = 42, 119
"""119 days from 5 August on end on 1 December."""


def pilot(tables: dict[str, pd.DataFrame], days: int = SIX, **settings: Any) -> Evidence:
    tables = {"requests": traffic([100] * days), **tables}
    return evidence(tables, START, START + timedelta(days=days - 1), metrics=(*COST, *RETURNS), **settings)


def sheet(weeks: Iterable[int], amount: float = 7.0, **columns: Any) -> pd.DataFrame:
    """A charge on each day of these weeks, and no row for any other."""
    booked = set(weeks)
    rows = charges([amount] * 7 * max(booked), **columns)
    return rows[[place // 7 + 1 in booked for place in range(len(rows))]].reset_index(drop=True)


def bills(*days: date) -> pd.DataFrame:
    return pd.DataFrame({"date": list(days), "amount": 100.0})


def note(found: Evidence) -> str:
    return value_of(COST, "cost_per_transaction", found).note


def test_that_a_week_passed_over_is_named_with_its_transactions() -> None:
    value = value_of(COST, "cost_per_transaction", pilot({"costs": sheet([1, 2, 4, 5, 6])}))
    assert value.number == pytest.approx(245 / 4200)
    assert value.caveat
    assert value.note.endswith(
        "The cost sheet has no row for week 3 (700 transactions). If anything was charged then, this figure lacks it: "
        "add the charges, or a row of 0."
    )


def test_that_a_row_of_0_is_a_charge_of_0() -> None:
    found = pilot({"costs": pd.concat([sheet([1, 2, 4, 5, 6]), sheet([3], 0.0)])})
    assert value_of(COST, "cost_per_transaction", found).number == pytest.approx(245 / 4200)
    assert "no row" not in note(found)


def test_that_a_sheet_that_ends_early_is_told_as_well() -> None:
    assert "no row for weeks 5 and 6 (1,400 transactions)" in note(pilot({"costs": sheet([1, 2, 3, 4])}))


def test_that_each_slice_is_told_of_its_own_weeks() -> None:
    found = pilot({"costs": sheet([1, 2, 4, 5, 6])})
    assert "no row" not in value_of(COST, "cost_per_transaction", found, week(found, 2)).note
    assert "no row for week 3" in value_of(COST, "cost_per_transaction", found, week(found, 3)).note
    assert "no row" not in value_of(COST, "cost_per_transaction", found, by_week(found, 2)).note


def test_that_charges_of_building_are_no_charges_of_running() -> None:
    book = pd.concat([sheet([1, 2, 4, 5, 6], category="inference"), sheet([3], category="build")])
    assert "no row for week 3" in note(pilot({"costs": book}))


def test_that_monthly_bills_have_no_gaps_between_them() -> None:
    found = pilot({"costs": bills(date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1))}, LONG)
    assert "no row" not in note(found)


def test_that_a_month_without_a_bill_between_bills_is_named() -> None:
    """The 31 days of October."""
    found = pilot({"costs": bills(date(2026, 8, 31), date(2026, 9, 30), date(2026, 11, 30))}, LONG)
    assert "no row for October 2026 (3,100 transactions)" in note(found)


def test_that_a_bill_for_a_period_covers_its_days() -> None:
    last = START + timedelta(days=SIX - 1)
    bill = bills(last).assign(period_start=START, period_end=last)
    assert "no row" not in note(pilot({"costs": bill}))


def test_that_of_single_purchases_nothing_is_said() -> None:
    assert "no row" not in note(pilot({"costs": bills(date(2026, 8, 6), date(2026, 9, 3))}))
    assert "no row" not in note(pilot({"costs": bills(date(2026, 8, 6))}))


def test_that_returns_and_the_budget_say_it_too() -> None:
    gained = charges([10.0] * SIX, kind="revenue", basis="measured")
    found = pilot({"costs": sheet([1, 2, 4, 5, 6]), "benefits": gained}, budget=490.0)
    for metrics, one in ((RETURNS, "roi_net"), (RETURNS, "roi_gross"), (COST, "budget_used")):
        value = value_of(metrics, one, found)
        assert value.caveat
        assert "no row for week 3 (700 transactions)" in value.note
    assert value_of(COST, "budget_used", found).number == pytest.approx(0.5)
