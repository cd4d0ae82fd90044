"""Dates and times: ISO, day-month or month-day order decided per column, month names, epochs, Excel serials.

Times without a zone are in the pilot's zone; everything is stored as UTC without a zone.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.texts import is_text

_CLOCK = (
    r"(?:[T ,]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$"
)
_ISO = r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _CLOCK
_NUMERIC = r"^(?P<one>\d{1,2})(?P<between>[-/.])(?P<two>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + _CLOCK
_DAY_NAMED = r"^(?P<day>\d{1,2})[-/. ]+(?P<name>[A-Za-z]{3,9})\.?[-/, ]+(?P<year>\d{4}|\d{2})" + _CLOCK
_NAME_FIRST = r"^(?P<name>[A-Za-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})(?: -)?" + _CLOCK
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIGITS = r"^\d+(?:\.\d+)?$"
_DAY_US = 86_400_000_000
_FIRST, _LAST = -2_208_988_800_000_000, 7_258_118_400_000_000  # 1900-01-01 and 2200-01-01 in microseconds
_SERIAL_EPOCH = -25_569  # 1899-12-30, day 0 of the 1900 system from March 1900 on
_DAYS_LATER_1904 = 1462
_NOTHING = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Orders:
    """How many cells of a column prove day-first, prove month-first, or could be either, with an example of these."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    example: str = ""

    def __add__(self, other: "Orders") -> "Orders":
        return Orders(
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.either + other.either,
            self.example or other.example,
        )


@dataclass(frozen=True, slots=True)
class Order:
    """The rule of a column: day first, month first, or None where a cell that could be either cannot be used."""

    day_first: bool | None = True
    assumed: bool = False
    from_1904: bool = False
    """Plain numbers count days from 1904, as their workbook does."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Microseconds since 1970 in UTC (``_NOTHING`` masked by ``good``), the local day, and what was assumed."""

    utc: Array
    local: Array
    shifted: int = 0
    epochs: int = 0
    serials: int = 0


def orders(text: Array) -> Orders:
    """Count what tells about day and month order in cleaned text; dots (04.08.2026) always mean day first."""
    parts = pc.extract_regex(text, _NUMERIC)
    if parts.null_count == len(parts):
        return Orders()
    one, two = _number(parts, "one"), _number(parts, "two")
    real = (one > 0) & (two > 0)
    dotted = np.asarray(pc.fill_null(pc.equal(parts.field("between"), "."), False))
    day = real & (one > 12) & (two <= 12)
    month = real & (two > 12) & (one <= 12)
    either = real & (one <= 12) & (two <= 12) & (one != two) & ~dotted
    example = text[int(np.flatnonzero(either)[0])].as_py() if either.any() else ""
    return Orders(int(day.sum()), int(month.sum()), int(either.sum()), example)


def decide(column: Orders, file: Orders) -> Order:
    """The rule of a column: any value above 12 in it, else in the file's other columns, else day first."""
    if column.day_first and column.month_first:
        return Order(None)
    if column.day_first or column.month_first:
        return Order(bool(column.day_first))
    if not column.either:
        return Order()
    if bool(file.day_first) != bool(file.month_first):
        return Order(bool(file.day_first), assumed=True)
    return Order(day_first=True, assumed=True)


def parse(values: Array, rule: Order, timezone: str) -> Moments:
    """Moments of typed or text cells; null where a cell cannot be read.

    Numbers are Excel serials (20,000-80,000), days written 20260803, or epoch seconds, milli-, micro- or nanoseconds.
    """
    if pa.types.is_timestamp(values.type):
        return _typed(values, timezone)
    if pa.types.is_date(values.type):
        return _typed(values.cast(pa.date32()).cast(pa.timestamp("us")), timezone)
    if not is_text(values.type):
        return _from_numbers(_floats(values), rule, timezone)
    quick = _quick(values)
    return _typed(quick, timezone) if quick is not None else _from_text(values, rule, timezone)


def _quick(text: Array) -> Array | None:
    sample = text.drop_null().slice(0, 1)
    if not len(sample) or not pc.match_substring_regex(sample, r"^\d{4}-\d{2}-\d{2}")[0].as_py():
        return None
    for kind in (pa.timestamp("us"), pa.timestamp("us", "UTC")):
        try:
            return text.cast(kind)
        except pa.ArrowInvalid:
            continue
    return None


