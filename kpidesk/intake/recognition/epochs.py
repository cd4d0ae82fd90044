"""Times that are written as counts: since 1970, or since another time."""

import numpy as np
import pyarrow as pa

from kpidesk.intake import moments, numbers
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.texts import filled

_TICKS = {"s": (10**6, 1, 10**11), "ms": (1000, 1, 10**14), "us": (1, 1, 10**17), "ns": (1, 1000, 2**63 - 1)}
"""By the unit of a count: what makes microseconds of it (times, over), and below which it is taken for this unit."""
_MOST = 253_402_300_800 * 10**6
"""The year 10,000, in microseconds."""
_DIGITS = r"^(?:\d{1,18}|[1-8]\d{18})(?:\.\d*)?$"


def since_1970(cells: Array, unit: str) -> Array:
    """Counts of seconds, milli-, micro- or nanoseconds as times in UTC; what is no whole number stays as it is."""
    there = filled(cells)
    digits = pc.match_substring_regex(there, _DIGITS)
    none = pa.scalar(None, pa.string())
    whole = pc.if_else(digits, pc.replace_substring_regex(there, r"\.\d*$", ""), none).cast(pa.int64())
    part = pc.if_else(digits, pc.replace_substring_regex(there, r"^\d*(\.\d+)?\.?$", r"0\1"), none).cast(pa.float64())
    count, rest = (np.asarray(pc.fill_null(one, 0)) for one in (whole, part))
    sizes = _TICKS if unit == "any" else {unit: _TICKS[unit]}
    micros = np.zeros(len(count), dtype=np.int64)
    known = np.zeros(len(count), dtype=bool)
    for times, over, most in sizes.values():
        fits = ~known & (count < (most if unit == "any" else _MOST * over // times))
        micros[fits] = count[fits] // over * times + np.rint(rest[fits] * times / over).astype(np.int64)
        known |= fits
    read = pc.and_(pc.fill_null(digits, False), pa.array(known))
    return pc.if_else(read, _written(pa.array(micros).cast(pa.timestamp("us"))), there)


def later(cells: Array, start: str, decimal: numbers.Decimal, zone: str) -> Array:
    """Times so many seconds after another; null where either cannot be read."""
    begun = moments.parse(pa.array([start or None], pa.string()), moments.Order(), zone).utc
    figures, _ = numbers.parse(filled(cells), decimal)
    if not begun.is_valid()[0].as_py():
        return pa.nulls(len(cells), pa.string())
    micros = pc.round(pc.multiply(figures, 1e6)).cast(pa.int64())
    times = pc.add(micros, begun.cast(pa.timestamp("us")).cast(pa.int64())[0])
    return _written(times.cast(pa.timestamp("us")))


def _written(times: Array) -> Array:
    return pc.binary_join_element_wise(times.cast(pa.string()), "Z", "")
