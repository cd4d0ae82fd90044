"""Files held against each other: figures by hand or by plain pandas, and silence where they fit."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.problems import Level, Problem
from kpidesk.engine.counterparts import counted_in
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import accuracy, audit, cost, latency
from kpidesk.metrics.agreement import by_how_much
from kpidesk.metrics.compared import compare, spread
from kpidesk.metrics.data_quality import METRICS as QUALITY
from kpidesk.metrics.reconciliation import findings
from tests.metrics.pilots import evidence, value_of

START = date(2026, 8, 3)
METRICS = (*latency.METRICS, *accuracy.METRICS, *audit.METRICS, *cost.METRICS, *QUALITY)


def pilot(tables: dict[str, pd.DataFrame], days: int = 28, **settings: Any) -> Evidence:
    return evidence(tables, START, START + timedelta(days=days - 1), metrics=METRICS, **settings)


def found(tables: dict[str, pd.DataFrame], code: str, **settings: Any) -> list[Problem]:
    return [one for one in findings(pilot(tables, **settings)) if one.code == code]


def log(per_day: int = 10, days: int = 28, **columns: Any) -> pd.DataFrame:
    """So many completed requests at noon of each day."""
    when = pd.DatetimeIndex(np.repeat(pd.date_range(START, periods=days) + pd.Timedelta(hours=12), per_day))
    return pd.DataFrame({"timestamp": when, "status": "ok", **columns})


def bill(amount: float, days: int = 28, **columns: Any) -> pd.DataFrame:
    """A charge for inference on each day."""
    booked = [START + timedelta(days=day) for day in range(days)]
    return pd.DataFrame({"date": booked, "amount": float(amount), "category": "inference", **columns})


def test_that_files_that_fit_are_not_spoken_of() -> None:
    tables = {
        "requests": log(user_id="anna", cost=0.1, input_tokens=70, output_tokens=30),
        "costs": bill(1.05, quantity=1.0, unit="1K tokens"),
        "users": pd.DataFrame({"user_id": ["anna"]}),
        "work_items": units(10),
        "effort": pd.DataFrame({"date": [START], "hours": [8.0], "rate": [55.0]}),
    }
    assert findings(pilot(tables, hourly_rate=50.0)) == ()


def test_that_costs_in_the_log_are_held_against_the_bill_and_the_weeks_that_differ_are_named() -> None:
    booked = bill(1.0)
    booked.loc[7:20, "amount"] = 3.0
    (said,) = found({"requests": log(cost=0.1), "costs": booked}, "cost-gap")
    assert said.level is Level.WARNING
    assert said.message == (
        "Inference: 28.00 USD by the log, 56.00 charged by the cost sheet for 3 – 30 August 2026: 2.0 times as much. "
        "They differ in weeks 2 and 3. The sheet counts."
    )
    assert said.remedy.startswith("Look for requests outside the log")


def test_that_only_days_that_both_books_cover_are_compared() -> None:
    later = log(cost=0.1).tail(140)  # the log has costs from day 15 on
    assert found({"requests": later, "costs": bill(1.0)}, "cost-gap") == []


def test_that_a_bill_of_one_sum_a_month_is_compared_as_a_whole() -> None:
    monthly = pd.DataFrame({"date": [date(2026, 8, 28)], "amount": [28.0], "category": ["inference"]})
    assert found({"requests": log(cost=0.1), "costs": monthly}, "cost-gap") == []
    (said,) = found({"requests": log(cost=0.1), "costs": monthly.assign(amount=14.0)}, "cost-gap")
    assert "for 3 – 30 August 2026: only 50.0 % of it. The sheet counts." in said.message


def test_that_a_factor_of_a_thousand_hints_at_the_unit() -> None:
    (said,) = found({"requests": log(cost=0.1), "costs": bill(1010.0)}, "cost-gap")
    assert "1,010 times as much" in said.message
    assert said.remedy.startswith("That is a factor of about 1,000: check the currency or the unit")


def test_that_a_bill_without_categories_asks_for_them() -> None:
    uncategorised = bill(1.0).assign(category="other")
    (said,) = found({"requests": log(cost=0.1), "costs": uncategorised}, "cost-gap")
    assert said.message.startswith("The log adds up to 28.00 USD for inference, and no charge")


def test_that_requests_and_tokens_are_held_against_what_was_invoiced() -> None:
    tokens = log(input_tokens=700, output_tokens=300)
    invoiced = pd.concat([bill(1.0, quantity=12.0, unit="requests"), bill(1.0, quantity=10.0, unit="1K tokens")])
    (said,) = found({"requests": tokens, "costs": invoiced}, "quantity-gap")
    assert said.message == (
        "280 requests are in the log for 3 – 30 August 2026, 336 were invoiced: 20.0 % more. They differ in weeks 1–4."
    )
    slipped = bill(1.0, quantity=10.0, unit="tokens")
    (said,) = found({"requests": tokens, "costs": slipped}, "quantity-gap")
    assert said.message.startswith("280,000 tokens are in the log")
    assert "one 1,000th of it" in said.message
    assert said.remedy.startswith("That is a factor of about 1,000: check the unit of the quantity")


def test_that_a_bill_for_answered_requests_alone_fits() -> None:
    failing = log().assign(status=["error", *["ok"] * 9] * 28)
    for quantity, gaps in ((9.0, 0), (9.5, 0), (10.0, 0), (8.0, 1), (11.0, 1)):
        costs = bill(1.0, quantity=quantity, unit="requests")
        assert len(found({"requests": failing, "costs": costs}, "quantity-gap")) == gaps


def test_that_quantities_over_a_period_are_spread_over_its_days() -> None:
    weekly = pd.DataFrame(
        {
            "date": [START, START + timedelta(days=7)],
            "period_start": [START, START + timedelta(days=7)],
            "period_end": [START + timedelta(days=6), START + timedelta(days=13)],
            "amount": 1.0,
            "quantity": [70.0, 35.0],
            "unit": "calls",
        }
    )
    (said,) = found({"requests": log(), "costs": weekly}, "quantity-gap")
    assert "140 requests are in the log for 3 – 16 August 2026, 105 were invoiced: 25.0 % less" in said.message
    assert said.message.endswith("They differ in week 2.")


@pytest.mark.parametrize(
    ("unit", "meant"),
    [
        ("requests", ("requests", 1.0)),
        ("API calls", ("requests", 1.0)),
        ("1K tokens", ("tokens", 1e3)),
        ("1,000 Tokens", ("tokens", 1e3)),
        ("1M input tokens", ("tokens", 1e6)),
        ("million tokens", ("tokens", 1e6)),
        ("hours", None),
        ("GB-Mo", None),
        ("", None),
    ],
)
def test_that_units_of_bills_are_understood(unit: str, meant: tuple[str, float] | None) -> None:
    assert counted_in(unit) == meant


def units(per_day: int, **columns: Any) -> pd.DataFrame:
    when = np.repeat(pd.date_range(START, periods=28) + pd.Timedelta(hours=15), per_day)
    return pd.DataFrame({"finished_at": pd.DatetimeIndex(when), "arm": "treatment", **columns})


def test_that_transactions_are_held_against_units_of_business() -> None:
    (said,) = found({"requests": log(), "work_items": units(8)}, "units-gap")
    assert said.message.startswith("280 transactions were completed by the log for 3 – 30 August 2026, 224 units")
    assert "20.0 % less. They differ in weeks 1–4." in said.message
    assert found({"requests": log(), "work_items": units(3)}, "units-gap") == []  # a sample
    assert found({"requests": log(), "work_items": units(8).assign(arm="control")}, "units-gap") == []


def test_that_units_that_no_transaction_names_are_counted() -> None:
    names = [f"T-{number}" for number in range(280)]
    other = units(10, unit_id=[*names[:250], *(f"X-{number}" for number in range(30))])
    (said,) = found({"requests": log(transaction_id=names), "work_items": other}, "units-unknown")
    assert said.count == 30
    assert said.message.startswith("30 of 280 units of business work that the system finished have no request")
    strangers = units(10, unit_id=[f"X-{number}" for number in range(280)])
    assert found({"requests": log(transaction_id=names), "work_items": strangers}, "units-unknown") == []


def test_that_people_who_are_active_without_being_eligible_are_named() -> None:
    used = log(user_id=["anna", "Bert", "carl", "dora", "emil"] * 56)
    listed = pd.DataFrame(
        {
            "user_id": ["anna", "bert", "dora", "fritz"],
            "eligible_from": [START, START, START + timedelta(days=1), START],
            "eligible_to": [None, None, None, None],
        }
    )
    (said,) = found({"requests": used, "users": listed}, "not-eligible")
    assert (said.level, said.count) == (Level.WARNING, 4)
    assert said.message == (
        "3 of 5 active people are not on the list of users: Bert, carl, emil. 1 of them would be if letter case and "
        "blanks did not count. 1 was active before their access began or after it ended: dora."
    )
    (unseen,) = found({"requests": used, "users": listed}, "never-seen")
    assert (unseen.level, unseen.count) == (Level.INFO, 2)
    assert "2 of 4 people on the list of users never appear: bert, fritz." in unseen.message


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_people_are_counted_as_pandas_counts_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    used = log(user_id=rng.choice([f"u{number}" for number in range(40)], 280))
    begin = [START + timedelta(days=int(day)) for day in rng.integers(0, 20, 30)]
    listed = pd.DataFrame({"user_id": [f"u{number}" for number in range(30)], "eligible_from": begin})
    met = used.merge(listed, on="user_id", how="left")
    strangers = set(met.loc[met["eligible_from"].isna(), "user_id"])
    early = met["timestamp"].dt.normalize() < pd.to_datetime(met["eligible_from"])
    (said,) = found({"requests": used, "users": listed}, "not-eligible")
    assert said.count == len(strangers | set(met.loc[early, "user_id"]))
    assert said.message.startswith(f"{len(strangers)} of {used['user_id'].nunique()} active people")


def test_that_weeks_that_only_one_record_of_use_has_are_named() -> None:
    used = log(user_id="anna")
    gap = used[(used["timestamp"].dt.day < 10) | (used["timestamp"].dt.day > 23)]
    days = [START + timedelta(days=day) for day in range(28)]
    activity = pd.DataFrame({"user_id": "anna", "date": days, "actions": 4})
    (said,) = found({"requests": gap, "activity": activity}, "use-gap")
    assert said.message == "Activity tells of use and the log has no request in weeks 2 and 3."
    (said,) = found({"requests": used, "activity": activity.head(14)}, "use-gap")
    assert said.message == "The log has requests and activity tells of no use in weeks 3 and 4."


def test_that_rates_per_hour_are_held_against_the_setting() -> None:
    own = pd.DataFrame({"date": [START] * 3, "hours": [10.0, 30.0, 5.0], "rate": [40.0, 100.0, None]})
    (said,) = found({"requests": log(), "effort": own}, "rate-gap", hourly_rate=50.0)
    assert said.message == (  # (10 x 40 + 30 x 100) / 40
        "The timesheet's own rates make 85.00 USD an hour; hourly_rate is 50.00 USD: 70.0 % more."
    )
    hours = pd.DataFrame({"date": [START], "hours": [2.0]})
    charged = pd.DataFrame({"date": [START], "amount": [900.0], "category": ["operations"]})
    (said,) = found({"requests": log(), "effort": hours, "costs": charged}, "rate-gap", hourly_rate=50.0)
    assert "Operations charges of 900.00 USD for 2.0 hours worked make 450.00 USD an hour" in said.message
    assert said.message.endswith("9.0 times as much.")
    assert found({"requests": log(), "effort": own.assign(rate=60.0)}, "rate-gap", hourly_rate=50.0) == []


def test_that_the_score_of_the_data_says_that_files_contradict_each_other_and_stays_as_it_is() -> None:
    tables = {"requests": log(cost=0.1), "costs": bill(1.0)}
    fits = value_of(QUALITY, "data_quality_score", pilot(tables, required_fields=("status",)))
    torn = pilot({**tables, "costs": bill(9.0)}, required_fields=("status",))
    value = value_of(QUALITY, "data_quality_score", torn)
    assert value.number == fits.number
    assert "The files do not fit together in one way" in value.note
    assert "fit together" not in fits.note


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (1.004, "about the same"),
        (1.5, "50.0 % more"),
        (0.6, "40.0 % less"),
        (3.64, "3.6 times as much"),
        (3644.44, "3,644 times as much"),
        (0.125, "only 12.5 % of it"),
        (0.001, "one 1,000th of it"),
    ],
)
def test_that_a_ratio_reads_well(ratio: float, said: str) -> None:
    assert by_how_much(ratio) == said


def test_that_a_comparison_adds_up_what_pandas_adds_up() -> None:
    rng = np.random.default_rng(7)
    one, other = (pd.Series(rng.integers(1, 50, 40).astype(float), index=range(first, first + 40)) for first in (1, 6))
    both = compare(pilot({"requests": log()}, days=60), one, other, 0.1)
    assert both is not None
    assert (both.one, both.other) == (one.loc[6:40].sum(), other.loc[6:40].sum())
    assert both.period.first == START + timedelta(days=5)
    weeks = pd.DataFrame({"one": one.loc[6:40], "other": other.loc[6:40]}).groupby(lambda day: (day - 1) // 7 + 1).sum()
    apart = (weeks["other"] - weeks["one"]).abs() > 0.1 * weeks.max(axis=1)
    assert both.weeks == tuple(weeks.index[apart])


def test_that_quantities_are_spread_within_the_pilot() -> None:
    entries = pd.DataFrame({"first": [-1.0, 3.0], "last": [2.0, 3.0], "quantity": [8.0, 5.0]})
    assert spread(entries, 4).tolist() == [2.0, 2.0, 5.0, 0.0]
