"""Writing clean rows as Parquet parts."""

from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 122_880
_GROUPS_PER_PART = 10


class PartWriter:
    """Writes rows into parts of ten row groups of 122,880 rows; on an error its files are removed."""

    def __init__(self, folder: Path, stem: str, schema: pa.Schema) -> None:
        self._folder, self._stem, self._schema = folder, stem, schema
        self._writer: pq.ParquetWriter | None = None
        self._groups = 0
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0
        self.parts: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush(last=True)
        self._close()
        if kind is not None:
            for part in self.parts:
                part.unlink(missing_ok=True)

    def write(self, batch: pa.RecordBatch) -> None:
        """Take rows; they reach the disk by whole row groups."""
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= ROW_GROUP:
            self._flush(last=False)

    def _flush(self, *, last: bool) -> None:
        table = pa.Table.from_batches(self._waiting, self._schema)
        whole = len(table) if last else len(table) // ROW_GROUP * ROW_GROUP
        for start in range(0, whole, ROW_GROUP):
            self._open().write_table(table.slice(start, min(ROW_GROUP, whole - start)), row_group_size=ROW_GROUP)
            self._groups += 1
        if last and not self.parts:
            self._open()
        rest = table.slice(whole)
        self._waiting, self._rows = rest.to_batches(), len(rest)

    def _open(self) -> pq.ParquetWriter:
        if self._writer is None or self._groups >= _GROUPS_PER_PART:
            self._close()
            path = self._folder / f"{self._stem}-{len(self.parts) + 1:03d}.parquet"
            self.parts.append(path)
            self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", compression_level=1)
        return self._writer

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer, self._groups = None, 0
