"""How the rows of two tables of one role are told to be the same: by their id, or as whole rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpidesk.store.imports import Held
from kpidesk.store.yielding import Marks, Yielding
from kpidesk.tables.column import Kind
from kpidesk.tables.roles import ROLES
from kpidesk.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd

    Cells = pa.Array[Any]
    Places = npt.NDArray[np.int64]

IDS: Mapping[str, str] = MappingProxyType(
    {
        "requests": "request_id",
        "incidents": "incident_id",
        "users": "user_id",
        "work_items": "unit_id",
        "model_versions": "version",
    }
)
"""Role -> the column that names what a row is about. Roles that are not here are compared by whole rows."""
SAME_MOMENT: Mapping[str, str] = MappingProxyType({"requests": "timestamp", "incidents": "detected_at"})
"""Role -> the moment that a later export of the same thing does not change: ids that are used again have others."""
_MOMENTS = {"incidents": "detected_at", "work_items": "finished_at"}
"""Which column dates a row, where it is not the first that can."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of one table, its parts one after another. ``to``: the import that they are of; None comes in now.

    ``parts`` are ids of stored parts, or files of those that come in. ``counts``: rows that do not yield yet.
    """

    table: Table
    to: int | None
    parts: tuple[int | Path, ...]
    counts: Marks

    @classmethod
    def new(cls, table: Table) -> Rows:
        """Of a table that comes in."""
        total = sum(pq.read_metadata(part).num_rows for part in table.parts)
        return cls(table, None, table.parts, np.ones(total, dtype=bool))

    @classmethod
    def held(cls, one: Held) -> Rows:
        """Of a table that is stored."""
        lengths = [pq.read_metadata(part).num_rows for part in one.table.parts]
        marks = [
            np.ones(length, dtype=bool) if yielding is None else ~yielding
            for length, yielding in zip(lengths, one.yielding, strict=True)
        ]
        return cls(one.table, one.import_id, one.parts, np.concatenate([np.zeros(0, dtype=bool), *marks]))

    def __len__(self) -> int:
        return len(self.counts)

    def kinds(self) -> dict[str, pa.DataType]:
        """Column -> the type of its cells: free text is a text in one file and a mark that it was there in another."""
        schema = pq.read_schema(self.table.parts[0])
        return {name: schema.field(name).type for name in self.table.columns}

    def column(self, name: str) -> Cells:
        """One column over all parts, of which there is at least one."""
        read = [pq.read_table(part, columns=[name]).column(name) for part in self.table.parts]
        chunks: list[Cells] = [chunk for one in read for chunk in one.chunks]
        return pa.concat_arrays(chunks) if chunks else pa.array([], type=read[0].type)

    @property
    def dated(self) -> str:
        """The column that dates its rows; "" where it has none."""
        role = self.table.role
        known = [one.name for one in ROLES[role].columns if one.kind in (Kind.DATE, Kind.TIME)]
        asked = [_MOMENTS[role], *known] if role in _MOMENTS else known
        return next((one for one in asked if one in self.table.columns), "")

    def ids(self) -> Cells | None:
        """The ids of its rows; None where the role has none, or a row lacks it."""
        name = IDS.get(self.table.role, "")
        if name not in self.table.columns or not len(self):
            return None
        found = self.column(name)
        return None if found.null_count else found

    def yielding(self, rows: Marks, to: int | None) -> list[Yielding]:
        """These rows as they are stored: by part, parts of which no row is marked left out."""
        split = zip(self.parts, self.by_part(rows), strict=True)
        return [Yielding(part, marks, to) for part, marks in split if marks.any()]

    def by_part(self, rows: Marks) -> list[Marks]:
        """Marks of all rows, cut where a part ends."""
        lengths = [pq.read_metadata(part).num_rows for part in self.table.parts]
        return np.split(rows, np.cumsum(lengths)[:-1]) if lengths else []


def ends(rows: Rows) -> tuple[date, date] | None:
    """The first and last moment (or day) of a table's rows; None where it has none."""
    if not rows.dated or not len(rows):
        return None
    found = pc.min_max(rows.column(rows.dated))
    first, last = found["min"].as_py(), found["max"].as_py()
    return None if first is None else (first, last)


def day(moment: date) -> date:
    """The day of a moment; a day is its own."""
    return moment.date() if isinstance(moment, datetime) else moment


def between(rows: Rows, span: tuple[date, date]) -> Marks:
    """Which rows are dated within a span, both ends included."""
    column = rows.column(rows.dated)
    first, last = (pa.scalar(end, type=column.type) for end in span)
    return _marks(pc.and_(pc.greater_equal(column, first), pc.less_equal(column, last)))


def _marks(found: Any) -> Marks:
    """Arrow's yes and no as marks; unknown is no."""
    marks: Marks = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return marks.astype(np.bool_)


def whole_rows(rows: Rows, columns: Sequence[str]) -> Cells:
    """A mark for each row that equal ones share: its cells in some columns, and the how-manieth of them it is."""
    import pandas as pd  # noqa: PLC0415 - a tenth of a second, needed where rows are compared only

    hashed = np.zeros(len(rows), dtype=np.uint64)
    for name in columns:
        cells = pd.util.hash_pandas_object(_comparable(rows.column(name)), index=False).to_numpy()
        hashed = (hashed * np.uint64(31) + cells).astype(np.uint64)
    nth = pd.Series(hashed).groupby(hashed).cumcount().to_numpy().astype(np.uint64)
    marks: Cells = pa.array(hashed * np.uint64(1_000_003) + nth)
    return marks


def _comparable(column: Cells) -> pd.Series:
    """Cells of one kind, whether some are empty or not: pandas would read whole numbers otherwise then."""
    import pandas as pd  # noqa: PLC0415 - as above

    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return pd.Series(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
    return pd.Series(column.cast(pa.string()).fill_null("\x00").to_numpy(zero_copy_only=False))


def known_in(keys: Cells, others: Cells) -> Marks:
    """Which keys are among others."""
    return _marks(pc.is_in(keys, value_set=others))


def places_in(keys: Cells, others: Cells) -> tuple[Places, Places]:
    """The places of keys that are among others, and the places of those there."""
    found = pc.index_in(keys, value_set=others)
    mine = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
    theirs = found.drop_null().to_numpy(zero_copy_only=False).astype(np.int64)
    return mine, theirs


def differing(mine: Rows, theirs: Rows, places: tuple[Places, Places], columns: Sequence[str]) -> dict[str, Marks]:
    """Column -> which of these pairs of rows have another cell in it; an empty cell is like an empty one."""
    found = {}
    for name in columns:
        one, other = (rows.column(name).take(at) for rows, at in zip((mine, theirs), places, strict=True))
        marks = ~(_marks(pc.equal(one, other)) | _marks(pc.and_(one.is_null(), other.is_null())))
        if marks.any():
            found[name] = marks
    return found
