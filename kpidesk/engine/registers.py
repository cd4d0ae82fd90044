"""The small roles as frames: incidents, users, versions, charges and hours, with pilot days beside their dates."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.base.periods import Calendar
from kpidesk.engine.cases import case_results
from kpidesk.engine.clock import local_time, pilot_day
from kpidesk.engine.connection import Connection
from kpidesk.engine.facts import total
from kpidesk.engine.trials import unit_values
from kpidesk.engine.voices import notes_counts, survey_scores, voices
from kpidesk.tables.column import Kind
from kpidesk.tables.roles import ROLES

_REDUCED = {
    "costs": (("date", "period_start", "period_end", "currency", "category", "is_credit"), "amount"),
    "effort": (("date", "period_start", "period_end", "activity", "rate"), "hours"),
    "activity": (("user_id", "date"), "actions"),
}
"""Roles that may be long: key columns, and the one that is summed."""
_KEPT = (
    "costs", "effort", "activity", "incidents", "users", "quality_checks", "benefits", "load_tests", "model_versions",
    "measurements", "training", "tools",
)  # fmt: skip


def read_registers(
    connection: Connection, tables: Mapping[str, ir.Table], calendar: Calendar
) -> dict[str, pd.DataFrame]:
    """Role -> rows, every column of the role there (null where no source has it), plus ``<column>_day`` for dates and
    moments: the pilot day as a float, NaN where unknown.
    """
    kept = {
        role: connection.frame(_with_days(_shaped(role, tables[role]), role, calendar))
        for role in _KEPT
        if role in tables
    }
    return {**kept, **_told_otherwise(connection, tables, calendar)}


def _told_otherwise(
    connection: Connection, tables: Mapping[str, ir.Table], calendar: Calendar
) -> dict[str, pd.DataFrame]:
    """Roles that may be long and have a shape of their own, told by ``cases``, ``trials`` and ``voices``; the last
    also as ``voices``: the latest comments of surveys and notes together.
    """
    found: dict[str, pd.DataFrame] = {}
    if "evaluations" in tables:
        results = connection.frame(case_results(tables["evaluations"], calendar))
        found["evaluations"] = results.astype(dict.fromkeys(("suite", "metric"), "category"))
    if "experiments" in tables:
        found["experiments"] = unit_values(connection, tables["experiments"], calendar)
    if "surveys" in tables:
        found["surveys"] = connection.frame(survey_scores(tables["surveys"], calendar))
    if "notes" in tables:
        found["notes"] = connection.frame(notes_counts(tables["notes"], calendar))
    told = voices(tables.get("surveys"), tables.get("notes"), calendar)
    return found if told is None else {**found, "voices": connection.frame(told)}


def dated(role: str, rows: ir.Table, calendar: Calendar) -> ir.Table:
    """Single rows of a role, every fixed column there, with ``<column>_day`` as of ``read_registers``."""
    complete = _completed(role, rows)
    return complete.mutate(**_days(complete, role, calendar))


def _completed(role: str, rows: ir.Table) -> ir.Table:
    declared = [column for column in ROLES[role].columns if not column.open]
    absent = {
        column.name: ibis.null(ibis.dtype(column.arrow)) for column in declared if column.name not in rows.columns
    }
    return rows.mutate(**absent) if absent else rows


def _shaped(role: str, rows: ir.Table) -> ir.Table:
    declared = [column for column in ROLES[role].columns if not column.open]
    complete = _completed(role, rows)
    if role not in _REDUCED:
        return complete.select(*[column.name for column in declared])
    keys, summed = _REDUCED[role]
    positive = complete[summed] >= 0 if role == "costs" else ibis.literal(True)
    keyed = complete.mutate(charged=positive)
    return keyed.group_by(*keys, "charged").aggregate(
        rows=keyed.count(), **{summed: total(keyed[summed]).cast("float64")}
    )


def _with_days(rows: ir.Table, role: str, calendar: Calendar) -> ir.Table:
    days = _days(rows, role, calendar)
    return rows.mutate(**days).order_by([name for name in rows.columns if not rows[name].type().is_nested()])


def _days(rows: ir.Table, role: str, calendar: Calendar) -> dict[str, ir.Value]:
    days: dict[str, ir.Value] = {}
    for column in ROLES[role].columns:
        if column.name not in rows.columns or column.kind not in {Kind.DATE, Kind.TIME}:
            continue
        value = rows[column.name]
        local = local_time(value, calendar).date() if column.kind is Kind.TIME else value
        days[f"{column.name}_day"] = pilot_day(local, calendar).cast("float64")
    return days
