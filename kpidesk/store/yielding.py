"""Rows that do not count while another import stands: a newer export tells the same. Nothing of them is deleted."""

import hashlib
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpidesk.store.failures import Damaged
from kpidesk.store.parts import Part
from kpidesk.store.schema import YIELDING

# numpy and pyarrow are asked for where rows are marked: a window is painted without them.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Marks = npt.NDArray[np.bool_]
else:
    Marks = object
ROW_GROUP = 122_880
_BITS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Yielding:
    """Rows of one part that yield to an import for as long as that stands.

    ``part``: the id of a stored part, or the file of one that is about to come in. ``rows``: True for each row that
    yields, in the order of the part. ``to``: the id of an import; None is the one that is about to come in.
    """

    part: int | Path
    rows: Marks
    to: int | None = None


def store(connection: sqlite3.Connection, part_id: int, import_id: int, rows: Marks) -> None:
    """Keep which rows of a part yield to an import, within the caller's transaction."""
    import numpy as np  # noqa: PLC0415 - a window is painted without it

    bits = zlib.compress(np.packbits(rows).tobytes())
    digest = hashlib.sha256(bits).hexdigest()
    connection.execute(YIELDING.insert(), (part_id, import_id, len(rows), digest, bits))


def remove(connection: sqlite3.Connection, import_id: int, parts: Sequence[Part]) -> None:
    """Forget all that yields to an import, and all that yields of these parts: what yielded counts again."""
    connection.execute('DELETE FROM "yielding" WHERE "import_id" = ?', (import_id,))
    connection.executemany('DELETE FROM "yielding" WHERE "part_id" = ?', [(part.id,) for part in parts])


def of_part(connection: sqlite3.Connection, part: Part, without: int | None = None) -> Marks | None:
    """Which rows of a part yield to whatever import but one; None where all count. Raises Damaged."""
    import numpy as np  # noqa: PLC0415 - a window is painted without it

    query = 'SELECT "rows", "sha256", "bits" FROM "yielding" WHERE "part_id" = ? AND "import_id" IS NOT ? ORDER BY "id"'
    found = [_marks(*row) for row in connection.execute(query, (part.id, without))]
    if not found:
        return None
    if len({len(marks) for marks in found}) > 1:
        raise Damaged("What is noted of rows that do not count does not fit together.")
    every: Marks = np.logical_or.reduce(found)
    return every


def _marks(rows: int, sha256: str, bits: bytes) -> Marks:
    import numpy as np  # noqa: PLC0415 - a window is painted without it

    if hashlib.sha256(bits).hexdigest() != sha256:
        raise Damaged("What is noted of rows that do not count is not what was written.")
    size = -(-rows // _BITS)
    try:
        packed = zlib.decompressobj().decompress(bits, size or 1)
    except zlib.error as error:
        raise Damaged("What is noted of rows that do not count cannot be read.") from error
    if len(packed) != size:
        raise Damaged("What is noted of rows that do not count is too short.")
    return np.unpackbits(np.frombuffer(packed, np.uint8), count=rows).astype(bool)


def name_of(marks: Marks) -> str:
    """A digest of which rows yield, for the name of a copy without them."""
    import numpy as np  # noqa: PLC0415 - a window is painted without it

    return hashlib.sha256(np.packbits(marks).tobytes()).hexdigest()[:16]


def write_rest(whole: Path, marks: Marks, target: Path) -> None:
    """Write the rows of a Parquet part that do not yield; raises Damaged where the marks are of another part."""
    import pyarrow as pa  # noqa: PLC0415 - a window is painted without it
    import pyarrow.parquet as pq  # noqa: PLC0415 - a window is painted without it

    source = pq.ParquetFile(whole)
    if source.metadata.num_rows != len(marks):
        raise Damaged("What is noted of rows that do not count does not fit their number.")
    beside = target.with_suffix(".new")
    with source, pq.ParquetWriter(beside, source.schema_arrow) as writer:
        place = 0
        for batch in source.iter_batches(ROW_GROUP) if not marks.all() else ():
            kept = batch.filter(pa.array(~marks[place : place + len(batch)]))
            place += len(batch)
            if len(kept):
                writer.write_batch(kept, ROW_GROUP)
    beside.replace(target)
