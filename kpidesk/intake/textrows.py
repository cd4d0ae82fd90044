"""The rows of one table of a delimited file: read on all cores, on one where a row is out of order, and kept."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Progress, Silent
from kpidesk.intake.arrowtext import BLOCK, Reading, open_text
from kpidesk.intake.foresight import foreseen
from kpidesk.intake.grid import Cells, Chunk
from kpidesk.intake.readahead import read_ahead

KEPT = 2**30
"""Bytes of rows that are kept for the next walk."""
_LONGEST_TEXT = 200
_MOST_RAGGED = 20_000


@dataclass(frozen=True, slots=True)
class Form:
    """What Arrow is to read: the columns of one table, from a row on, below so many lines.

    ``columns`` is how many cells a row has, ``shown`` those of the table. ``quoted``: whether there is a quotation mark
    anywhere in the file.
    """

    path: Path
    file: str
    delimiter: str
    columns: int
    shown: range
    before: int
    first_row: int
    last_row: int | None = None
    quoted: bool = True


@dataclass(slots=True)
class _Walk:
    """What one reader met: rows that are no data, and where it is."""

    following: int
    runs_on: bool = False
    """Whether the last cell read has several lines."""
    skipped: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A whole walk."""

    chunks: tuple[Chunk, ...]
    ragged: dict[int, int]
    texts: dict[int, str]


class TextRows:
    """The rows of a table, in the order of the file, as often as they are asked for.

    ``ragged``: rows with another number of cells than the others, which are left out, and how many they have; ``texts``
    how those begin. Both are known once the rows were walked.
    """

    def __init__(self, form: Form, progress: Progress | None = None) -> None:
        self.ragged: dict[int, int] = {}
        self.texts: dict[int, str] = {}
        self._form = form
        self._progress = progress or Silent()
        self._kept: _Kept | None = None

    def chunks(self) -> Iterator[Chunk]:
        """The rows; progress is told of each chunk that is read from the file. Raises Unusable."""
        self.ragged.clear()
        self.texts.clear()
        if self._kept is not None:
            self.ragged.update(self._kept.ragged)
            self.texts.update(self._kept.texts)
            yield from self._kept.chunks
            return
        chunks: list[Chunk] = []
        room = KEPT
        for chunk in self._read():
            room -= sum(cells.values.nbytes for cells in chunk.columns)
            if room > 0:
                chunks.append(chunk)
            else:
                chunks.clear()
            yield chunk
        if room > 0:
            self._kept = _Kept(tuple(chunks), dict(self.ragged), dict(self.texts))

    def _read(self) -> Iterator[Chunk]:
        wanted = self._form.first_row
        self._progress.step(f"Reading {self._form.file}")
        ways = self._ways()
        for way in ways:
            walk = _Walk(self._form.first_row)
            try:
                with closing(self._batches(way, walk)) as batches:
                    yield from self._numbered(batches, walk, wanted)
            except pa.ArrowInvalid as error:
                if "Empty CSV file" in str(error):
                    return
                if way is ways[-1]:
                    raise self._refusal() from error
                wanted = max(wanted, walk.following)
            else:
                self._refuse_unclosed(walk)
                return

    def _ways(self) -> tuple[Reading, ...]:
        """From the fastest: where a row has too many or too few cells Arrow says so, and the last one, which alone
        knows the numbers of such rows, goes on from there.

        Where a quotation mark may open a text of several lines, blocks must not end within it: Arrow would close it
        there and say nothing.
        """
        form = self._form
        fast = Reading(form.path, form.delimiter, form.columns, form.before, threads=True, several_lines=form.quoted)
        return fast, replace(fast, threads=False, several_lines=True)

    def _batches(self, way: Reading, walk: _Walk) -> Generator[pa.RecordBatch, None, None]:
        """What Arrow reads; on the slow way each batch must be numbered before the next row out of order is met."""
        if not way.threads:
            yield from open_text(way, lambda row: self._note(row, walk), BLOCK)
            return
        ahead = foreseen(way) or read_ahead(lambda: iter(open_text(way, lambda _: "error", BLOCK)))
        with closing(ahead):
            yield from ahead

    def _note(self, row: arrow_csv.InvalidRow, walk: _Walk) -> Literal["skip", "error"]:
        form = self._form
        number = (row.number or 0) + form.first_row - form.before - 1  # always there, since one thread reads
        walk.skipped.append(number)
        if row.text.count('"') % 2:
            walk.unclosed.append(number)
        if row.text.strip() and (form.last_row is None or number <= form.last_row):
            self.ragged[number] = row.actual_columns
            self.texts[number] = row.text[:_LONGEST_TEXT]
        return "skip" if len(self.ragged) <= _MOST_RAGGED else "error"

    def _numbered(self, batches: Iterator[pa.RecordBatch], walk: _Walk, wanted: int) -> Iterator[Chunk]:
        """The rows with their numbers, from the first that is wanted."""
        form = self._form
        for batch in batches:
            self._progress.step(f"Reading {form.file}")
            gaps = set(walk.skipped)
            rows = np.arange(walk.following, walk.following + batch.num_rows + len(gaps))
            if gaps:
                rows = rows[~np.isin(rows, sorted(gaps))]
            rows = rows[: batch.num_rows]
            if batch.num_rows:
                walk.following = int(rows[-1]) + 1
                walk.runs_on = "\n" in (batch.column(form.columns - 1)[-1].as_py() or "")
            least = int(np.searchsorted(rows, wanted))
            most = len(rows) if form.last_row is None else int(np.searchsorted(rows, form.last_row, "right"))
            if least < most or not least:
                columns = (Cells(batch.column(place)[least:most]) for place in form.shown)
                yield Chunk(tuple(columns), rows[least:most])
            if most < len(rows):
                break

    def _refuse_unclosed(self, walk: _Walk) -> None:
        last, broken = walk.following - 1, max(walk.unclosed, default=0)
        if broken > last or (walk.runs_on and not _ends_quoted(self._form.path)):
            raise Unusable(
                f"{self._form.file} cannot be read as a table: a quotation mark in row {max(broken, last)} is never "
                "closed, and all rows below it would be lost.",
                "Close it, or export the file again.",
            )

    def _refusal(self) -> Unusable:
        file = self._form.file
        if len(self.ragged) > _MOST_RAGGED:
            return Unusable(
                f"{file} has more than {_MOST_RAGGED:,} rows with another number of cells than the header: it was not "
                "read.",
                "Export it again, with texts that hold the separator in quotes.",
            )
        return Unusable(f"{file} cannot be read as a table: it is damaged or a quotation mark is never closed.")


def _ends_quoted(path: Path) -> bool:
    with path.open("rb") as raw:
        raw.seek(max(path.stat().st_size - 64, 0))
        return raw.read().rstrip().endswith(b'"')
