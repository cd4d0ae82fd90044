"""Durations as people and programs write them: 0:13, 00:34:57, 1h 3m, PT1H3M, 3 days 04:00:00, 1.02:03:04, 120 ms.

Two readings are left to the column: whether "0:13" is hours and minutes or minutes and seconds, and how many hours a
day of work has. References: ISO 8601-1 (PT1H3M), .NET TimeSpan ([d.]hh:mm:ss[.fffffff]), pandas Timedelta.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpidesk.intake import numbers
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.distinct import coded

_FRACTION = r"(?:[.,]\d+)?"
_DAYS = r"(?:(?P<days>\d+)(?:\.|\s*(?:days?|d|tage?|jours?|días?),?\s*(?:\+\s*)?))?"
_LONG = rf"^(?P<sign>[+-])?{_DAYS}(?P<hours>\d+):(?P<minutes>[0-5]?\d):(?P<seconds>[0-5]?\d{_FRACTION})$"
_SHORT = r"^(?P<sign>[+-])?(?P<first>\d+):(?P<last>[0-5]\d)$"
_BELOW_AN_HOUR = r"^(?P<sign>[+-])?(?P<minutes>\d+):(?P<seconds>[0-5]\d[.,]\d+)$"
_BACK = r"^-(?P<days>\d+) days?,? \+?(?P<hours>\d+):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d(?:\.\d+)?)$"
_DATED = r"^(?:1899-12-31|1900-0[12]-\d\d)[ t]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$"
_NUMBER = r"\d+(?:[.,]\d+)?(?:e[+-]?\d+)?"
_ONE = r"^(?P<number>[-+]?[\d.,' ]*\d(?:e[+-]?\d+)?)\s*(?P<unit>[a-zµμ.]+)$"
_UNIT = r"\s*[a-zA-Zµμ]+\.?$"
_ISO = (
    rf"^(?P<sign>[+-])?p(?:(?P<weeks>{_NUMBER})w)?(?:(?P<days>{_NUMBER})d)?"
    rf"(?:t(?:(?P<hours>{_NUMBER})h)?(?:(?P<minutes>{_NUMBER})m)?(?:(?P<seconds>{_NUMBER})s)?)?$"
)
_UNITS = (
    ("weeks", r"w|wks?|weeks?|wochen?|semaines?|semanas?"),
    ("days", r"d|days?|tage?n?|jours?|j|días?|dias?|giorn[oi]"),
    ("hours", r"h|hrs?|hours?|std\.?|stunden?|heures?|horas?|or[ae]|uur"),
    ("minutes", r"m|mins?|min\.|minutes?|minuten?|minutos?|minut[oi]"),
    ("seconds", r"s|secs?|sec\.|seconds?|sek\.?|sekunden?|secondes?|segundos?|second[oi]"),
    ("millis", r"ms|msecs?|millis|milliseconds?|millisekunden?"),
    ("micros", r"us|µs|μs|usecs?|micros|microseconds?"),
    ("nanos", r"ns|nsecs?|nanos|nanoseconds?"),
)
_THEN = r"(?:,?\s*(?:and|und|et|y|e)\s+|[,\s]+|)"
_SPOKEN = (
    r"^(?P<sign>[+-])?\s*"
    + "".join(
        rf"(?:(?P<{name}>{_NUMBER})\s*(?:{words})(?:,?\s*(?:and|und|et|y|e)\s+|[,\s]+|$|))?" for name, words in _UNITS
    )
    + "$"
)
_SECONDS = {"weeks": 604_800.0, "days": 86_400.0, "hours": 3600.0, "minutes": 60.0, "seconds": 1.0}
_OVER = {"millis": 1e3, "micros": 1e6, "nanos": 1e9}
_DAY, _CALENDAR = 86_400.0, 24.0
_FIRST_DAY = np.datetime64("1899-12-31", "us")


@dataclass(frozen=True, slots=True)
class Form:
    """What a column leaves open: whether "0:13" is minutes and seconds, and how long a day is.

    A day of work has fewer hours than a calendar day; a week of it has five days.
    """

    minutes_first: bool = False
    hours_per_day: float = 24.0


@dataclass(frozen=True, slots=True)
class Shapes:
    """How many different cells of a column are written as 0:13, with an example; how many name days or weeks; how many
    have hours, minutes and seconds.
    """

    short: int = 0
    example: str = ""
    days: int = 0
    dated: str = ""
    """A cell that names days."""
    long: int = 0

    def __add__(self, other: "Shapes") -> "Shapes":
        return Shapes(
            self.short + other.short,
            self.example or other.example,
            self.days + other.days,
            self.dated or other.dated,
            self.long + other.long,
        )


def shapes(text: Array) -> Shapes:
    """Count what the column leaves open, in cleaned text."""
    words = pc.unique(text.filter(pc.invert(pc.match_substring_regex(text, r"^[\d.,+-]*$")))).drop_null()
    lower = _usual(words)
    short = np.asarray(pc.match_substring_regex(lower, _SHORT))
    iso, spoken = pc.extract_regex(lower, _ISO), pc.extract_regex(lower, _SPOKEN)
    days = _names_days(iso) | _names_days(spoken)
    first = words[int(np.flatnonzero(short)[0])].as_py() if short.any() else ""
    dated = words[int(np.flatnonzero(days)[0])].as_py() if days.any() else ""
    long = pc.sum(pc.match_substring_regex(lower, _LONG).cast(pa.int64())).as_py() or 0
    return Shapes(int(short.sum()), first, int(days.sum()), dated, long)


def without_unit(text: Array) -> Array:
    """The figures of cells such as "1,5 h", for what they tell about the decimal sign."""
    return pc.replace_substring_regex(text, _UNIT, "")


def parse(text: Array, form: Form, decimal: numbers.Decimal) -> Array:
    """Seconds of cleaned text; null where it is no duration. A plain number is none: it says no unit."""
    some = coded(text)
    words = _usual(some.words)
    week = 1.0 if form.hours_per_day == _CALENDAR else 5 / 7 * form.hours_per_day / _CALENDAR
    worth = {"weeks": week, "days": form.hours_per_day / _CALENDAR}
    long = pc.extract_regex(words, _LONG)
    found = pc.coalesce(
        _back(words),
        _signed(_summed(long, {}), long),
        _short(words, form),
        _below(words),
        _excel(words),
        _of_units(words, _ISO, worth),
        _of_one(words, worth, decimal),
        _of_units(_without_decimals(words), _SPOKEN, worth),
    )
    # A capital M behind a number is as likely a million or a month.
    unclear = pc.match_substring_regex(some.words, r"^[\d.,\s]+M$")
    return some.spread(pc.if_else(unclear, pa.scalar(None, pa.float64()), found))


def of_moments(stamps: Array) -> Array:
    """Seconds of times that a spreadsheet gives for durations: counted from the day before 1900 began."""
    micros = stamps.cast(pa.timestamp("us")).cast(pa.int64())
    since = pc.subtract(micros, int(_FIRST_DAY.astype(np.int64)))
    there = pc.and_(pc.greater_equal(since, 0), pc.less(since, int(60 * _DAY * 1e6)))
    return pc.divide(pc.if_else(there, since, pa.scalar(None, pa.int64())).cast(pa.float64()), 1e6)


def _usual(words: Array) -> Array:
    clean = pc.utf8_lower(pc.utf8_normalize(words, form="NFKC"))
    clean = pc.replace_substring_regex(pc.replace_substring(clean, "−", "-"), "^'", "")
    return pc.replace_substring_regex(clean, r"\s+", " ")


def _short(words: Array, form: Form) -> Array:
    parts = pc.extract_regex(words, _SHORT)
    first, last = _part(parts, "first"), _part(parts, "last")
    major, minor = (60.0, 1.0) if form.minutes_first else (3600.0, 60.0)
    return _signed(pc.add(pc.multiply(first, major), pc.multiply(last, minor)), parts)


def _below(words: Array) -> Array:
    parts = pc.extract_regex(words, _BELOW_AN_HOUR)
    return _signed(_summed(parts, {}), parts)


def _back(words: Array) -> Array:
    """Pandas and Python write minus one hour as "-1 days +23:00:00"."""
    parts = pc.extract_regex(words, _BACK)
    forward = _summed(parts, {"days": 0.0})
    return pc.subtract(forward, pc.multiply(_part(parts, "days"), _DAY))


def _excel(words: Array) -> Array:
    hit = pc.match_substring_regex(words, _DATED)
    text = pc.if_else(hit, pc.replace_substring(words, "t", " "), pa.scalar(None, pa.string()))
    return of_moments(text.cast(pa.timestamp("us")))


def _of_units(words: Array, pattern: str, worth: Mapping[str, float]) -> Array:
    parts = pc.extract_regex(words, pattern)
    names = [one.name for one in parts.type if one.name != "sign"]
    said = np.logical_or.reduce([_given(parts, name) for name in names]) if len(words) else np.zeros(0, dtype=bool)
    total = _signed(_summed(parts, worth), parts)
    return pc.if_else(pa.array(said), total, pa.scalar(None, pa.float64()))


def _summed(parts: Array, worth: Mapping[str, float]) -> Array:
    """Seconds of all named parts; ``worth`` changes what a unit is worth."""
    total = pc.if_else(parts.is_valid(), 0.0, pa.scalar(None, pa.float64()))
    for one in parts.type:
        if one.name in _SECONDS:
            seconds = _SECONDS[one.name] * worth.get(one.name, 1.0)
            total = pc.add(total, pc.multiply(_part(parts, one.name), seconds))
        elif one.name in _OVER:
            total = pc.add(total, pc.divide(_part(parts, one.name), _OVER[one.name]))
    return total


def _signed(seconds: Array, parts: Array) -> Array:
    minus = pc.fill_null(pc.equal(parts.field("sign"), "-"), False)
    return pc.if_else(minus, pc.negate(seconds), seconds)


def _part(parts: Array, name: str) -> Array:
    """A captured number; 0 where nothing was captured, null where the pattern did not fit."""
    captured = pc.replace_substring(parts.field(name), ",", ".")
    captured = pc.if_else(pc.equal(captured, ""), "0", captured)
    return pc.if_else(parts.is_valid(), captured, pa.scalar(None, pa.string())).cast(pa.float64())


def _given(parts: Array, name: str) -> np.ndarray:
    given: np.ndarray = np.asarray(pc.fill_null(pc.and_(parts.is_valid(), pc.not_equal(parts.field(name), "")), False))
    return given


def _names_days(parts: Array) -> np.ndarray:
    named: np.ndarray = _given(parts, "days") | _given(parts, "weeks")
    return named


def _of_one(words: Array, worth: Mapping[str, float], decimal: numbers.Decimal) -> Array:
    """One number and its unit: the column's decimal sign says what "1,234 ms" is."""
    parts = pc.extract_regex(words, _ONE)
    figures, _ = numbers.parse(pc.if_else(parts.is_valid(), parts.field("number"), None), decimal)
    unit = pc.if_else(parts.is_valid(), parts.field("unit"), "")
    total = pa.nulls(len(words), pa.float64())
    for name, pattern in _UNITS:
        hit = pc.match_substring_regex(unit, f"^(?:{pattern})$")
        if name in _SECONDS:
            seconds = pc.multiply(figures, _SECONDS[name] * worth.get(name, 1.0))
        else:
            seconds = pc.divide(figures, _OVER[name])
        total = pc.if_else(hit, seconds, total)
    return total


def _without_decimals(words: Array) -> Array:
    """Texts apart from those of one number with decimals, which the column's sign has judged."""
    judged = pc.match_substring_regex(words, r"^[-+]?\d+[.,]\d+\s*[a-zµμ.]+$")
    return pc.if_else(judged, "", words)
