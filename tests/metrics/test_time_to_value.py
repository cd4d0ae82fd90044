"""Time to value: first impact, first transaction, breakeven, and what was gained."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.periods import Period
from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.time_to_value import METRICS
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 10, 11)
Booking = tuple[str, float | None, float | None, str, str | None]


def benefits(bookings: list[Booking]) -> pd.DataFrame:
    """Bookings as (date, amount, hours saved, kind, basis)."""
    frame = pd.DataFrame(bookings, columns=["date", "amount", "hours_saved", "kind", "basis"])
    frame[["amount", "hours_saved"]] = frame[["amount", "hours_saved"]].astype("float64")
    return frame.assign(date=pd.to_datetime(frame["date"]).dt.date)


def pilot(bookings: list[Booking], as_of: date = AS_OF, **more: Any) -> Evidence:
    return evidence({"benefits": benefits(bookings), **more.pop("tables", {})}, START, as_of, metrics=METRICS, **more)


def measured(day: str, amount: float) -> Booking:
    return day, amount, None, "revenue", "measured"


def charged(*charges: tuple[str, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(charges, columns=["date", "amount", "category"])
    return frame.assign(date=pd.to_datetime(frame["date"]).dt.date)


def every_day(amount: float, first: int, last: int) -> list[tuple[str, float, str]]:
    """The same charge on each of some pilot days."""
    return [(str(START + timedelta(days=day - 1)), amount, "inference") for day in range(first, last + 1)]


def test_that_impact_is_the_first_day_with_a_measured_benefit() -> None:
    found = pilot([measured("2026-08-20", 5), measured("2026-08-10", 7), ("2026-08-05", 9.0, None, "risk", "declared")])
    value = value_of(METRICS, "days_to_first_impact", found)
    assert value.number == 7
    assert value.census
    assert "declared_only" not in value.detail


def test_that_days_run_from_deployment() -> None:
    bookings = [measured("2026-08-07", 5), measured("2026-08-20", 5)]
    assert value_of(METRICS, "days_to_first_impact", pilot(bookings, deployed_on=date(2026, 8, 10))).number == 10
    assert value_of(METRICS, "days_to_first_impact", pilot(bookings, deployed_on=date(2026, 7, 31))).number == 7


def test_that_a_benefit_between_deployment_and_start_counts() -> None:
    soft = pilot([measured("2026-08-01", 5)], deployed_on=date(2026, 7, 31))
    assert value_of(METRICS, "days_to_first_impact", soft).number == 1


def test_that_nothing_and_its_reversal_are_no_impact() -> None:
    found = pilot(
        [measured("2026-08-04", 0), measured("2026-08-05", 50), measured("2026-08-05", -50), measured("2026-08-09", 1)]
    )
    assert value_of(METRICS, "days_to_first_impact", found).number == 6


def test_that_hours_saved_are_an_impact_even_without_a_rate() -> None:
    assert value_of(METRICS, "days_to_first_impact", pilot([("2026-08-06", None, 2.0, "time", "measured")])).number == 3


@pytest.mark.parametrize("basis", ["declared", "estimated", None])
def test_that_benefits_on_mere_word_are_marked(basis: str | None) -> None:
    value = value_of(METRICS, "days_to_first_impact", pilot([("2026-08-06", 10.0, None, "time", basis)]))
    assert value.number == 3
    assert value.detail == {"declared_only": 1.0}
    assert value.caveat
    assert not value.census


def test_that_no_impact_is_not_due_in_the_first_week() -> None:
    assert missing_of(METRICS, "days_to_first_impact", pilot([], as_of=date(2026, 8, 10))).lack is Lack.NOT_DUE


def test_that_no_impact_after_the_first_week_is_more_than_so_many_days() -> None:
    value = value_of(METRICS, "days_to_first_impact", pilot([], as_of=date(2026, 8, 11)))
    assert value.number == 8
    assert value.detail == {"reached": 0.0}
    assert "> 8 days" in value.note


def test_that_before_deployment_nothing_is_due() -> None:
    later = pilot([measured("2026-08-04", 5)], deployed_on=date(2026, 12, 1))
    assert missing_of(METRICS, "days_to_first_impact", later).lack is Lack.NOT_DUE
    assert (
        missing_of(METRICS, "days_to_first_transaction", with_log(deployed_on=date(2026, 12, 1))).lack is Lack.NOT_DUE
    )


def test_that_an_as_of_slice_does_not_foresee_a_benefit() -> None:
    found = pilot([measured("2026-08-20", 5)])
    assert value_of(METRICS, "days_to_first_impact", found, by_week(found, 2)).detail == {"reached": 0.0}
    assert value_of(METRICS, "days_to_first_impact", found, by_week(found, 3)).number == 17


def test_that_without_benefits_impact_is_not_measured() -> None:
    missing = missing_of(METRICS, "days_to_first_impact", with_log())
    assert missing.lack is Lack.NOT_MEASURED
    assert "benefits" in missing.cure


def with_log(**more: Any) -> Evidence:
    """Requests on the 4th (failed), 6th and 9th of August."""
    moments = pd.to_datetime(["2026-08-04 10:00", "2026-08-06 10:00", "2026-08-09 10:00"])
    frame = pd.DataFrame({"timestamp": moments, "status": ["error", "ok", "ok"]})
    return evidence({"requests": frame}, START, AS_OF, metrics=METRICS, **more)


def test_that_the_first_transaction_is_a_completed_one() -> None:
    assert value_of(METRICS, "days_to_first_transaction", with_log()).number == 3
    assert value_of(METRICS, "days_to_first_transaction", with_log(deployed_on=date(2026, 8, 7))).number == 2
    late = with_log(deployed_on=date(2026, 9, 7))
    assert missing_of(METRICS, "days_to_first_transaction", late).lack is Lack.NOT_MEASURED


def booked(bookings: list[Booking], charges: list[tuple[str, float, str]], **more: Any) -> Evidence:
    return pilot(bookings, tables={"costs": charged(*charges)}, **more)


def test_that_breakeven_is_the_day_the_sum_stays_above() -> None:
    # 10 a day from day 1: day 8 brings 100 (sum 20), day 30 finds it spent, day 40 brings 500 to the end.
    bookings = [measured("2026-08-10", 100), measured("2026-09-11", 700)]
    value = value_of(METRICS, "breakeven_day", booked(bookings, every_day(10, 1, 70)))
    assert date.fromordinal(round(value.number)) == date(2026, 9, 11)
    assert value.detail == {"day": 40.0}


def test_that_a_breakeven_to_the_cent_counts() -> None:
    bookings = [measured(str(START + timedelta(days=day)), 0.1) for day in range(1, 4)]
    value = value_of(METRICS, "breakeven_day", booked(bookings, [("2026-08-03", 0.3, "inference")]))
    assert value.detail == {"day": 4.0}


def test_that_what_was_built_before_the_start_must_be_earned_too() -> None:
    charges = [("2026-07-01", 500.0, "build"), *every_day(10, 1, 70)]
    bookings = [measured("2026-08-10", 700), measured("2026-09-11", 700)]
    found = booked(bookings, charges)
    value = value_of(METRICS, "breakeven_day", found)
    assert value.detail == {"day": 40.0}
    assert "$500.00 of cost before the start" in value.note
    assert value_of(METRICS, "net_benefit", found).number == pytest.approx(1400 - 1200)
    assert value_of(METRICS, "net_benefit", found, week(found, 2)).number == pytest.approx(700 - 70)


def test_that_a_charge_over_the_start_is_split_at_it() -> None:
    frame = charged(("2026-08-03", 100.0, "build")).assign(
        period_start=[date(2026, 7, 30)], period_end=[date(2026, 8, 8)]
    )
    found = pilot([measured("2026-08-04", 1000)], tables={"costs": frame})
    assert found.ledger.earlier["charge_build"] == pytest.approx(40.0)
    assert value_of(METRICS, "net_benefit", found).number == pytest.approx(900.0)
    assert value_of(METRICS, "net_benefit", found, by_week(found, 1)).number == pytest.approx(900.0)


def test_that_hours_before_the_start_are_paid_and_win_over_operations() -> None:
    effort = pd.DataFrame({"date": [date(2026, 7, 1)], "hours": [10.0], "activity": ["review"]})
    charges = charged(("2026-07-01", 70.0, "operations"), ("2026-08-03", 1.0, "inference"))
    found = pilot([measured("2026-08-04", 2000)], tables={"costs": charges, "effort": effort}, hourly_rate=50.0)
    assert value_of(METRICS, "net_benefit", found).number == pytest.approx(2000 - 500 - 1)


def test_that_a_breakeven_not_reached_is_projected_with_its_interval() -> None:
    rng = np.random.default_rng(3)
    daily = 30 + rng.normal(0, 5, 70).round(2)
    bookings = [measured(str(START + timedelta(days=day)), float(amount)) for day, amount in enumerate(daily)]
    charges = [("2026-07-01", 3000.0, "build"), *every_day(10, 1, 70)]
    found = booked(bookings, charges)
    value = value_of(METRICS, "breakeven_day", found)
    owed = 3000 + 700 - daily.sum()
    pace = (daily[-28:] - 10).mean()
    assert value.number == AS_OF.toordinal() + np.ceil(owed / pace)
    assert value.detail == {"projected": 1.0}
    assert "projection" in value.note
    assert value.interval is not None
    # The normal interval of the mean pace, turned into days: the bootstrap lies near it.
    half = 1.96 * (daily[-28:] - 10).std(ddof=1) / np.sqrt(28)
    near = AS_OF.toordinal() + owed / np.array([pace + half, pace - half])
    assert value.interval == pytest.approx(tuple(near), abs=3)


def test_that_a_loss_without_end_has_no_date() -> None:
    missing = missing_of(METRICS, "breakeven_day", booked([measured("2026-08-04", 1)], every_day(10, 1, 70)))
    assert missing.lack is Lack.NOT_DUE
    assert "$699.00 below" in missing.reason


def test_that_breakeven_needs_both_sides_and_known_prices() -> None:
    assert missing_of(METRICS, "breakeven_day", booked([], every_day(10, 1, 70))).lack is Lack.NOT_MEASURED
    losses = booked([measured("2026-08-04", -5)], every_day(10, 1, 70))
    assert missing_of(METRICS, "breakeven_day", losses).lack is Lack.NOT_MEASURED
    foreign = charged(("2026-08-04", 5.0, "inference")).assign(currency="CHF")
    found = pilot([measured("2026-08-04", 1)], tables={"costs": foreign})
    assert "CHF" in missing_of(METRICS, "net_benefit", found).reason


def test_that_credits_lower_the_cost() -> None:
    charges = charged(("2026-08-04", 50.0, "inference"), ("2026-08-05", 20.0, "inference")).assign(
        is_credit=[False, True]
    )
    found = pilot([measured("2026-08-04", 100)], tables={"costs": charges})
    assert value_of(METRICS, "net_benefit", found).number == pytest.approx(70.0)


KINDS: list[Booking] = [
    ("2026-08-04", 60.0, 2.0, "time", "measured"),
    ("2026-08-05", None, 3.0, "time", "estimated"),
    ("2026-08-12", 20.0, None, "revenue", "declared"),
    ("2026-08-13", 30.0, None, "revenue", "measured"),
]


def test_that_benefits_are_told_by_kind() -> None:
    found = pilot(KINDS, hourly_rate=10.0)
    assert value_of(METRICS, "time_saved_hours", found).number == pytest.approx(5.0)
    revenue = value_of(METRICS, "revenue_generated", found)
    assert revenue.number == pytest.approx(50.0)
    assert revenue.note == "Basis: measured 60 %, declared 40 %."
    assert missing_of(METRICS, "risk_reduced", found).lack is Lack.NOT_MEASURED


def test_that_a_week_without_a_booking_gained_nothing() -> None:
    found = pilot(KINDS)
    assert value_of(METRICS, "revenue_generated", found, week(found, 2)).number == pytest.approx(50.0)
    assert value_of(METRICS, "revenue_generated", found, week(found, 3)).number == 0.0


def test_that_booked_amounts_win_over_hours_and_unpriced_hours_are_told() -> None:
    charges = {"costs": charged(("2026-08-03", 1.0, "inference"))}
    priced = value_of(METRICS, "net_benefit", pilot(KINDS, hourly_rate=10.0, tables=charges))
    assert priced.number == pytest.approx(60 + 30 + 50 - 1)
    unpriced = value_of(METRICS, "net_benefit", pilot(KINDS, tables=charges))
    assert unpriced.number == pytest.approx(60 + 50 - 1)
    assert "3.0 h saved have no price" in unpriced.note


def test_that_the_review_window_does_not_move_dated_measures() -> None:
    assert all(metric.dated for metric in METRICS)
    narrow = pilot(KINDS, window=Period(date(2026, 9, 1), AS_OF))
    assert value_of(METRICS, "days_to_first_impact", narrow).number == 1
