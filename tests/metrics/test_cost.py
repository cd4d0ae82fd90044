"""Cost per transaction: all-in, nothing counted twice, nothing added that has no price."""

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Grade, Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.cost import METRICS
from tests.metrics.books import START, bootstrapped, charges, close, days_of, hours, textbook, traffic
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week

RNG = np.random.default_rng(12)
VOLUME = RNG.integers(40, 160, 42)
SPENT = RNG.integers(8, 80, 42) / 4
WORKED = RNG.integers(0, 40, 42) / 8


def pilot(tables: dict[str, pd.DataFrame], days: int = 42, **settings: Any) -> Evidence:
    return evidence(tables, START, START + timedelta(days=days - 1), metrics=METRICS, **settings)


def test_that_cost_is_charges_and_hours_at_their_rate_except_build_per_transaction() -> None:
    category = np.where(np.arange(42) % 5 == 0, "build", "inference")
    activity = np.where(np.arange(42) % 4 == 0, "build", "review")
    found = pilot(
        {
            "requests": traffic(VOLUME),
            "costs": charges(SPENT, category=category),
            "effort": hours(WORKED, activity=activity),
        },
        hourly_rate=60.0,
    )
    running = np.where(category == "build", 0.0, SPENT) + 60 * np.where(activity == "build", 0.0, WORKED)
    value = value_of(METRICS, "cost_per_transaction", found)
    assert value.number == pytest.approx(running.sum() / VOLUME.sum(), rel=1e-12)
    assert value.n == VOLUME.sum()
    assert close(value.interval, bootstrapped(lambda sums: sums[0] / sums[1], running, VOLUME.astype(float)))
    assert value.note == ""


def test_that_below_28_days_the_interval_is_the_textbooks() -> None:
    found = pilot({"requests": traffic(VOLUME[:21]), "costs": charges(SPENT[:21])}, 21)
    value = value_of(METRICS, "cost_per_transaction", found)
    assert value.interval == pytest.approx(textbook(SPENT[:21], VOLUME[:21].astype(float)), rel=1e-6)


def test_that_a_monthly_bill_and_weekly_hours_are_compared_by_the_longer_periods() -> None:
    firsts = [START + timedelta(days=14 * number) for number in range(6)]
    bills = pd.DataFrame({"date": firsts, "period_start": firsts,
                          "period_end": [day + timedelta(days=13) for day in firsts],
                          "amount": [50.0, 70.0, 60.0, 90.0, 40.0, 55.0]})  # fmt: skip
    sevens = [START + timedelta(days=7 * number) for number in range(12)]
    sheet = pd.DataFrame({"date": sevens, "period_start": sevens,
                          "period_end": [day + timedelta(days=6) for day in sevens],
                          "hours": np.arange(12) / 2})  # fmt: skip
    volume = RNG.integers(20, 60, 84)
    found = pilot({"requests": traffic(volume), "costs": bills, "effort": sheet}, 84, hourly_rate=10.0)
    spent = bills["amount"].to_numpy() + 10 * sheet["hours"].to_numpy().reshape(6, 2).sum(axis=1)
    value = value_of(METRICS, "cost_per_transaction", found)
    assert value.interval == pytest.approx(textbook(spent, volume.reshape(6, 14).sum(axis=1).astype(float)), rel=1e-6)
    assert value.grade is Grade.AGGREGATED


def test_that_a_credit_lowers_the_cost_and_can_take_it_below_0() -> None:
    book = pd.concat([charges([10.0] * 28), charges([300.0], is_credit=True)], ignore_index=True)
    found = pilot({"requests": traffic([50] * 28), "costs": book}, 28)
    assert value_of(METRICS, "cost_per_transaction", found).number == pytest.approx((280 - 300) / 1400)
    assert value_of(METRICS, "cost_per_transaction", found, week(found, 1)).number == pytest.approx((70 - 300) / 350)


def test_that_categories_and_people_add_up_to_the_whole() -> None:
    category = RNG.choice(["inference", "pipeline", "infrastructure", "maintenance", "retraining", "other"], 42)
    found = pilot(
        {"requests": traffic(VOLUME), "costs": charges(SPENT, category=category), "effort": hours(WORKED)},
        hourly_rate=25.0,
    )
    names = ("inference", "pipeline", "infrastructure", "maintenance", "retraining", "other", "operations")
    parts = [value_of(METRICS, f"cost_{one}_per_transaction", found).number for one in names]
    assert sum(parts) == pytest.approx(value_of(METRICS, "cost_per_transaction", found).number, rel=1e-12)
    assert parts[-1] == pytest.approx(25 * WORKED.sum() / VOLUME.sum(), rel=1e-12)


