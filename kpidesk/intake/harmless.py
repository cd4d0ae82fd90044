"""Columns as a Parquet file gives them, made such that nothing later can stumble over them."""

import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Cells
from kpidesk.intake.texts import is_text

_MOST_LETTERS = 512 * 2**20
_FIRST, _LAST = -62_135_596_800, 253_402_300_799
"""Seconds from 1970 to the first moment of year 1 and to the last of year 9999."""
_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_DAY = 86_400


def harmless(column: Array) -> Cells:
    """The cells of a column: bytes as text, times of any zone in UTC, and beside them as text those that no calendar
    has.
    """
    kind = column.type
    if pa.types.is_timestamp(kind):
        scale = _PER_SECOND[kind.unit]
        column = column.cast(pa.timestamp(kind.unit, "UTC")) if kind.tz else column
        return _within(column, _FIRST * scale, _LAST * scale, pa.int64())
    if pa.types.is_date32(kind):
        return _within(column, _FIRST // _DAY, _LAST // _DAY, pa.int32())
    if pa.types.is_date64(kind):
        return _within(column, _FIRST * 1000, _LAST * 1000, pa.int64())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return Cells(pa.array([_legible(cell) for cell in column.to_pylist()], pa.string()))
    return Cells(column)


def _within(column: Array, first: int, last: int, number: pa.DataType) -> Cells:
    numbers = column.cast(number)
    ends = pc.min_max(numbers)
    if not ends["min"].is_valid or (ends["min"].as_py() >= first and ends["max"].as_py() <= last):
        return Cells(column)
    inside = pc.and_(pc.greater_equal(numbers, first), pc.less_equal(numbers, last))
    nothing = pa.scalar(None, pa.string())
    return Cells(
        pc.if_else(inside, column, pa.scalar(None, column.type)), pc.if_else(inside, nothing, numbers.cast(pa.string()))
    )


def _legible(cell: bytes | None) -> str | None:
    return None if cell is None else cell.decode("utf-8", "replace")


def is_swollen(column: Array) -> bool:
    """Whether a column is a few long texts that stand in so many rows that all of them would fill the memory."""
    if not pa.types.is_dictionary(column.type) or not is_text(column.type.value_type):
        return False
    lengths = pc.binary_length(column.dictionary).cast(pa.int64())
    return int(pc.sum(pc.take(lengths, column.indices)).as_py() or 0) > _MOST_LETTERS
