"""One column of cells into canonical values: what is read, what cannot be, and what had to be assumed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from kpidesk.intake import moments, numbers, words
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Cells
from kpidesk.intake.layout import Bound
from kpidesk.intake.quantities import factor, seconds_of_one
from kpidesk.intake.texts import filled, is_text, plain, written
from kpidesk.tables.column import Kind

NUMERIC = (Kind.NUMBER, Kind.INTEGER, Kind.SHARE, Kind.SECONDS, Kind.MONEY)
TIMES = (Kind.TIME, Kind.DATE)
_DURATION = r"^(?:(?P<days>\d+)\.)?(?P<hours>\d+):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d(?:[.,]\d+)?))?$"
_WITH_UNIT = r"^(?P<number>[-+0-9.,eE]+)\s*(?P<unit>ms|s|sec|seconds|min|minutes|h|hours)$"
_LARGEST_INTEGER = 2.0**53


@dataclass(frozen=True, slots=True)
class Habit:
    """How a column is to be read: decided from all its cells before the first is converted."""

    decimal: numbers.Decimal = field(default_factory=numbers.Decimal)
    order: moments.Order = field(default_factory=moments.Order)
    timezone: str = "UTC"
    example: str = ""
    """A date that can be read both ways."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Canonical values; ``bad`` marks filled cells that could not be read, ``outside`` those beyond the range."""

    values: Array
    bad: np.ndarray
    outside: np.ndarray
    notes: Mapping[str, int] = field(default_factory=dict)
    """What was assumed of how many cells, by code (see ``remarks``)."""


def clean(cells: Cells, bound: Bound, habit: Habit) -> Cleaned:
    """Read the cells of one column."""
    values = plain(cells.values)
    extra = filled(plain(cells.text)) if cells.text is not None else None
    there = _there(values, bound)
    result = _read(values, bound, habit)
    if extra is not None:
        mixed = pc.if_else(there.is_valid(), pa.scalar(None, pa.string()), extra)
        second = _read(mixed, bound, habit)
        result = Cleaned(
            pc.coalesce(result.values, second.values),
            result.bad | second.bad,
            result.outside | second.outside,
            Counter(result.notes) + Counter(second.notes),
        )
    return result


def _there(values: Array, bound: Bound) -> Array:
    """The cells, null where there is none or a mark says that it is missing."""
    if is_text(values.type):
        return filled(values, place_names=bound.column.kind is Kind.TEXT)
    if pa.types.is_floating(values.type):
        return pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    return values


def _read(values: Array, bound: Bound, habit: Habit) -> Cleaned:
    kind, there = bound.column.kind, _there(values, bound)
    if kind in NUMERIC:
        return _numeric(there, bound, habit)
    if kind in TIMES:
        return _timed(there, bound, habit)
    if kind is Kind.PROSE:
        recorded = there if pa.types.is_boolean(there.type) else there.is_valid()
        return _fine(pc.fill_null(recorded, False))
    if kind is Kind.FLAG:
        return _checked(there, there if pa.types.is_boolean(there.type) else words.flags(_word(there)))
    if kind is Kind.CHOICE:
        return _checked(there, words.choices(_word(there), bound.column.name, bound.column.choices))
    return _fine(plain_labels(_word(there)) if kind is Kind.LABEL else _word(there))


def _word(values: Array) -> Array:
    return written(values).cast(pa.string())


def plain_labels(text: Array) -> Array:
    """Classes as every tool would write them: true and false in lower case, whole numbers without ".0"."""
    lower = pc.utf8_lower(text)
    logical = pc.is_in(lower, pa.array(["true", "false"]))
    whole = pc.replace_substring_regex(text, r"^([+-]?\d+)\.0+$", r"\1")
    return pc.if_else(logical, lower, whole)


def _fine(values: Array) -> Cleaned:
    nothing = np.zeros(len(values), dtype=bool)
    return Cleaned(values, nothing, nothing)


def _checked(there: Array, values: Array) -> Cleaned:
    bad = np.asarray(pc.and_(there.is_valid(), values.is_null()))
    return Cleaned(values, bad, np.zeros(len(bad), dtype=bool))


def _timed(there: Array, bound: Bound, habit: Habit) -> Cleaned:
    found = moments.parse(there, habit.order, habit.timezone)
    values = found.local.cast(pa.date32(), safe=False) if bound.column.kind is Kind.DATE else found.utc
    bad = np.asarray(pc.and_(there.is_valid(), values.is_null()))
    notes = {"clock-change": found.shifted, "epoch": found.epochs, "serial-date": found.serials}
    return Cleaned(values, bad, np.zeros(len(bad), dtype=bool), notes)