def test_that_priced_hours_win_over_charges_for_the_same_people() -> None:
    tables = {
        "requests": traffic(VOLUME),
        "costs": charges(SPENT, category="operations"),
        "effort": hours(WORKED, activity="monitoring"),
    }
    priced, unpriced = pilot(tables, hourly_rate=30.0), pilot(tables)
    assert value_of(METRICS, "cost_per_transaction", priced).number == pytest.approx(30 * WORKED.sum() / VOLUME.sum())
    charged = value_of(METRICS, "cost_per_transaction", unpriced)
    assert charged.number == pytest.approx(SPENT.sum() / VOLUME.sum())
    assert value_of(METRICS, "cost_operations_per_transaction", unpriced).number == charged.number


def test_that_hours_of_building_do_not_push_out_charges_for_operations() -> None:
    tables = {
        "requests": traffic(VOLUME),
        "costs": charges(SPENT, category="operations"),
        "effort": hours(WORKED, activity="build"),
    }
    value = value_of(METRICS, "cost_per_transaction", pilot(tables, hourly_rate=30.0))
    assert value.number == pytest.approx(SPENT.sum() / VOLUME.sum())


def test_that_the_cost_sheet_wins_over_costs_in_the_log() -> None:
    log = traffic(VOLUME).assign(cost=0.01)
    alone = value_of(METRICS, "cost_per_transaction", pilot({"requests": log}))
    assert alone.number == pytest.approx(0.01)
    assert "No cost sheet imported" in alone.note
    both = pilot({"requests": log, "costs": charges(SPENT)})
    assert value_of(METRICS, "cost_per_transaction", both).number == pytest.approx(SPENT.sum() / VOLUME.sum())
    assert value_of(METRICS, "cost_inference_per_transaction", pilot({"requests": log})).number == pytest.approx(0.01)


def test_that_a_charge_without_an_exchange_rate_leaves_no_cost_that_looks_right() -> None:
    book = charges(SPENT, currency=np.where(np.arange(42) == 5, "JPY", "USD"))
    none = missing_of(METRICS, "cost_per_transaction", pilot({"requests": traffic(VOLUME), "costs": book}))
    assert none.reason == "Charges in JPY have no exchange rate into USD."
    assert none.cure == "Set fx for JPY in the pilot's settings."
    found = pilot({"requests": traffic(VOLUME), "costs": book}, fx={"JPY": 0.01})
    expected = (SPENT.sum() - 0.99 * SPENT[5]) / VOLUME.sum()
    assert value_of(METRICS, "cost_per_transaction", found).number == pytest.approx(expected)


def test_that_hours_without_a_price_leave_no_cost_that_looks_right() -> None:
    tables = {"requests": traffic(VOLUME), "costs": charges(SPENT), "effort": hours(WORKED)}
    assert "hourly_rate" in missing_of(METRICS, "cost_per_transaction", pilot(tables)).cure


def test_that_hours_of_which_some_have_a_rate_are_priced_and_the_rest_is_named() -> None:
    rate = pd.Series(np.where(np.arange(42) < 30, 20.0, np.nan))
    tables = {"requests": traffic(VOLUME), "costs": charges(SPENT), "effort": hours(WORKED, rate=rate)}
    value = value_of(METRICS, "cost_per_transaction", pilot(tables))
    assert value.number == pytest.approx((SPENT.sum() + 20 * WORKED[:30].sum()) / VOLUME.sum())
    assert f"{WORKED[30:].sum():,.1f} hours have no rate" in value.note


def test_that_a_cost_sheet_of_no_rows_is_no_cost_of_0() -> None:
    empty = pd.DataFrame({"date": pd.Series(dtype=object), "amount": pd.Series(dtype=float)})
    found = pilot({"requests": traffic(VOLUME), "costs": empty}, transaction_value=4.0, budget=100.0)
    for one in ("cost_per_transaction", "cost_to_value", "cost_per_request", "cost_per_week", "budget_used"):
        assert missing_of(METRICS, one, found).lack is Lack.NOT_MEASURED


def test_that_cost_per_request_divides_by_requests_and_per_transaction_by_completed_ones() -> None:
    log = traffic([100] * 28)
    log["status"] = np.where(log.index % 4 == 0, "error", "ok")
    found = pilot({"requests": log, "costs": charges([21.0] * 28)}, 28)
    assert value_of(METRICS, "cost_per_request", found).number == pytest.approx(0.21)
    assert value_of(METRICS, "cost_per_transaction", found).number == pytest.approx(0.28)
    assert value_of(METRICS, "cost_per_week", found).number == pytest.approx(147.0)


@pytest.mark.parametrize(("filled", "worth"), [(1.0, 8.0), (0.96, 8.0), (0.5, 4.0)])
def test_that_values_in_the_log_count_when_nearly_all_are_filled(filled: float, worth: float) -> None:
    log = traffic([100] * 28)
    log["value"] = pd.Series(8.0, index=log.index).where(log.index % 100 < 100 * filled)
    found = pilot({"requests": log, "costs": charges([20.0] * 28)}, 28, transaction_value=4.0)
    assert value_of(METRICS, "cost_to_value", found).number == pytest.approx(0.2 / worth)


