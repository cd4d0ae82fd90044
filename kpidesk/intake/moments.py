"""Dates and times: ISO, day-month or month-day order decided per column, month names, epochs, Excel serials.

Times without a zone are in the zone that their column names, else in the pilot's; everything is stored as UTC.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.remembering import remembered
from kpidesk.intake.texts import is_text
from kpidesk.intake.timeforms import NOTHING, NUMERIC, civil, number, rewritten, stamps

_WHOLE, _DIGITS = r"^(?:\d{1,18}|[1-8]\d{18})$", r"^\d+\.\d+$"
_LONG_FRACTION = r"(\.\d{6})\d{1,3}"
_PROGRAMMED = r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?(?:Z|[+-]\d{2}:\d{2})?$"
_DAY_US = 86_400_000_000
_FIRST, _LAST = -1_893_456_000_000_000, 7_258_118_400_000_000  # 1910-01-01 and 2200-01-01 in microseconds
_SERIAL_EPOCH = -25_569  # 1899-12-30, day 0 of the 1900 system from March 1900 on
_DAYS_LATER_1904 = 1462
_STRAYS = 50
"""An order that so many times more cells prove than the other is the column's; the others are slips."""
_EPOCHS = ((10**8, 10**10, 10**6, 1), (10**11, 10**13, 10**3, 1), (10**14, 10**16, 1, 1), (10**17, 10**19, 1, 10**3))
"""From, to, and what makes microseconds of seconds, milli-, micro- and nanoseconds: times, over."""


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
    """Times in UTC and as local ones (null where a cell cannot be read), and of how many cells something was assumed:
    in the hour that a change of the clocks skips or repeats, epochs, spreadsheet dates, names that zones share.
    """

    utc: Array
    local: Array
    shifted: int = 0
    epochs: int = 0
    serials: int = 0
    shared: int = 0


@dataclass(frozen=True, slots=True)
class _Zones:
    home: str
    source: str


def orders(text: Array) -> Orders:
    """Count what tells about day and month order in cleaned text; dots (04.08.2026) always mean day first."""
    if _quick(text) is not None:
        return Orders()
    parts = pc.extract_regex(text, NUMERIC)
    found = _orders(text, parts) if parts.null_count < len(parts) else Orders()
    other = text.filter(pc.and_(parts.is_null(), pc.invert(pc.match_substring_regex(text, r"^\d{4}-|^\d*$"))))
    counted = pc.value_counts(other.drop_null())
    if not len(counted):
        return found
    words = rewritten(counted.field("values"))
    again = pc.extract_regex(words, NUMERIC)
    often = np.asarray(counted.field("counts"))
    return found + _orders(counted.field("values"), again, often) if again.null_count < len(again) else found


def _orders(text: Array, parts: Array, often: np.ndarray | None = None) -> Orders:
    times = np.ones(len(text), dtype=np.int64) if often is None else often
    one, two = number(parts, "one"), number(parts, "two")
    real = (one > 0) & (two > 0)
    dotted = np.asarray(pc.fill_null(pc.equal(parts.field("between"), "."), False))
    day = real & (one > 12) & (two <= 12)
    month = real & (two > 12) & (one <= 12)
    either = real & (one <= 12) & (two <= 12) & (one != two) & ~dotted
    example = text[int(np.flatnonzero(either)[0])].as_py() if either.any() else ""
    return Orders(int(times[day].sum()), int(times[month].sum()), int(times[either].sum()), example)


def decide(column: Orders, file: Orders) -> Order:
    """The rule of a column: any value above 12 in it, else in the file's other columns, else day first."""
    if column.day_first and column.month_first:
        more, fewer = max(column.day_first, column.month_first), min(column.day_first, column.month_first)
        return Order(None if more < _STRAYS * fewer else column.day_first == more)
    if column.day_first or column.month_first:
        return Order(bool(column.day_first))
    if not column.either:
        return Order()
    if bool(file.day_first) != bool(file.month_first):
        return Order(bool(file.day_first), assumed=True)
    return Order(day_first=True, assumed=True)


