"""From imported tables to named rows the engine can query: parts of one role together, late labels joined."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from kpidesk.base.periods import Calendar
from kpidesk.engine.connection import Connection
from kpidesk.engine.known import labels_by_then
from kpidesk.tables.table import Table


def open_tables(connection: Connection, tables: Sequence[Table], calendar: Calendar) -> Mapping[str, ir.Table]:
    """Role -> its rows over all imports; ``requests`` with what ``labels`` brought by the day of the review."""
    by_role: dict[str, list[Table]] = defaultdict(list)
    for table in tables:
        by_role[table.role].append(table)
    opened = {
        role: connection.read_parquet(role, [part for table in several for part in table.parts])
        for role, several in by_role.items()
        if any(table.parts for table in several)
    }
    if "requests" in opened and "labels" in opened and "request_id" in opened["requests"].columns:
        opened["requests"] = _join_labels(connection, opened["requests"], labels_by_then(opened["labels"], calendar))
    return opened


def _join_labels(connection: Connection, requests: ir.Table, labels: ir.Table) -> ir.Table:
    """Fill each column from the newest label that tells it; what a label brings wins over what the log said."""
    late = [name for name in labels.columns if name != "request_id"]
    ordered = labels.mutate(place=ibis.row_number())
    newest = (
        ordered.actual_at.fill_null(ibis.timestamp("1970-01-01 00:00:00")) if "actual_at" in late else ordered.place
    )
    nth = ibis.row_number().over(ibis.window(group_by="request_id", order_by=[newest, ordered.place]))
    aged = ordered.mutate(nth=nth)
    told = {f"late_{name}": aged[name].argmax(aged.nth, where=aged[name].notnull()) for name in late}
    last = aged.group_by("request_id").aggregate(**told)
    kept = connection.materialise("late", last)
    joined = requests.left_join(kept, requests.request_id == kept.request_id)
    columns: dict[str, ir.Value] = {name: joined[name] for name in requests.columns}
    for name in late:
        known = joined[name] if name in requests.columns else ibis.null(labels[name].type())
        columns[name] = ibis.coalesce(joined[f"late_{name}"], known)
    return joined.select(**columns)


def present_columns(tables: Sequence[Table]) -> dict[str, frozenset[str]]:
    """Role -> every column that one of its sources has; labels count as columns of ``requests`` too."""
    present: dict[str, set[str]] = defaultdict(set)
    for table in tables:
        present[table.role] |= set(table.columns)
    if "labels" in present and "requests" in present:
        present["requests"] |= present["labels"]
    return {role: frozenset(columns) for role, columns in present.items()}