def _numeric(there: Array, bound: Bound, habit: Habit) -> Cleaned:
    figures = _in_unit(_figures(there, bound, habit), bound)
    column = bound.column
    if column.kind is Kind.INTEGER:
        whole = pc.and_(pc.equal(pc.round(figures), figures), pc.less_equal(pc.abs(figures), _LARGEST_INTEGER))
        figures = pc.if_else(whole, figures, pa.scalar(None, pa.float64()))
    bad = np.asarray(pc.and_(there.is_valid(), figures.is_null()))
    outside = np.zeros(len(bad), dtype=bool)
    for limit, beyond in ((column.minimum, pc.less), (column.maximum, pc.greater)):
        if limit is not None:
            outside |= np.asarray(pc.fill_null(beyond(figures, limit), False))
    if outside.any():
        figures = pc.if_else(pa.array(outside), pa.scalar(None, pa.float64()), figures)
    return Cleaned(figures.cast(column.arrow), bad, outside)


def _figures(there: Array, bound: Bound, habit: Habit) -> tuple[Array, Array]:
    """The numbers as written, and which of them are already in the canonical unit."""
    kind = there.type
    settled = pa.array(np.zeros(len(there), dtype=bool))
    if is_text(kind):
        return _figures_of_text(there, bound, habit)
    if pa.types.is_duration(kind) and seconds_of_one(bound.column):
        seconds = pc.divide(there.cast(pa.duration("us")).cast(pa.int64()).cast(pa.float64()), 1e6)
        return pc.divide(seconds, seconds_of_one(bound.column)), pa.array(np.ones(len(there), dtype=bool))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        figures = there.cast(pa.float64(), safe=False)
        return pc.if_else(pc.is_finite(figures), figures, pa.scalar(None, pa.float64())), settled
    return pa.nulls(len(there), pa.float64()), settled


def _figures_of_text(there: Array, bound: Bound, habit: Habit) -> tuple[Array, Array]:
    figures, percent = numbers.parse(there, habit.decimal)
    figures = pc.if_else(percent, pc.divide(figures, 100.0), figures)
    base = seconds_of_one(bound.column)
    if base is None or figures.null_count == there.null_count:
        return figures, percent
    clock, with_unit = _durations(there), _units_in_cells(there, habit)
    seconds = pc.divide(pc.coalesce(clock, with_unit), base)
    settled = pc.or_(percent, pc.fill_null(pc.and_(figures.is_null(), seconds.is_valid()), False))
    return pc.coalesce(figures, seconds), settled


def _durations(text: Array) -> Array:
    """Seconds of 00:34:57 and 0:13 (hours and minutes)."""
    parts = pc.extract_regex(text, _DURATION)

    def part(name: str) -> Array:
        captured = pc.replace_substring(parts.field(name), ",", ".")
        captured = pc.if_else(pc.equal(captured, ""), "0", captured)
        return pc.if_else(parts.is_valid(), captured, pa.scalar(None, pa.string())).cast(pa.float64())

    hours = pc.add(pc.multiply(part("days"), 24.0), part("hours"))
    return pc.add(pc.add(pc.multiply(hours, 3600.0), pc.multiply(part("minutes"), 60.0)), part("seconds"))


def _units_in_cells(text: Array, habit: Habit) -> Array:
    """Seconds of "120 ms" and "1.5 h"."""
    parts = pc.extract_regex(pc.utf8_lower(text), _WITH_UNIT)
    figures, _ = numbers.parse(pc.if_else(parts.is_valid(), parts.field("number"), None), habit.decimal)
    units = pa.array(["ms", "s", "sec", "seconds", "min", "minutes", "h", "hours"])
    place = pc.index_in(parts.field("unit"), units)
    times = pc.take(pa.array([1.0, 1.0, 1.0, 1.0, 60.0, 60.0, 3600.0, 3600.0]), place)
    over = pc.take(pa.array([1000.0, *[1.0] * 7]), place)
    return pc.divide(pc.multiply(figures, times), over)


def _in_unit(found: tuple[Array, Array], bound: Bound) -> Array:
    figures, settled = found
    by = factor(bound.column, bound.unit) if bound.unit else None
    if by is None or by == 1:
        return figures
    scaled = pc.multiply(figures, by) if by > 1 else pc.divide(figures, float(round(1 / by)))
    return pc.if_else(settled, figures, scaled)