def parse(values: Array, rule: Order, timezone: str, source: str = "") -> Moments:
    """Moments of typed or text cells; null where a cell cannot be read.

    ``timezone`` is the pilot's, ``source`` that of cells without one where it is another. Numbers are Excel serials
    (20,000-80,000), days written 20260803, or epoch seconds, milli-, micro- or nanoseconds.
    """
    zones = _Zones(timezone, source or timezone)
    if pa.types.is_timestamp(values.type):
        return _typed(values, zones)
    if pa.types.is_date(values.type):
        return _typed(values.cast(pa.date32()).cast(pa.timestamp("us")), zones)
    if not is_text(values.type):
        return _from_numbers(values, rule, zones)
    quick = _quick(values)
    return _typed(quick, zones) if quick is not None else _mostly_quick(values, rule, zones)


@remembered
def _quick(text: Array) -> Array | None:
    sample = text.drop_null().slice(0, 1)
    if not len(sample) or not pc.match_substring_regex(sample, r"^\d{4}-\d{2}-\d{2}")[0].as_py():
        return None
    if pc.match_substring_regex(sample, _LONG_FRACTION)[0].as_py():
        text = pc.replace_substring_regex(text, _LONG_FRACTION, r"\1")
    for kind in (pa.timestamp("us"), pa.timestamp("us", "UTC")):
        try:
            return text.cast(kind)
        except pa.ArrowInvalid:
            continue
    return None


def _mostly_quick(text: Array, rule: Order, zones: _Zones) -> Moments:
    """Text of which most cells may be as programs write them."""
    usual = pc.fill_null(pc.match_substring_regex(text, _PROGRAMMED), False)
    most = text.filter(usual)
    quick = _quick(most) if len(most) > len(text) // 2 else None
    if quick is None:
        return _from_text(text, rule, zones)
    one, other = _typed(quick, zones), _from_text(pc.if_else(usual, pa.scalar(None, pa.string()), text), rule, zones)
    return Moments(
        pc.replace_with_mask(other.utc, usual, one.utc),
        pc.replace_with_mask(other.local, usual, one.local),
        one.shifted + other.shifted,
        other.epochs,
        other.serials,
        other.shared,
    )


def _typed(values: Array, zones: _Zones) -> Moments:
    zoned = values.type.tz is not None
    bare = values.cast(pa.timestamp("us", values.type.tz), safe=False).cast(pa.int64())
    inside = pc.and_(pc.greater_equal(bare, _FIRST), pc.less(bare, _LAST))
    if not pc.all(inside).as_py():
        bare = pc.if_else(inside, bare, pa.scalar(None, pa.int64()))
    return _settled(bare.cast(pa.timestamp("us")), zones, zoned=zoned)


