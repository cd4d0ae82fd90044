"""Units that cells are written in, and the factor to the canonical unit of a column."""

from collections.abc import Mapping

from kpidesk.tables.column import Column, Kind

_SECONDS: Mapping[str, float] = {
    "ns": 1e-9,
    "us": 1e-6,
    "µs": 1e-6,
    "usec": 1e-6,
    "ms": 1e-3,
    "msec": 1e-3,
    "millis": 1e-3,
    "milliseconds": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "secs": 1.0,
    "second": 1.0,
    "seconds": 1.0,
    "min": 60.0,
    "mins": 60.0,
    "minute": 60.0,
    "minutes": 60.0,
    "h": 3600.0,
    "hr": 3600.0,
    "hrs": 3600.0,
    "hour": 3600.0,
    "hours": 3600.0,
    "d": 86400.0,
    "days": 86400.0,
}
_PERCENT = ("%", "pct", "percent")
UNITS: tuple[str, ...] = (*_SECONDS, *_PERCENT)


def seconds_of_one(column: Column) -> float | None:
    """How many seconds one canonical unit of the column has; None where it is no duration."""
    if column.kind is Kind.SECONDS:
        return 1.0
    if column.kind is Kind.NUMBER and column.name.startswith("hours"):
        return 3600.0
    if column.kind is Kind.NUMBER and column.name == "minutes":
        return 60.0
    return None


def factor(column: Column, unit: str) -> float | None:
    """What a cell in ``unit`` is multiplied with; None where the unit does not fit the column."""
    unit = unit.strip().lower()
    if unit in _PERCENT:
        return 0.01 if column.kind in (Kind.SHARE, Kind.NUMBER) else None
    base = seconds_of_one(column)
    return _SECONDS[unit] / base if base and unit in _SECONDS else None
