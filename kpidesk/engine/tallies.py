"""Tallies: a column added up to a map of what it holds to rows, in one pass beside other aggregates."""

from collections.abc import Sequence
from typing import Any, cast

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

Keys = npt.NDArray[Any]
"""Numbers or texts."""
Counts = npt.NDArray[np.int64]

_NUMBERS, _TEXTS = dt.Map(dt.float64, dt.int64), dt.Map(dt.string, dt.int64)


@ibis.udf.agg.builtin(name="histogram", signature=((dt.float64, dt.Array(dt.float64)), _NUMBERS))  # type: ignore[untyped-decorator]  # Ibis' own
def _by_range(numbers: ir.Value, ends: ir.Value) -> ir.Value:
    """The engine's."""


@ibis.udf.agg.builtin(name="histogram", signature=((dt.float64,), _NUMBERS))  # type: ignore[untyped-decorator]  # Ibis' own
def _by_number(numbers: ir.Value) -> ir.Value:
    """The engine's."""


@ibis.udf.agg.builtin(name="histogram", signature=((dt.string,), _TEXTS))  # type: ignore[untyped-decorator]  # Ibis' own
def _by_text(texts: ir.Value) -> ir.Value:
    """The engine's."""


@ibis.udf.agg.builtin(name="histogram_exact", signature=((dt.string, dt.Array(dt.string)), _TEXTS))  # type: ignore[untyped-decorator]  # Ibis' own
def _by_class(texts: ir.Value, classes: ir.Value) -> ir.Value:
    """The engine's."""


def tally_ranges(numbers: ir.Value, ends: npt.NDArray[np.float64]) -> ir.Value:
    """End of a range -> rows in it, its end included; what lies beyond the last end under infinity."""
    # As text every digit is read; a literal of seventeen digits may become the number beside it.
    listed = ibis.array([repr(float(end)) for end in ends]).cast("array<float64>")
    return cast("ir.Value", _by_range(numbers, listed))


def tally_numbers(numbers: ir.Value) -> ir.Value:
    """Number -> rows."""
    return cast("ir.Value", _by_number(numbers))


def tally_texts(texts: ir.Value) -> ir.Value:
    """Text -> rows."""
    return cast("ir.Value", _by_text(texts))


def tally_classes(texts: ir.Value, classes: Sequence[str]) -> ir.Value:
    """Class -> rows; those of none of the classes under the empty text."""
    return cast("ir.Value", _by_class(texts, ibis.array(list(classes))))


def read_tallies(column: "pa.ChunkedArray[pa.Scalar[pa.DataType]]") -> tuple[Keys, Counts, Counts]:
    """Keys and rows of all maps of a column, one after another, and the place of the map each belongs to.

    Keys without rows are left out.
    """
    maps = cast("pa.MapArray[Any, Any]", column.combine_chunks())
    owner = np.repeat(np.arange(len(maps)), np.diff(maps.offsets.to_numpy()))
    rows = maps.items.to_numpy(zero_copy_only=False).astype(np.int64)
    keys = maps.keys.to_numpy(zero_copy_only=False)
    held = rows > 0
    return keys[held], rows[held], owner[held]
