"""One raw setting to one typed value: from TOML, a Pilot sheet's cell or the command line's text.

Each reader takes what stood there and returns the value, or raises ``Misread``, which says what was expected.
"""

import math
import re
from collections.abc import Callable, Collection
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from kpidesk.pilot.currencies import CURRENCIES
from kpidesk.pilot.suggestions import did_you_mean
from kpidesk.tables.requests import REQUESTS

Reader = Callable[[Any], Any]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = range(1990, 2201)
_YES = frozenset({"yes", "true", "1", "complete", "y"})
_NO = frozenset({"no", "false", "0", "incomplete", "n"})


class Misread(Exception):
    """A value that cannot be used: ``expected`` continues the sentence "expected ..."; ``remedy`` may be empty."""

    def __init__(self, expected: str, remedy: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.remedy = remedy


def text(raw: Any) -> str:
    """A text, blanks around it removed; a number or yes/no from a sheet as it would be written."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, str | int | float):
        return str(raw).strip()
    raise Misread("a text")


def texts(raw: Any) -> tuple[str, ...]:
    """A list of texts, or one text with commas between."""
    if isinstance(raw, str):
        raw = raw.split(",")
    if not isinstance(raw, list | tuple):
        raise Misread("a list of texts")
    return tuple(part for part in map(text, raw) if part)


def note(longest: int) -> Reader:
    """Reads a text of at most so many letters."""

    def read(raw: Any) -> str:
        found = text(raw)
        if len(found) > longest:
            raise Misread(f"a text of at most {longest:,} letters", f"It has {len(found):,}: shorten it.")
        return found

    return read


def some_of(names: Collection[str], what: str) -> Reader:
    """Reads a list of names that must be known; each counts once."""

    def read(raw: Any) -> tuple[str, ...]:
        found = texts(raw)
        for name in found:
            if name not in names:
                raise Misread(f"{what} ({', '.join(names)}), and '{name}' is none", did_you_mean(name, names))
        return tuple(dict.fromkeys(found))

    return read


def number(raw: Any) -> float:
    """A finite number; text as ``12.5``, without thousands signs, per cent signs or units."""
    expected = "a number such as 12.5, without unit, per cent or thousands signs"
    if isinstance(raw, str) and _NUMBER.fullmatch(raw.strip()):
        raw = float(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        share = isinstance(raw, str) and "%" in raw
        raise Misread(expected, "Write 92 % as 0.92." if share else "")
    return float(raw)


def at_least(least: float) -> Reader:
    """Reads a number that is not below ``least``."""

    def read(raw: Any) -> float:
        value = number(raw)
        if value < least:
            raise Misread(f"a number of {least:g} or more")
        return value

    return read


def above_zero(raw: Any) -> float:
    """A number above 0."""
    value = number(raw)
    if value <= 0:
        raise Misread("a number above 0")
    return value


def whole(least: int) -> Reader:
    """Reads a whole number that is not below ``least``."""

    def read(raw: Any) -> int:
        value = number(raw)
        if value < least or not value.is_integer():
            raise Misread(f"a whole number of {least} or more")
        return int(value)

    return read


def day(raw: Any) -> date:
    """A date of TOML or a sheet, or ISO text (2026-08-03)."""
    found = raw
    if isinstance(raw, str) and _DATE.fullmatch(raw.strip()):
        try:
            found = date.fromisoformat(raw.strip())
        except ValueError:
            raise Misread("a day of the calendar", "That month has no such day.") from None
    if isinstance(found, datetime):
        found = found.date() if found.time() == time() else None
    if not isinstance(found, date):
        raise Misread("a date such as 2026-08-03 (year-month-day), without a time")
    if found.year not in _YEARS:
        raise Misread(f"a date between {_YEARS[0]} and {_YEARS[-1]}")
    return found


def zone(raw: Any) -> str:
    """The name of a time zone as the IANA database has it, such as Europe/Berlin."""
    name = text(raw)
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        remedy = did_you_mean(name, available_timezones())
        raise Misread("the name of a time zone such as Europe/Berlin or UTC", remedy) from None


def currency(raw: Any) -> str:
    """An ISO 4217 code in capitals."""
    code = text(raw).upper()
    if code not in CURRENCIES:
        raise Misread("a three-letter currency code such as EUR", did_you_mean(code, CURRENCIES))
    return code


def choice(*words: str) -> Reader:
    """Reads one of the words, in any letter case."""

    def read(raw: Any) -> str:
        word = text(raw).lower()
        if word not in words:
            raise Misread(f"one of {', '.join(words)}", did_you_mean(word, words))
        return word

    return read


def complete(raw: Any) -> str:
    """Whether a register is declared complete: "complete" or nothing."""
    word = text(raw).lower()
    if word not in _YES | _NO:
        raise Misread('"complete" or "incomplete"')
    return "complete" if word in _YES else ""


def request_columns(raw: Any) -> tuple[str, ...]:
    """Columns of ``requests`` by their canonical names."""
    names = texts(raw)
    for name in names:
        if REQUESTS.column(name) is None:
            known = [column.name for column in REQUESTS.columns if not column.open]
            raise Misread(f"columns of requests, and '{name}' is none", did_you_mean(name, [*known, f"group_{name}"]))
    return names


def one_of(names: Collection[str], what: str) -> Reader:
    """Reads the name of a table's entry that must be known."""

    def read(raw: Any) -> str:
        name = text(raw)
        if name not in names:
            raise Misread(f"{what} ({', '.join(names)})", did_you_mean(name, names))
        return name

    return read
