"""The template's example row, recognised when it was left in."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from kpidesk.intake.cleaning import Cleaned, Habit, clean
from kpidesk.intake.grid import Cells
from kpidesk.intake.layout import Layout
from kpidesk.tables.column import Kind

_FARTHEST_ZONE = timedelta(hours=14)
"""An example's time may have been read in any zone."""


def rows_like_example(layout: Layout, cleaned: Mapping[str, Cleaned], used: np.ndarray) -> np.ndarray:
    """A mask with the first used row set when it says exactly what the role's example row says, and nothing else."""
    mask = np.zeros(len(used), dtype=bool)
    shown = {column.name for column in layout.role.columns if column.example}
    if not used.any() or not shown <= {bound.name for bound in layout.bound}:
        return mask
    row = int(np.argmax(used))
    mask[row] = all(_same(layout, cleaned, position, row) for position in range(len(layout.bound)))
    return mask


def _same(layout: Layout, cleaned: Mapping[str, Cleaned], position: int, row: int) -> bool:
    bound = layout.bound[position]
    stands = cleaned[bound.name].values[row].as_py()
    if not bound.column.example:
        return stands is None or (bound.column.kind is Kind.PROSE and stands is False)
    text = Cells(pa.array([bound.column.example], pa.string()))
    expected = clean(text, bound, Habit()).values[0].as_py()
    if isinstance(stands, datetime) and isinstance(expected, datetime):
        return abs(stands - expected) <= _FARTHEST_ZONE
    return bool(stands == expected)