def _settled(written: Array, zones: _Zones, *, zoned: bool) -> Moments:
    if zoned or zones.source == "UTC":
        if zones.home == "UTC":
            return Moments(written, written)
        return Moments(written, pc.local_timestamp(written.cast(pa.timestamp("us", zones.home))))
    early = pc.assume_timezone(written, zones.source, ambiguous="earliest", nonexistent="latest")
    late = pc.assume_timezone(written, zones.source, ambiguous="latest", nonexistent="latest")
    twice = pc.sum(pc.not_equal(early, late).cast(pa.int64())).as_py() or 0
    local = pc.local_timestamp(early)
    never = pc.sum(pc.not_equal(local, written).cast(pa.int64())).as_py() or 0
    if zones.home != zones.source:
        local = pc.local_timestamp(early.cast(pa.timestamp("us", zones.home)))
    return Moments(early.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us")), local, twice + never)


def _from_numbers(values: Array, rule: Order, zones: _Zones) -> Moments:
    figures, whole = _figures(values)
    micros = np.full(len(figures), NOTHING)
    epochs = 0
    for low, high, times, over in _EPOCHS:
        at = (figures >= low) & (figures < high)
        exact = at & (whole != NOTHING)
        micros[at] = np.rint(figures[at] * times / over).astype(np.int64)
        micros[exact] = whole[exact] * times // over
        epochs += int(at.sum())
    universal = _settled(_stamps(micros), zones, zoned=True)
    days, serials = _calendar_numbers(figures, rule)
    written = _settled(_stamps(days), zones, zoned=False)
    return Moments(
        pc.coalesce(universal.utc, written.utc),
        pc.coalesce(universal.local, written.local),
        written.shifted,
        epochs,
        serials,
    )


def _figures(values: Array) -> tuple[np.ndarray, np.ndarray]:
    """Numbers as floats (0 where there is none), and exactly where they are whole (``NOTHING`` elsewhere)."""
    if pa.types.is_integer(values.type):
        whole = np.asarray(pc.fill_null(values.cast(pa.int64(), safe=False), 0))
        return whole.astype(np.float64), whole
    usual = (
        values.cast(pa.float64(), safe=False)
        if pa.types.is_floating(values.type)
        else pa.nulls(len(values), pa.float64())
    )
    figures = np.asarray(pc.fill_null(usual, 0.0), dtype=np.float64)
    return np.where(np.isfinite(figures), figures, 0.0), np.full(len(figures), NOTHING)


def _calendar_numbers(figures: np.ndarray, rule: Order) -> tuple[np.ndarray, int]:
    micros = np.full(len(figures), NOTHING)
    serial = (figures >= 20_000) & (figures < 80_000)
    zero = _SERIAL_EPOCH + (_DAYS_LATER_1904 if rule.from_1904 else 0)
    millis = np.rint((figures[serial] + zero) * (_DAY_US / 1000))
    micros[serial] = millis.astype(np.int64) * 1000
    written = (figures >= 19_000_101) & (figures < 22_000_101) & (figures == np.floor(figures))
    whole = figures[written].astype(np.int64)
    micros[written] = civil(whole // 10_000, whole // 100 % 100, whole % 100)
    return micros, int(serial.sum())


def _from_text(text: Array, rule: Order, zones: _Zones) -> Moments:
    none = pa.scalar(None, pa.string())
    bare = pc.replace_substring_regex(text, r"^'(\d+(?:\.\d+)?)$", r"\1")
    whole = pc.if_else(pc.match_substring_regex(bare, _WHOLE), bare, none).cast(pa.int64())
    broken = pc.if_else(pc.match_substring_regex(bare, _DIGITS), bare, none).cast(pa.float64())
    counted = (_from_numbers(whole, rule, zones), _from_numbers(broken, rule, zones))
    digits = pc.or_(whole.is_valid(), broken.is_valid())
    found = stamps(pc.if_else(digits, none, text), day_first=rule.day_first)
    naive = ~found.zoned & ~np.logical_or.reduce([*found.regions.values(), np.zeros(len(text), dtype=bool)])
    read = [
        _settled(_stamps(np.where(naive, found.micros, NOTHING)), zones, zoned=False),
        _settled(_stamps(np.where(found.zoned, found.micros, NOTHING)), zones, zoned=True),
        *counted,
    ]
    for region, mask in found.regions.items():
        there = _Zones(zones.home, region)
        read.append(_settled(_stamps(np.where(mask, found.micros, NOTHING)), there, zoned=False))
    return Moments(
        pc.coalesce(*(one.utc for one in read)),
        pc.coalesce(*(one.local for one in read)),
        sum(one.shifted for one in read),
        sum(one.epochs for one in read),
        sum(one.serials for one in read),
        found.shared,
    )


def _stamps(micros: np.ndarray) -> Array:
    return pa.array(micros, pa.int64(), mask=micros == NOTHING).cast(pa.timestamp("us"))
