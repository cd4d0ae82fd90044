"""A newer export of what the project has already: rows that stand in both would count twice."""

from collections.abc import Sequence
from datetime import date, datetime

import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpidesk.base.dates import span
from kpidesk.base.periods import Period
from kpidesk.base.problems import Level, Problem
from kpidesk.tables.column import Kind
from kpidesk.tables.roles import ROLES
from kpidesk.tables.table import Table
from kpidesk.views.importing import OVERLAP

REMEDY = (
    "Where it is a newer export of the same, it should take the place of the older one: undo or replace that import "
    "on the page Data. Where it holds other rows, all is well."
)


def find_overlaps(new: Sequence[Table], old: Sequence[Table]) -> tuple[Problem, ...]:
    """A warning for each new table with rows of days of which an old one of its role has rows, too."""
    spans = [(table.role, table, _days(table)) for table in old]
    found: list[Problem] = []
    for table in new:
        days = _days(table)
        for role, other, theirs in spans:
            if role == table.role and days and theirs and days[0] <= theirs[1] and theirs[0] <= days[1]:
                found.append(_warning(table, other, max(days[0], theirs[0]), min(days[1], theirs[1])))
                break
    return tuple(found)


def _days(table: Table) -> tuple[date, date] | None:
    """The first and last day of its rows, by the first column that holds a day or a moment; None where none does."""
    role = ROLES.get(table.role)
    dated = [one.name for one in role.columns if one.kind in (Kind.DATE, Kind.TIME)] if role else []
    name = next((one for one in dated if one in table.columns), None)
    if name is None:
        return None
    ends: list[date] = []
    for part in table.parts:
        found = pc.min_max(pq.read_table(part, columns=[name]).column(name))
        ends += [_day(one) for one in (found["min"].as_py(), found["max"].as_py()) if one is not None]
    return (min(ends), max(ends)) if ends else None


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _warning(table: Table, other: Table, first: date, last: date) -> Problem:
    kind = table.role.replace("_", " ")
    message = (
        f"The project has {kind} of {span(Period(first, last))} already, from {other.source.file}: "
        "rows that stand in both count twice."
    )
    return Problem(Level.WARNING, OVERLAP, message, REMEDY, file=table.source.file, sheet=table.source.sheet)
