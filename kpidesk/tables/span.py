"""From when to when the rows of a table are, read from the statistics of its parts and not from its rows."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kpidesk.tables.column import Kind
from kpidesk.tables.roles import ROLES

if TYPE_CHECKING:
    import pyarrow.parquet as pq


def span_of(role: str, columns: Collection[str], parts: Iterable[Path]) -> tuple[date, date] | None:
    """The first and the last day (UTC) of a table's rows; None where none is dated.

    The column is the first dated one that every row must fill, else the first dated one.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - a quarter of a second, needed where there are rows only

    name = _dated_column(role, columns)
    if not name:
        return None
    ends = [end for part in parts for end in _ends(pq.ParquetFile(part).metadata, name)]
    return (min(ends), max(ends)) if ends else None


def _dated_column(role: str, columns: Collection[str]) -> str:
    dated = [column for column in ROLES[role].columns if column.kind in (Kind.TIME, Kind.DATE)]
    there = [column for column in dated if column.name in columns]
    return next((column.name for column in there if column.required), there[0].name if there else "")


def _ends(metadata: "pq.FileMetaData", name: str) -> Iterator[date]:
    """The least and the greatest day of each row group that has any."""
    place = metadata.schema.to_arrow_schema().get_field_index(name)
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(place).statistics
        if statistics is not None and statistics.has_min_max:
            for end in (statistics.min, statistics.max):
                if isinstance(end, date):
                    yield end.date() if isinstance(end, datetime) else end
