"""Money, hours, incidents, checks and people of the sample pilots, computed a second time with pandas."""

from pathlib import Path

import pandas as pd
import pytest

from tests.samples import sample_files

Expected = dict[str, dict[str, float]]
CLAIMS = ("claims-ready", "claims-failing")


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("name", CLAIMS)
def test_that_money_and_hours_add_up(name: str, samples: Path, expected: Expected) -> None:
    folder, figures = samples / name, expected[name]
    said = sample_files.settings(folder)
    costs, effort = (sample_files.table(folder, role) for role in ("costs", "effort"))
    hours = effort.loc[effort["activity"] != "build", "hours"].sum()
    charges = costs.loc[costs["category"] != "build", "amount"].sum()
    completed = sample_files.log(folder).query("status == 'ok'")["transaction_id"].nunique()
    each = (charges + hours * said["hourly_rate"]) / completed
    assert figures["overhead_per_1000"] == close(hours / completed * 1000)
    assert figures["cost_per_transaction"] == close(each)
    assert figures["cost_to_value"] == close(each / said["transaction_value"])


def days_inside(frame: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """The share of each entry's period that lies in the pilot; 1 for an entry of one day."""
    begins, ends = (pd.to_datetime(frame[column]) for column in ("period_start", "period_end"))
    inside = ends.where(ends < last, last) - begins.where(begins > first, first)
    shares: pd.Series = (inside.dt.days + 1) / ((ends - begins).dt.days + 1)
    return shares.fillna(1.0)


def test_that_the_assistants_money_counts_currency_credit_and_period(samples: Path, expected: Expected) -> None:
    folder, figures = samples / "support-assistant", expected["support-assistant"]
    said = sample_files.settings(folder)
    first, last = pd.Timestamp(said["start"]), pd.Timestamp(said["as_of"])
    costs = sample_files.table(folder, "costs").query("category != 'build'")
    effort = sample_files.table(folder, "effort").query("activity != 'build'")
    euros = costs["amount"] * costs["currency"].map({"EUR": 1.0, **said["fx"]})
    charges = (euros.where(~costs["is_credit"].astype(bool), -euros) * days_inside(costs, first, last)).sum()
    hours = effort["hours"] * days_inside(effort, first, last)
    people = (hours * effort["rate"].fillna(said["hourly_rate"])).sum()
    completed = sample_files.log(folder).query("status == 'ok'")["transaction_id"].nunique()
    assert figures["overhead_per_1000"] == close(hours.sum() / completed * 1000)
    assert figures["cost_per_transaction"] == close((charges + people) / completed)


@pytest.mark.parametrize("name", CLAIMS)
def test_that_incidents_last_as_long_as_said(name: str, samples: Path, expected: Expected) -> None:
    incidents = sample_files.table(samples / name, "incidents")
    hours = (incidents["resolved_at"] - incidents["started_at"]).dt.total_seconds() / 3600
    assert expected[name]["mttr"] == close(hours.mean())
    assert len(hours) >= 10


def test_that_quality_and_load_agree_with_the_sheets(pilot: Path, expected: Expected) -> None:
    figures = expected[pilot.name]
    checks = sample_files.table(pilot, "quality_checks").groupby("dimension")[["checked", "passed"]].sum()
    load = sample_files.table(pilot, "load_tests").groupby("stage")[["requests", "failures", "duration_s"]].sum()
    rate = (load["requests"] - load["failures"]) / load["duration_s"]
    assert figures["data_quality_score"] == close((checks["passed"] / checks["checked"]).min())
    assert figures["peak_rps"] == close(rate[1.0])
    assert figures["stress_rps"] == close(rate[1.5])
    assert figures["load_error_rate"] == close((load["failures"] / load["requests"])[[1.0, 1.5]].max())
    assert load.loc[[1.0, 1.5], "requests"].min() >= 1000


def test_that_adoption_counts_people_with_access(pilot: Path, expected: Expected) -> None:
    users = sample_files.table(pilot, "users").set_index("user_id")
    start = pd.Timestamp(str(sample_files.settings(pilot)["start"]))
    since = pd.to_datetime(users["eligible_from"])
    until = pd.to_datetime(users.get("eligible_to", pd.Series(index=users.index, dtype="datetime64[us]")))
    done = sample_files.log(pilot).query("status == 'ok'")
    current = {"claims-ready": 13, "claims-failing": 8, "support-assistant": 6}[pilot.name]
    for week, measure in ((1, "week_1"), (2, "week_2"), (4, "week_4"), (current, "current")):
        first = start + pd.Timedelta(days=7 * (week - 1))
        eligible = users.index[(since < first + pd.Timedelta(days=7)) & (until.isna() | (until >= first))]
        active = done.loc[done["week"] == week, "user_id"].drop_duplicates().isin(eligible).sum()
        assert expected[pilot.name][f"adoption_{measure}"] == close(active / len(eligible))
