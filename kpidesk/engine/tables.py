"""From imported tables to named rows the engine can query: parts of one role together, late labels joined."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import ibis.expr.types as ir

from kpidesk.base.periods import Calendar
from kpidesk.engine.connection import Connection
from kpidesk.engine.known import labels_by_then
from kpidesk.engine.late import join_labels
from kpidesk.tables.table import Table


def open_tables(connection: Connection, tables: Sequence[Table], calendar: Calendar) -> Mapping[str, ir.Table]:
    """Role -> its rows over all imports; ``requests`` with what ``labels`` brought by the day of the review."""
    opened = {role: connection.read_parquet(role, parts) for role, parts in parts_by_role(tables).items()}
    if "requests" in opened and "labels" in opened:
        ordered = connection.read_in_order("labels_in_order", parts_by_role(tables)["labels"])
        opened["requests"] = join_labels(connection, opened["requests"], labels_by_then(ordered, calendar))
    return opened


def parts_by_role(tables: Sequence[Table]) -> dict[str, list[Path]]:
    """Role -> the parts of all its tables, in their order; roles of no part left out."""
    parts: dict[str, list[Path]] = defaultdict(list)
    for table in tables:
        parts[table.role] += table.parts
    return {role: several for role, several in parts.items() if several}


def present_columns(tables: Sequence[Table]) -> dict[str, frozenset[str]]:
    """Role -> every column that one of its sources has; labels count as columns of ``requests`` too."""
    present: dict[str, set[str]] = defaultdict(set)
    for table in tables:
        present[table.role] |= set(table.columns)
    if "labels" in present and "requests" in present:
        present["requests"] |= present["labels"]
    return {role: frozenset(columns) for role, columns in present.items()}
