"""The first and last moment in the tables: they bound the pilot where its settings do not."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis.expr.types as ir

from kpidesk.engine.connection import Connection
from kpidesk.tables.table import Table

_DATED = {"activity": "date", "costs": "date", "effort": "date", "quality_checks": "date", "benefits": "date"}


def find_span(tables: Sequence[Table], timezone: str, folder: Path) -> tuple[date, date] | None:
    """First and last day with requests, in the pilot's zone; of the dated registers where there is no log."""
    parts = [part for table in tables if table.role == "requests" for part in table.parts]
    with Connection(folder) as connection:
        if parts:
            return _moments(connection, connection.read_parquet("requests", parts), timezone)
        return _days(connection, tables)


def _moments(connection: Connection, rows: ir.Table, timezone: str) -> tuple[date, date] | None:
    found = connection.frame(rows.aggregate(first=rows.timestamp.min(), last=rows.timestamp.max())).iloc[0]
    if found.isna().any():
        return None
    return _local(found["first"].to_pydatetime(), timezone), _local(found["last"].to_pydatetime(), timezone)


def _local(moment: datetime, timezone: str) -> date:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).date()


def _days(connection: Connection, tables: Sequence[Table]) -> tuple[date, date] | None:
    found: list[date] = []
    for table in tables:
        if table.role in _DATED and table.parts:
            rows = connection.read_parquet(table.role, table.parts)
            column = rows[_DATED[table.role]]
            ends = connection.arrow(rows.aggregate(first=column.min(), last=column.max())).to_pylist()[0]
            found += [day for day in ends.values() if day is not None]
    return (min(found), max(found)) if found else None
