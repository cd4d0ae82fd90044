"""Writing clean rows as Parquet parts, in a thread of its own while the next rows are made."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from kpidesk.intake.distinct import are_repeated

ROW_GROUP = 122_880
_GROUPS_PER_PART = 10


@dataclass(frozen=True, slots=True)
class _Form:
    """How columns are packed, by their names: those whose cells recur are written as places in a list of them, whole
    numbers and moments as differences. ``ordered`` ones have their least and greatest noted: of texts nobody asks.
    """

    repeated: list[str]
    encodings: dict[str, str]
    ordered: list[str]


def _form_of(rows: pa.Table) -> _Form:
    """The form that packs these rows well and fast; a third of the time and of the room of the usual one is saved."""
    repeated, encodings, ordered = list[str](), dict[str, str](), list[str]()
    for field, column in zip(rows.schema, rows.columns, strict=True):
        text = pa.types.is_string(field.type)
        if not text:
            ordered.append(field.name)
        if pa.types.is_integer(field.type) or pa.types.is_temporal(field.type):
            encodings[field.name] = "DELTA_BINARY_PACKED"
        elif not text or are_repeated(column):
            repeated.append(field.name)
    return _Form(repeated, encodings, ordered)


class PartWriter:
    """Writes rows into parts of ten row groups of 122,880 rows; on an error its files are removed.

    Row groups are packed in a second thread, one after the other; at most one waits, so that memory stays bounded.
    """

    def __init__(self, folder: Path, stem: str, schema: pa.Schema) -> None:
        self._folder, self._stem, self._schema = folder, stem, schema
        self._writer: pq.ParquetWriter | None = None
        self._form: _Form | None = None
        self._groups = 0
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0
        self._thread = ThreadPoolExecutor(1)
        self._packing: Future[None] | None = None
        self.parts: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        whole = False
        try:
            if kind is None:
                self._flush(last=True)
                self._wait()
                self._close()
                whole = True
        finally:
            self._thread.shutdown(wait=True)
            if not whole:
                self._discard()

    def write(self, batch: pa.RecordBatch) -> None:
        """Take rows; they reach the disk by whole row groups."""
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= ROW_GROUP:
            self._flush(last=False)

    def _flush(self, *, last: bool) -> None:
        table = pa.Table.from_batches(self._waiting, self._schema)
        whole = len(table) if last else len(table) // ROW_GROUP * ROW_GROUP
        if whole or last:
            self._wait()
            self._packing = self._thread.submit(self._pack, table.slice(0, whole))
        rest = table.slice(whole)
        self._waiting, self._rows = rest.to_batches(), len(rest)

    def _wait(self) -> None:
        """Until the row groups handed over are written; what went wrong with them is raised here."""
        if self._packing is not None:
            self._packing.result()

    def _pack(self, rows: pa.Table) -> None:
        if self._form is None:
            self._form = _form_of(rows)
        for start in range(0, len(rows), ROW_GROUP):
            self._open().write_table(rows.slice(start, min(ROW_GROUP, len(rows) - start)), row_group_size=ROW_GROUP)
            self._groups += 1
        if not self.parts:
            self._open()

    def _open(self) -> pq.ParquetWriter:
        form = self._form or _Form([], {}, [])
        if self._writer is None or self._groups >= _GROUPS_PER_PART:
            self._close()
            path = self._folder / f"{self._stem}-{len(self.parts) + 1:03d}.parquet"
            self.parts.append(path)
            self._writer = pq.ParquetWriter(
                path,
                self._schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=form.repeated,  # type: ignore[arg-type]  # the stubs know no names here
                column_encoding=form.encodings,
                write_statistics=form.ordered,
            )
        return self._writer

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer, self._groups = None, 0

    def _discard(self) -> None:
        with suppress(OSError, pa.ArrowException):  # what went wrong is told already
            self._close()
        for part in self.parts:
            part.unlink(missing_ok=True)
