"""Rows of names and values into Arrow files, some ten thousand rows each; columns are found on the way."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from kpidesk.base.errors import Unusable
from kpidesk.intake.arrow import Array
from kpidesk.intake.jsontree import written

MOST_COLUMNS = 4_096
"""More than any tool writes, features of a model included."""
_ROWS, _CELLS, _LETTERS = 50_000, 2_000_000, 32 * 2**20
_LARGEST = 6 * 2**30


class RowFiles:
    """Takes rows and writes them whenever enough have come; ``close`` says what was written."""

    def __init__(self, stem: str, file: str) -> None:
        self._stem, self._file = stem, file
        self._headers: dict[str, int] = {}
        self._waiting: list[Mapping[str, Any]] = []
        self._letters = self._written = 0
        self._sizes: list[int] = []

    def take(self, row: Mapping[str, Any], letters: int) -> None:
        """One more row, which took so many letters. Raises Unusable for a table that no tool writes."""
        if not row.keys() <= self._headers.keys():
            for name in row:
                self._headers.setdefault(name, len(self._headers))
            if len(self._headers) > MOST_COLUMNS:
                raise Unusable(
                    f"{self._file} has more than {MOST_COLUMNS:,} columns: its rows have other names each.",
                    "Export it as a table: one row a request, and the same columns in each.",
                )
        self._waiting.append(row)
        self._letters += letters
        waiting = len(self._waiting)
        if waiting >= _ROWS or waiting * len(self._headers) >= _CELLS or self._letters >= _LETTERS:
            self._flush()

    def close(self) -> dict[str, Any]:
        """The headers, and the number of rows in each file."""
        self._flush()
        return {"headers": [str(written(name)) for name in self._headers], "sizes": self._sizes}

    def _flush(self) -> None:
        if not self._waiting:
            return
        names = dict.fromkeys(name for row in self._waiting for name in row)
        arrays = [array_of([row.get(name) for row in self._waiting]) for name in names]
        batch = pa.RecordBatch.from_arrays(arrays, [f"c{self._headers[name]}" for name in names])
        self._written += batch.nbytes
        if self._written > _LARGEST:
            raise Unusable(f"{self._file} unpacks to far more than a table would: it was not read.")
        with (
            pa.OSFile(f"{self._stem}-{len(self._sizes)}.arrow", "wb") as sink,
            pa.ipc.new_file(sink, batch.schema) as to,
        ):
            to.write_batch(batch)
        self._sizes.append(batch.num_rows)
        self._waiting, self._letters = [], 0


def array_of(cells: list[Any]) -> Array:
    """One column, in its own type where all its cells have it, else as text."""
    try:
        array = pa.array(cells)
    except (pa.ArrowException, OverflowError, ValueError, TypeError):
        array = None
    if array is not None and not pa.types.is_nested(array.type):
        return array
    return pa.array([written(cell) for cell in cells], pa.string())
