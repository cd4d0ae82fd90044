"""Parquet: read by batches; a file that is already canonical is taken over as it lies."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Progress
from kpidesk.intake.archives import refuse_bomb
from kpidesk.intake.arrow import Array, load_pandas
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.cleaning import plain_labels
from kpidesk.intake.content import Content
from kpidesk.intake.grid import Chunk, Grid
from kpidesk.intake.harmless import harmless, is_swollen
from kpidesk.intake.layout import Bound, Layout
from kpidesk.intake.rowfiles import MOST_COLUMNS
from kpidesk.intake.texts import are_plain, is_text
from kpidesk.tables.column import Column, Kind

_BATCH = 122_880
_MANY_ROWS, _ROWS_A_BYTE = 2_000_000, 2
"""A row of an honest table takes a byte at least."""
_INDEXED = 4
"""Bytes a cell: below it a column of texts is mostly index."""


def read_parquet(content: Content) -> Grid:
    """A Parquet file as a grid of typed columns; raises Unusable."""
    load_pandas()
    file = _opened(content)
    _refuse_bomb(file.metadata, content)
    schema = file.schema_arrow

    def chunks() -> Iterator[Chunk]:
        first = 2
        for batch in _batches(content):
            yield Chunk(tuple(map(harmless, batch.columns)), np.arange(first, first + batch.num_rows))
            first += batch.num_rows

    typed = not any(_may_be_text(kind) for kind in schema.types)
    return Grid(content.file, "", tuple(schema.names), tuple(range(len(schema.names))), chunks, typed=typed)


def _batches(content: Content) -> Iterator[pa.RecordBatch]:
    batches = _opened(content).iter_batches(batch_size=_BATCH)
    while True:
        try:
            batch = next(batches, None)
            if batch is None:
                return
            for column in batch.columns:
                if is_text(column.type) or pa.types.is_dictionary(column.type):
                    column.validate(full=True)
        except (pa.ArrowException, OSError, OverflowError) as error:
            raise Unusable(f"{content.file} is damaged: its rows cannot be unpacked. Export it again.") from error
        if any(map(is_swollen, batch.columns)):
            raise Unusable(f"{content.file} unpacks to far more than a table would: it was not read.")
        yield batch


def _refuse_bomb(metadata: pq.FileMetaData, content: Content) -> None:
    """Refuse what says of itself that it is more than a table of its size could be."""
    size = content.path.stat().st_size
    if metadata.num_columns > MOST_COLUMNS:
        raise Unusable(
            f"{content.file} has {metadata.num_columns:,} columns; at most {MOST_COLUMNS:,} can be read.",
            "Export only those that count.",
        )
    groups = (metadata.row_group(place) for place in range(metadata.num_row_groups))
    refuse_bomb(sum(max(group.total_byte_size, 0) for group in groups), size, content.file)
    if metadata.num_rows > _MANY_ROWS and metadata.num_rows > _ROWS_A_BYTE * size:
        raise Unusable(f"{content.file} unpacks to far more than a table would: it was not read.")


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


def canonical_columns(content: Content, layout: Layout, progress: Progress, *, prose: bool) -> frozenset[str]:
    """The columns whose name, type and every cell are such that cleaning would change nothing; raises Unusable.

    ``prose``: free text may stay text, whose presence is the mark "recorded".
    """
    file = _opened(content)
    candidates = [
        bound
        for bound in layout.bound
        if not bound.unit
        and file.schema_arrow.names[bound.index] == bound.name
        and _fits(file.schema_arrow.field(bound.index).type, bound.column, prose=prose)
    ]
    try:
        return frozenset(_settled(content, candidates, progress))
    except (pa.ArrowException, OSError) as error:
        raise Unusable(f"{content.file} is damaged: its rows cannot be unpacked. Export it again.") from error


def _settled(content: Content, candidates: Sequence[Bound], progress: Progress) -> Iterator[str]:
    """The names of columns in which every cell is canonical; several columns are looked at together."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        looks = [(bound.name, pool.submit(_holds, content, bound)) for bound in candidates]
        try:
            for name, look in looks:
                progress.step(f"Checking {content.file}: {name}")
                if look.result():
                    yield name
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _fits(kind: pa.DataType, column: Column, *, prose: bool) -> bool:
    return kind == column.arrow or (prose and column.kind is Kind.PROSE and kind == pa.string())


def _holds(content: Content, bound: Bound) -> bool:
    """Whether every cell of one column is canonical; strings that repeat are looked at once each."""
    file, name, column = _opened(content), bound.name, bound.column
    text = is_text(file.schema_arrow.field(bound.index).type)
    if text and _repeats(file, bound.index):
        file = pq.ParquetFile(content.path, read_dictionary=[name])
    for group in range(file.num_row_groups):
        for batch in file.iter_batches(_BATCH, row_groups=[group], columns=[name]):
            piece = batch.column(0)
            if column.required and piece.null_count:
                return False
            if not (_clean_words(piece, column) if text else _clean_numbers(piece, column)):
                return False
    return True


def _repeats(file: pq.ParquetFile, index: int) -> bool:
    """Whether the texts of a column repeat: each then takes a few bits of a dictionary's index, not its letters."""
    if not file.num_row_groups:
        return False
    chunk = file.metadata.row_group(0).column(index)
    return bool(chunk.total_uncompressed_size < _INDEXED * chunk.num_values)


def _clean_words(piece: Array, column: Column) -> bool:
    words = piece.dictionary if pa.types.is_dictionary(piece.type) else piece
    if column.choices:
        return bool(pc.all(pc.is_in(words.drop_null(), pa.array(column.choices))).as_py())
    if column.kind is Kind.LABEL and not pc.all(pc.equal(plain_labels(words), words)).as_py():
        return False
    return are_plain(words, place_names=column.kind is Kind.TEXT)


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
