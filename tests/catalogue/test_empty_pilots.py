"""Every metric on pilots that hold nothing: no tables, tables of headers, a log of one row."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measurements
from kpidesk.metrics.measurements import Measurements
from kpidesk.tables.column import Role
from kpidesk.tables.roles import ROLES
from tests.metrics.pilots import evidence

START = date(2026, 8, 5)
OPEN = {"latency_<step>_s": "latency_model_s", "group_<name>": "group_age", "feature_<name>": "feature_income"}


def headers(role: Role) -> pd.DataFrame:
    """A table of no rows with every column of its role."""
    return pd.DataFrame(columns=[OPEN.get(column.name, column.name) for column in role.columns])


def measured(tables: dict[str, pd.DataFrame], as_of: date, **settings: Any) -> tuple[Evidence, Measurements]:
    pilot = evidence(tables, START, as_of, metrics=CATALOGUE, required_fields=("prediction", "user_id"), **settings)
    return pilot, measurements(pilot)


def everything(found: Measurements) -> dict[str, Measured]:
    told = {f"{one}, window": value for one, value in found.window.items()}
    for grain in (found.weekly, found.monthly):
        told |= {f"{one}, {part.period}": part.measured for one, dated in grain.items() for part in dated}
    for week, as_of in enumerate(found.as_of, 1):
        told |= {f"{one}, as of {week}": value for one, value in as_of.items()}
    return told


REGISTERED = {"incident_count", "open_incidents", "incident_rate_bound", "uptime", "days_to_first_impact"}
"""An empty register of incidents or benefits says that there were none so far."""
HEADERS = {name: headers(role) for name, role in ROLES.items()}


@pytest.mark.parametrize(
    "tables",
    [{}, HEADERS, {"requests": HEADERS["requests"]}, {one: HEADERS[one] for one in HEADERS if one != "requests"}],
    ids=["no tables", "all headers", "an empty log", "empty books"],
)
def test_that_a_pilot_of_no_rows_has_no_numbers_and_says_why(tables: dict[str, pd.DataFrame]) -> None:
    pilot, found = measured(tables, date(2026, 11, 3), hourly_rate=40.0, budget=1000.0, transaction_value=4.0)
    told = {one: value for one, value in everything(found).items() if one.split(",")[0] not in REGISTERED}
    for one, value in told.items():
        assert isinstance(value, Missing), one
        assert value.reason[0].isupper(), one
        assert value.reason.endswith("."), one
    assert len(found.as_of) == pilot.calendar.week == 13
    assert found.left_out == ()
    states = {support.kpi: support.state for support in found.doctor}
    assert states["latency"] == states["cost_per_transaction"] == "not_computable"


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("status", ["ok", "error"])
@pytest.mark.parametrize("timezone", ["UTC", "Pacific/Auckland"])
def test_that_a_pilot_of_a_row_or_two_is_measured_without_a_fall(rows: int, status: str, timezone: str) -> None:
    filled = {column.name: [column.example or None] * rows for column in ROLES["requests"].columns if not column.open}
    log = pd.DataFrame(filled).astype({"latency_s": float})
    log["timestamp"] = pd.to_datetime(["2026-08-07 23:30", "2026-08-12 00:30"][:rows])
    log["status"] = status
    pilot, found = measured({"requests": log[["timestamp", "latency_s", "status", "user_id", "prediction"]]},
                            date(2026, 8, 16), timezone=timezone)  # fmt: skip
    assert pilot.daily["requests"].sum() == rows
    shown = found.window["latency_p50"]
    assert isinstance(shown, Value if status == "ok" else Missing)
    assert isinstance(found.window["latency_p99"], Missing)
