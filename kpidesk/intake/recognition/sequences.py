"""What a row says only together with other rows: how much a running total grew, how long until the next one began."""

import numpy as np
import pyarrow as pa

from kpidesk.intake import moments, numbers
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.texts import filled

LONGEST_PAUSE = 60.0
"""Seconds; a longer time without any row is a break between two runs, not part of one."""
_MICROSECONDS = 1e6
_EPOCHS = 1e8
"""Seconds since 1970 that a test may have been run at: from 1973 on."""


def increases(cells: Array, decimal: numbers.Decimal, before: float | None) -> tuple[Array, float | None]:
    """How much more each number is than the one before, and the last number; ``before`` is that of the chunk before.

    The very first number has grown from nothing that is known: 0. Empty where a total fell, as when a run begins anew,
    and where it cannot be read.
    """
    figures, _ = numbers.parse(filled(cells), decimal)
    known = np.asarray(pc.fill_null(figures, np.nan), dtype=np.float64)
    last = np.asarray(pc.fill_null_forward(figures).fill_null(np.nan), dtype=np.float64)
    first = known[0] if len(known) else np.nan
    start = before if before is not None else first
    grown = known - np.concatenate(([start], last[:-1]))[: len(known)]
    kept = np.where(grown >= 0, grown, np.nan)
    end = float(last[-1]) if len(last) and not np.isnan(last[-1]) else before
    return pa.array(kept, mask=np.isnan(kept)).cast(pa.string()), end


def instants(cells: Array, order: moments.Order, zone: str) -> np.ndarray:
    """The different times among some cells, in microseconds, sorted."""
    return np.unique(_microseconds(cells, order, zone).drop_null().to_numpy())


def until_next(cells: Array, order: moments.Order, zone: str, known: np.ndarray) -> Array:
    """Seconds from each time to the next later one of those ``known``; empty for the last, and before a long pause."""
    micros = _microseconds(cells, order, zone)
    began = np.asarray(pc.fill_null(micros, 0), dtype=np.int64)
    place = np.searchsorted(known, began, side="right")
    there = np.asarray(micros.is_valid()) & (place < len(known))
    following = known[np.minimum(place, len(known) - 1)] if len(known) else began
    seconds = (following - began) / _MICROSECONDS
    there &= seconds <= LONGEST_PAUSE
    return pa.array(seconds, mask=~there).cast(pa.string())


def _since_the_beginning(cells: Array) -> Array | None:
    """Numbers too small to count from 1970, which are seconds since a test began; None for any other cells."""
    try:
        seconds = cells.cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    largest = pc.max(seconds).as_py()
    return seconds if largest is not None and largest < _EPOCHS else None


def _microseconds(cells: Array, order: moments.Order, zone: str) -> Array:
    there = filled(cells) if cells.type == pa.string() else cells
    since = _since_the_beginning(there)
    if since is not None:
        return pc.round(pc.multiply(since, _MICROSECONDS)).cast(pa.int64())
    return moments.parse(there, order, zone).utc.cast(pa.timestamp("us")).cast(pa.int64())