def _typed(values: Array, timezone: str) -> Moments:
    zoned = values.type.tz is not None
    bare = values.cast(pa.timestamp("us", values.type.tz), safe=False).cast(pa.int64())
    inside = pc.and_(pc.greater_equal(bare, _FIRST), pc.less(bare, _LAST))
    stamps = pc.if_else(inside, bare, pa.scalar(None, pa.int64())).cast(pa.timestamp("us"))
    return _settled(stamps, zoned=zoned, timezone=timezone)


def _settled(stamps: Array, *, zoned: bool, timezone: str) -> Moments:
    if timezone == "UTC":
        return Moments(stamps, stamps)
    if zoned:
        return Moments(stamps, pc.local_timestamp(stamps.cast(pa.timestamp("us", timezone))))
    early = pc.assume_timezone(stamps, timezone, ambiguous="earliest", nonexistent="latest")
    late = pc.assume_timezone(stamps, timezone, ambiguous="latest", nonexistent="latest")
    twice = pc.sum(pc.not_equal(early, late).cast(pa.int64())).as_py() or 0
    local = pc.local_timestamp(early)
    never = pc.sum(pc.not_equal(local, stamps).cast(pa.int64())).as_py() or 0
    return Moments(early.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us")), local, twice + never)


def _floats(values: Array) -> Array:
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return values.cast(pa.float64(), safe=False)
    return pa.nulls(len(values), pa.float64())


def _from_numbers(numbers: Array, rule: Order, timezone: str) -> Moments:
    figures = np.asarray(pc.fill_null(numbers, 0.0), dtype=np.float64)
    figures = np.where(np.isfinite(figures), figures, 0.0)
    micros = np.full(len(figures), _NOTHING)
    epochs = 0
    for low, high, factor in ((1e8, 1e10, 1e6), (1e11, 1e13, 1e3), (1e14, 1e16, 1.0), (1e17, 1e19, 1e-3)):
        at = (figures >= low) & (figures < high)
        micros[at] = np.rint(figures[at] * factor).astype(np.int64)
        epochs += int(at.sum())
    universal = _settled(_stamps(micros), zoned=True, timezone=timezone)
    days, serials = _calendar_numbers(figures, rule)
    civil = _settled(_stamps(days), zoned=False, timezone=timezone)
    return Moments(
        pc.coalesce(universal.utc, civil.utc),
        pc.coalesce(universal.local, civil.local),
        civil.shifted,
        epochs,
        serials,
    )


def _calendar_numbers(figures: np.ndarray, rule: Order) -> tuple[np.ndarray, int]:
    micros = np.full(len(figures), _NOTHING)
    serial = (figures >= 20_000) & (figures < 80_000)
    zero = _SERIAL_EPOCH + (_DAYS_LATER_1904 if rule.from_1904 else 0)
    millis = np.rint((figures[serial] + zero) * (_DAY_US / 1000))
    micros[serial] = millis.astype(np.int64) * 1000
    written = (figures >= 19_000_101) & (figures < 22_000_101) & (figures == np.floor(figures))
    whole = figures[written].astype(np.int64)
    micros[written] = _civil(whole // 10_000, whole // 100 % 100, whole % 100)
    return micros, int(serial.sum())


def _from_text(text: Array, rule: Order, timezone: str) -> Moments:
    micros = np.full(len(text), _NOTHING)
    zoned = np.zeros(len(text), dtype=bool)
    for pattern in (_ISO, _NUMERIC, _DAY_NAMED, _NAME_FIRST):
        parts = pc.extract_regex(text, pattern)
        hit = np.asarray(parts.is_valid())
        if hit.any():
            found, with_zone = _composed(parts, rule)
            micros[hit], zoned[hit] = found[hit], with_zone[hit]
    digits = pc.if_else(pc.match_substring_regex(text, _DIGITS), text, pa.scalar(None, pa.string()))
    counted = _from_numbers(digits.cast(pa.float64()), rule, timezone)
    local = _settled(_stamps(np.where(zoned, _NOTHING, micros)), zoned=False, timezone=timezone)
    universal = _settled(_stamps(np.where(zoned, micros, _NOTHING)), zoned=True, timezone=timezone)
    return Moments(
        pc.coalesce(local.utc, universal.utc, counted.utc),
        pc.coalesce(local.local, universal.local, counted.local),
        local.shifted + counted.shifted,
        counted.epochs,
        counted.serials,
    )


def _composed(parts: Array, rule: Order) -> tuple[np.ndarray, np.ndarray]:
    names = [field.name for field in parts.type]
    year = _number(parts, "year")
    year = np.where((year >= 0) & (year < 100), year + np.where(year < 70, 2000, 1900), year)
    if "one" in names:
        month, day = _ordered(parts, rule)
    elif "name" in names:
        month, day = _named_month(parts), _number(parts, "day")
    else:
        month, day = _number(parts, "month"), _number(parts, "day")
    micros = _civil(year, month, day)
    clock = _clock(parts)
    offset, zoned = _offset(parts)
    bad = (micros == _NOTHING) | (clock == _NOTHING) | (offset == _NOTHING)
    return np.where(bad, _NOTHING, micros + np.where(bad, 0, clock) - np.where(bad, 0, offset)), zoned


def _ordered(parts: Array, rule: Order) -> tuple[np.ndarray, np.ndarray]:
    one, two = _number(parts, "one"), _number(parts, "two")
    dotted = np.asarray(pc.fill_null(pc.equal(parts.field("between"), "."), False))
    if rule.day_first is None:
        day_first = dotted | (one > 12) | (one == two)
        month = np.where(day_first, two, one)
        day = np.where(day_first, one, two)
        unsure = ~dotted & (one <= 12) & (two <= 12) & (one != two)
        return np.where(unsure, 0, month), day
    day_first = np.full(len(one), rule.day_first) | (dotted & (two <= 12))
    return np.where(day_first, two, one), np.where(day_first, one, two)


def _named_month(parts: Array) -> np.ndarray:
    short = pc.utf8_slice_codeunits(pc.utf8_lower(parts.field("name")), 0, 3)
    found = pc.index_in(short, pa.array(_MONTHS))
    return np.asarray(pc.fill_null(pc.add(found, 1), 0)).astype(np.int64)


def _clock(parts: Array) -> np.ndarray:
    hour, minute, second = (np.maximum(_number(parts, name), 0) for name in ("hour", "minute", "second"))
    half = pc.utf8_slice_codeunits(pc.utf8_lower(parts.field("half")), 0, 1)
    late = np.asarray(pc.fill_null(pc.equal(half, "p"), False))
    early = np.asarray(pc.fill_null(pc.equal(half, "a"), False))
    wrong = (hour > 23) | (minute > 59) | (second > 59) | ((late | early) & ((hour > 12) | (hour == 0)))
    hour = np.where(early & (hour == 12), 0, np.where(late & (hour < 12), hour + 12, hour))
    digits = pc.utf8_slice_codeunits(pc.utf8_rpad(pc.fill_null(parts.field("fraction"), ""), 9, "0"), 0, 6)
    digits = pc.if_else(pc.equal(digits, ""), "0", digits)
    micros = np.asarray(digits.cast(pa.int64()))
    return np.where(wrong, _NOTHING, ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros)


def _offset(parts: Array) -> tuple[np.ndarray, np.ndarray]:
    zone = pc.fill_null(parts.field("zone"), "")
    zoned = np.asarray(pc.not_equal(zone, ""))
    digits = pc.extract_regex(zone, r"^(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?$")
    hours, minutes = np.maximum(_number(digits, "hours"), 0), np.maximum(_number(digits, "minutes"), 0)
    sign = np.where(np.asarray(pc.fill_null(pc.equal(digits.field("sign"), "-"), False)), -1, 1)
    wrong = (hours > 15) | (minutes > 59)
    return np.where(wrong, _NOTHING, sign * (hours * 60 + minutes) * 60_000_000), zoned


def _civil(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Microseconds of midnight; ``_NOTHING`` where there is no such day."""
    real = (year >= 1900) & (year < 2200) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = (np.where(real, year, 1970) - 1970) * 12 + np.where(real, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[M]").astype("datetime64[D]") - first).astype(np.int64)
    real &= day <= length
    return np.where(real, (first.astype(np.int64) + np.where(real, day, 1) - 1) * _DAY_US, _NOTHING)


def _number(parts: Array, name: str) -> np.ndarray:
    """A captured number; -1 where nothing was captured."""
    text = parts.field(name)
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    text = pc.if_else(parts.is_valid(), text, pa.scalar(None, pa.string()))
    return np.asarray(pc.fill_null(text.cast(pa.int64()), -1))


def _stamps(micros: np.ndarray) -> Array:
    return pa.array(micros, pa.int64(), mask=micros == _NOTHING).cast(pa.timestamp("us"))
