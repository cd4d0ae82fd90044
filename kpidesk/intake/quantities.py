"""Units that cells are written in, and the factor to the canonical unit of a column."""

import re
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
    "day": 86400.0,
    "days": 86400.0,
    "tage": 86400.0,
    "sekunden": 1.0,
    "minuten": 60.0,
    "std": 3600.0,
    "stunden": 3600.0,
    "heures": 3600.0,
    "horas": 3600.0,
}
WORKDAY = "workdays"
_WORKDAYS = (WORKDAY, "pt", "personentage", "person days", "man days", "md", "pd")
_DAY_OF_WORK = 8 * 3600.0
_PERCENT = ("%", "pct", "percent")
_MONEY: Mapping[str, float] = {"thousands": 1e3, "millions": 1e6, "cents": 0.01}
UNITS: tuple[str, ...] = (*_SECONDS, *_WORKDAYS, *_PERCENT, *_MONEY)
_SCALES = (
    (
        "thousands",
        r"\bt(?:eur|usd|chf|gbp|€)(?![a-z])|\bk ?(?:eur|usd|chf|gbp|€|\$|£)|\btsd\b|\bthousands?\b|['\u2019]000\b",
    ),
    ("millions", r"\bm(?:io|ln)\b|\bmillions?\b|\bm(?:eur|usd|chf|gbp|€|\$|£)"),
    ("cents", r"\bcents?\b|\bcts?\b|¢|\bpence\b"),
)
_WORDS = frozenset({"hours", "stunden", "heures", "horas", "minutes", "minuten", "seconds", "sekunden", "milliseconds"})


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
    if unit in _MONEY:
        return _MONEY[unit] if column.kind is Kind.MONEY else None
    base = seconds_of_one(column)
    if unit in _WORKDAYS:
        return _DAY_OF_WORK / base if base == _SECONDS["h"] else None
    return _SECONDS[unit] / base if base and unit in _SECONDS else None


def is_day(unit: str) -> bool:
    """Whether a unit is a day, which has 24 hours, or 8 of work."""
    return _SECONDS.get(unit.strip().lower()) == _SECONDS["d"]


def scale_of(text: str) -> str:
    """What amounts are written in by a header or a note: TEUR, k€, in thousands, Mio, cents; "" for one by one."""
    spaced = text.replace("_", " ").lower()
    return next((unit for unit, pattern in _SCALES if re.search(pattern, spaced)), "")


def unit_said(header: str) -> str:
    """The unit that is a word of a header, such as "Hours worked"; "" where there is none, or more than one."""
    said = {word for word in re.split(r"[^a-zà-ÿ]+", header.lower()) if word in _WORDS}
    return said.pop() if len(said) == 1 else ""
