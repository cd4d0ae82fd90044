"""Parquet: read by batches; a file that is already canonical is taken over as it lies."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Progress
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.content import Content
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.layout import Layout
from kpidesk.intake.texts import MISSING, is_text
from kpidesk.tables.column import Column, Kind

_BATCH = 122_880


def read_parquet(content: Content) -> Grid:
    """A Parquet file as a grid of typed columns; raises Unusable."""
    schema = _opened(content).schema_arrow

    def chunks() -> Iterator[Chunk]:
        first = 2
        try:
            for batch in _opened(content).iter_batches(batch_size=_BATCH):
                yield Chunk(tuple(Cells(column) for column in batch.columns), np.arange(first, first + batch.num_rows))
                first += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise Unusable(f"{content.file} is damaged: its rows cannot be unpacked. Export it again.") from error

    typed = not any(_may_be_text(kind) for kind in schema.types)
    return Grid(content.file, "", tuple(schema.names), tuple(range(len(schema.names))), chunks, typed=typed)


def _may_be_text(kind: pa.DataType) -> bool:
    return is_text(kind) or pa.types.is_dictionary(kind) or pa.types.is_nested(kind)


def _opened(content: Content) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(content.path)
    except (pa.ArrowException, OSError) as error:
        raise Unusable(f"{content.file} is a damaged Parquet file: export it again.") from error


def rows_of(content: Content) -> int:
    """How many rows the file says it has."""
    return int(_opened(content).metadata.num_rows)


def canonical_columns(content: Content, layout: Layout, progress: Progress) -> frozenset[str]:
    """The columns whose name, type and every cell are such that cleaning would change nothing; raises Unusable."""
    file = _opened(content)
    candidates = [
        bound
        for bound in layout.bound
        if not bound.unit
        and file.schema_arrow.names[bound.index] == bound.name
        and file.schema_arrow.field(bound.index).type == bound.column.arrow
    ]
    found = set()
    try:
        for bound in candidates:
            progress.step(f"Checking {content.file}: {bound.name}")
            if _holds(content, bound.name, bound.column):
                found.add(bound.name)
    except (pa.ArrowException, OSError) as error:
        raise Unusable(f"{content.file} is damaged: its rows cannot be unpacked. Export it again.") from error
    return frozenset(found)


def _holds(content: Content, name: str, column: Column) -> bool:
    """Whether every cell of one column is canonical; strings are looked at once each."""
    text = is_text(column.arrow)
    file = pq.ParquetFile(content.path, read_dictionary=[name] if text else None)
    for group in range(file.num_row_groups):
        for piece in file.read_row_group(group, columns=[name]).column(0).chunks:
            if column.required and piece.null_count:
                return False
            if not (_clean_words(piece, column) if text else _clean_numbers(piece, column)):
                return False
    return True


def _clean_words(piece: Array, column: Column) -> bool:
    words = piece.dictionary if pa.types.is_dictionary(piece.type) else pc.unique(piece)
    if column.choices:
        return bool(pc.all(pc.is_in(words, pa.array(column.choices))).as_py())
    lower = pc.utf8_lower(words)
    marks = [mark for mark in MISSING if column.kind is not Kind.TEXT or mark != "na"]
    wrong = pc.or_(
        pc.is_in(lower, pa.array(marks)), pc.match_substring_regex(words, r'^[\s\x{00a0}]|[\s\x{00a0}]$|^".*"$')
    )
    if column.kind is Kind.LABEL:
        capital = pc.and_(pc.is_in(lower, pa.array(["true", "false"])), pc.not_equal(lower, words))
        wrong = pc.or_(wrong, pc.or_(capital, pc.match_substring_regex(words, r"^[+-]?\d+\.0+$")))
    return not pc.any(wrong).as_py()


def _clean_numbers(piece: Array, column: Column) -> bool:
    if pa.types.is_floating(piece.type) and not pc.all(pc.is_finite(piece)).as_py() and len(piece) > piece.null_count:
        return False
    if not (pa.types.is_floating(piece.type) or pa.types.is_integer(piece.type)):
        return True
    ends = pc.min_max(piece).as_py()
    if ends["min"] is None:
        return True
    low = column.minimum is None or ends["min"] >= column.minimum
    return low and (column.maximum is None or ends["max"] <= column.maximum)