def test_that_without_a_value_the_cost_is_shown_and_the_share_is_not() -> None:
    found = pilot({"requests": traffic(VOLUME), "costs": charges(SPENT)})
    assert value_of(METRICS, "cost_per_transaction", found).number > 0
    assert "transaction_value" in missing_of(METRICS, "cost_to_value", found).cure


def test_that_transactions_worth_nothing_have_no_share() -> None:
    log = traffic(VOLUME).assign(value=0.0)
    none = missing_of(METRICS, "cost_to_value", pilot({"requests": log, "costs": charges(SPENT)}))
    assert none.lack is Lack.NOT_MEASURED


@pytest.mark.parametrize(("per_day", "days", "short"), [(100, 13, "13 days"), (35, 14, "490 completed transactions")])
def test_that_the_reviews_figure_takes_14_days_and_500_transactions(per_day: int, days: int, short: str) -> None:
    found = pilot({"requests": traffic([per_day] * days), "costs": charges([1.0] * days)}, days)
    few = missing_of(METRICS, "cost_per_transaction", found)
    assert few.lack is Lack.TOO_LITTLE
    assert short in few.reason
    assert value_of(METRICS, "cost_per_transaction", found, week(found, 1)).number == pytest.approx(1 / per_day)


def test_that_the_budget_counts_everything_spent_also_on_building_before_the_start() -> None:
    before = charges([1000.0], category="build").assign(date=START - timedelta(days=10))
    book = pd.concat([charges([10.0] * 28), charges([40.0], category="build"), before], ignore_index=True)
    found = pilot({"requests": traffic([50] * 28), "costs": book}, 28, budget=2000.0)
    value = value_of(METRICS, "budget_used", found)
    assert value.number == pytest.approx((280 + 40 + 1000) / 2000)
    pace = (280 + 40) / 28
    runs_out = days_of(28)[-1] + timedelta(days=int((2000 - 1320) / pace))
    assert f"{runs_out.year}" in value.note
    assert f"{runs_out.day}" in value.note
    assert "used up" in value_of(METRICS, "budget_used", pilot({"requests": traffic([50] * 28), "costs": book}, 28,
                                                              budget=100.0)).note  # fmt: skip


def test_that_an_earlier_review_sees_only_what_was_spent_by_then() -> None:
    found = pilot({"requests": traffic(VOLUME), "costs": charges(SPENT)}, budget=1000.0)
    early = by_week(found, 3)
    value = value_of(METRICS, "cost_per_transaction", found, early)
    assert value.number == pytest.approx(SPENT[:21].sum() / VOLUME[:21].sum(), rel=1e-12)
    assert value_of(METRICS, "budget_used", found, early).number == pytest.approx(SPENT[:21].sum() / 1000)


def test_that_weeks_weighted_by_their_volume_are_the_whole() -> None:
    found = pilot({"requests": traffic(VOLUME), "costs": charges(SPENT)})
    weeks = [value_of(METRICS, "cost_per_transaction", found, week(found, number)) for number in range(1, 7)]
    together = sum(one.number * (one.n or 0) for one in weeks) / VOLUME.sum()
    assert together == pytest.approx(value_of(METRICS, "cost_per_transaction", found).number, rel=1e-12)


def test_that_the_order_of_rows_changes_nothing_and_twice_of_everything_leaves_the_rate() -> None:
    tables = {"requests": traffic(VOLUME), "costs": charges(SPENT)}
    mixed = {role: rows.sample(frac=1.0, random_state=4) for role, rows in tables.items()}
    twice = {role: pd.concat([rows, rows], ignore_index=True) for role, rows in tables.items()}
    once, *others = (value_of(METRICS, "cost_per_transaction", pilot(one)) for one in (tables, mixed, twice))
    for other in others:
        assert other.number == pytest.approx(once.number, rel=1e-12)
        assert other.interval == pytest.approx(once.interval, rel=1e-9)


def test_that_a_sheet_without_inference_does_not_drop_what_inference_costs_by_the_log() -> None:
    log = traffic(VOLUME).assign(cost=0.01)
    sheet = pilot({"requests": log, "costs": charges(SPENT, category="infrastructure")})
    value = value_of(METRICS, "cost_per_transaction", sheet)
    assert value.number == pytest.approx(0.01 + SPENT.sum() / VOLUME.sum())
    assert "The cost sheet has no inference" in value.note
    named = pilot({"requests": log, "costs": charges(SPENT, category="inference")})
    assert value_of(METRICS, "cost_per_transaction", named).number == pytest.approx(SPENT.sum() / VOLUME.sum())
