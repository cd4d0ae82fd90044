"""Charges, hours and benefits on the days they belong to, against entries spread one by one."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.engine.ledger import ACTIVITIES, CATEGORIES
from tests.engine.logs import START, gathered

DAYS = 28


def spread(book: pd.DataFrame, amount: str) -> dict[date, float]:
    """Each entry divided by its days, day by day."""
    total: dict[date, float] = {}
    for entry in book.to_dict("records"):
        first = entry["period_start"] if pd.notna(entry.get("period_start")) else entry["date"]
        last = entry["period_end"] if pd.notna(entry.get("period_end")) else entry["date"]
        days = pd.date_range(first, last)
        for day in days:
            total[day.date()] = total.get(day.date(), 0.0) + entry[amount] / len(days)
    return total


def of_pilot(total: dict[date, float]) -> list[float]:
    return [total.get(day.date(), 0.0) for day in pd.date_range(START, periods=DAYS)]


def random_book(amount: str, key: str, words: tuple[str, ...], seed: int) -> pd.DataFrame:
    """Entries of single days and periods, some beyond either end of the pilot."""
    rng = np.random.default_rng(seed)
    n = 120
    first = pd.to_datetime(START) + pd.to_timedelta(rng.integers(-20, 40, n), unit="D")
    last = first + pd.to_timedelta(rng.integers(0, 35, n), unit="D")
    periodic = rng.random(n) < 0.5
    return pd.DataFrame(
        {
            "date": [day.date() for day in first],
            "period_start": [day.date() if long else None for day, long in zip(first, periodic, strict=True)],
            "period_end": [day.date() if long else None for day, long in zip(last, periodic, strict=True)],
            amount: rng.integers(1, 1000, n) / 8,
            key: rng.choice(words, n),
        }
    )


def charged(*entries: dict[str, Any], **settings: Any) -> Any:
    """The ledger of a few charges."""
    return gathered({"costs": pd.DataFrame(entries)}, **settings).ledger


def test_that_charges_are_spread_evenly_over_their_days_also_where_the_pilot_cuts_them() -> None:
    book = random_book("amount", "category", CATEGORIES, 1)
    ledger = gathered({"costs": book}).ledger
    for one in CATEGORIES:
        mine = spread(book[book["category"] == one], "amount")
        assert ledger.days[f"charge_{one}"].tolist() == pytest.approx(of_pilot(mine))
        before = sum(amount for day, amount in mine.items() if day < START)
        assert ledger.earlier[f"charge_{one}"] == pytest.approx(before)


def test_that_hours_are_spread_like_charges_and_priced_by_their_own_rate_before_the_pilots() -> None:
    book = random_book("hours", "activity", ACTIVITIES, 2)
    book["rate"] = pd.Series(np.where(book.index % 3 == 0, 90.0, np.nan))
    ledger = gathered({"effort": book}, hourly_rate=40.0).ledger
    priced = book.assign(cost=book["hours"] * book["rate"].fillna(40.0))
    for one in ACTIVITIES:
        mine = priced[priced["activity"] == one]
        assert ledger.days[f"hours_{one}"].tolist() == pytest.approx(of_pilot(spread(mine, "hours")))
        assert ledger.days[f"people_{one}"].tolist() == pytest.approx(of_pilot(spread(mine, "cost")))
    assert ledger.unpriced_hours == 0


def test_that_hours_without_any_rate_are_hours_that_cost_nothing_known() -> None:
    book = pd.DataFrame(
        {"date": [START] * 3, "hours": [2.0, 3.0, 5.0], "activity": ["review", "build", None], "rate": [None, None, 10]}
    ).astype({"rate": float})
    ledger = gathered({"effort": book}).ledger
    assert ledger.unpriced_hours == 2.0
    assert ledger.days["hours_review"].sum() == 2.0
    assert ledger.days["people_review"].sum() == 0.0
    assert ledger.days["people_other"].sum() == 50.0


@pytest.mark.parametrize(("amount", "credit"), [(-30.0, True), (30.0, True), (-30.0, False), (-30.0, None)])
def test_that_a_credit_lowers_the_sum_whichever_sign_it_is_booked_with(amount: float, credit: bool | None) -> None:  # noqa: FBT001 - a cell
    ledger = charged(
        {"date": START, "amount": 100.0, "category": "inference", "is_credit": None},
        {"date": START, "amount": amount, "category": "inference", "is_credit": credit},
    )
    assert ledger.days["charge_inference"].tolist()[:2] == [70.0, 0.0]


def test_that_credits_and_charges_of_one_day_do_not_blend_before_their_signs_are_told() -> None:
    ledger = charged(*({"date": START, "amount": amount, "is_credit": True} for amount in (-5.0, 5.0, 7.0)))
    assert ledger.days["charge_other"].sum() == -17.0


def test_that_a_foreign_charge_counts_at_its_exchange_rate() -> None:
    ledger = charged(
        {"date": START, "amount": 10.0, "currency": "EUR"},
        {"date": START, "amount": 10.0, "currency": " usd "},
        {"date": START, "amount": 10.0, "currency": None},
        fx={"EUR": 1.1},
    )
    assert ledger.days["charge_other"].sum() == pytest.approx(31.0)
    assert not ledger.foreign


def test_that_a_currency_without_a_rate_is_never_added_and_its_amount_is_named() -> None:
    ledger = charged(
        {"date": START, "amount": 10.0, "currency": "EUR"},
        {"date": START, "amount": 99.0, "currency": "JPY"},
        {"date": START, "amount": 1.0, "currency": "JPY"},
        currency="EUR",
    )
    assert ledger.days.to_numpy().sum() == 10.0
    assert ledger.foreign == {"JPY": 100.0}


def test_that_booked_amounts_win_over_hours_saved_at_the_rate() -> None:
    book = pd.DataFrame(
        {
            "date": [START, START, START],
            "amount": [100.0, None, None],
            "hours_saved": [9.0, 2.0, None],
            "kind": ["revenue", None, "risk"],
            "basis": ["measured", "estimated", None],
        }
    )
    days = gathered({"benefits": book}, hourly_rate=40.0).ledger.days.sum()
    assert (days["benefit_revenue"], days["benefit_time"], days["benefit_risk"]) == (100.0, 80.0, 0.0)
    assert (days["benefit_measured"], days["benefit_estimated"], days["benefit_declared"]) == (100.0, 80.0, 0.0)
    assert days["saved_hours"] == 11.0


def test_that_days_that_one_entry_covers_together_are_one_block() -> None:
    start = pd.Timestamp(START)
    spans = [(0, 6), (5, 9), (20, 40)]
    book = pd.DataFrame(
        {
            "date": [START] * 4,
            "period_start": [*((start + pd.Timedelta(days=first)).date() for first, _ in spans), None],
            "period_end": [*((start + pd.Timedelta(days=last)).date() for _, last in spans), None],
            "amount": 1.0,
        }
    )
    pilot = gathered({"costs": book})
    assert pilot.ledger.blocks["costs"].tolist() == [0] * 10 + list(range(1, 11)) + [11] * 8
    assert pilot.ledger.blocks["effort"].tolist() == list(range(DAYS))
    assert pilot.ledger.blocks["both"].tolist() == pilot.ledger.blocks["costs"].tolist()
    assert pilot.ledger.aggregated == {"costs": True, "effort": False}


def test_that_what_lies_outside_the_pilots_days_is_counted_apart() -> None:
    ledger = charged(
        {"date": date(2026, 7, 1), "amount": 5.0},
        {"date": date(2026, 9, 1), "amount": 7.0},
        {"date": date(2026, 8, 30), "amount": 11.0},
    )
    assert ledger.later == {"costs": 7.0, "effort": 0.0}
    assert ledger.earlier["charge_other"] == 5.0
    assert ledger.days["charge_other"].tolist() == [0.0] * 27 + [11.0]


def test_that_empty_books_are_books_of_nothing() -> None:
    costs = pd.DataFrame({"date": pd.Series(dtype=object), "amount": pd.Series(dtype=float)})
    pilot = gathered({"costs": costs})
    assert pilot.has("costs.amount")
    assert not pilot.ledger.days.to_numpy().any()
    pd.testing.assert_frame_equal(pilot.ledger.days, gathered({}).ledger.days)
