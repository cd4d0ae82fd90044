"""One column of cells into canonical values: what is read, what cannot be, and what had to be assumed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from kpidesk.intake import currencies, durations, moments, numbers, words
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.asking import Question
from kpidesk.intake.edges import edges
from kpidesk.intake.evidence import NUMERIC, TIMES
from kpidesk.intake.grid import Cells
from kpidesk.intake.layout import Bound
from kpidesk.intake.quantities import factor, seconds_of_one
from kpidesk.intake.texts import EXACT_INTEGER, filled, is_text, plain, written
from kpidesk.tables.column import Kind

__all__ = ["NUMERIC", "TIMES", "Cleaned", "Habit", "blanks_as_no", "clean", "plain_labels"]
_LARGEST_INTEGER = 2.0**53
_NOISE = 1e-9
"""By how much a whole number may be off (2.9999999999999996), as a share of it."""
_DAY_US = 86_400_000_000
_SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+\d+$"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a column is to be read: decided from all its cells before the first is converted.

    ``timezone`` is the pilot's; ``source`` the zone of times that name none, where it is another. ``unit``: what the
    evidence or an answer says of the unit, None for what the header says. ``blank_is_no``: an empty cell is a no.
    ``currency``: the only one that can be counted, "" for any; ``header_currency``: that of cells that name none.
    ``currency_known``: it is the pilot's. ``questions``: what the column leaves open; ``answered`` the keys of those
    that somebody answered; ``hinted``: what the other columns of the file answered.
    """

    decimal: numbers.Decimal = field(default_factory=numbers.Decimal)
    order: moments.Order = field(default_factory=moments.Order)
    timezone: str = "UTC"
    example: str = ""
    """A date that can be read both ways."""
    source: str = ""
    unit: str | None = None
    form: durations.Form = field(default_factory=durations.Form)
    blank_is_no: bool = False
    currency: str = ""
    currency_known: bool = False
    header_currency: str = ""
    signs: bool = False
    """Whether amounts of the column are written with a sign or a code of their currency."""
    questions: tuple[Question, ...] = ()
    answered: frozenset[str] = frozenset()
    hinted: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Canonical values; ``bad`` marks filled cells that could not be read, ``outside`` those beyond the range, and
    ``foreign`` those of the bad ones that are amounts in another currency.
    """

    values: Array
    bad: np.ndarray
    outside: np.ndarray
    notes: Mapping[str, int] = field(default_factory=dict)
    """What was assumed of how many cells, by code (see ``remarks``)."""
    foreign: np.ndarray | None = None


def clean(cells: Cells, bound: Bound, habit: Habit) -> Cleaned:
    """Read the cells of one column."""
    values = plain(cells.values)
    extra = filled(plain(cells.text)) if cells.text is not None else None
    result = _read(values, bound, habit)
    if extra is not None:
        there = _there(values, bound)
        mixed = pc.if_else(there.is_valid(), pa.scalar(None, pa.string()), extra)
        second = _read(mixed, bound, habit)
        result = Cleaned(
            pc.coalesce(result.values, second.values),
            result.bad | second.bad,
            result.outside | second.outside,
            Counter(result.notes) + Counter(second.notes),
            second.foreign,
        )
    return result


def blanks_as_no(result: Cleaned, used: np.ndarray) -> Cleaned:
    """Empty cells of the rows in use as a no; those that could not be read stay empty."""
    empty = np.asarray(result.values.is_null()) & used & ~result.bad
    return replace(result, values=pc.if_else(pa.array(empty), pa.scalar(value=False), result.values))


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
    if kind is Kind.ID:
        return _identified(there)
    if kind is Kind.FLAG:
        return _checked(there, there if pa.types.is_boolean(there.type) else words.flags(_word(there)))
    if kind is Kind.CHOICE:
        return _chosen(there, bound)
    return _fine(_as_text(there, bound))


def _as_text(there: Array, bound: Bound) -> Array:
    kind = bound.column.kind
    if kind is Kind.PROSE:
        recorded = there if pa.types.is_boolean(there.type) else there.is_valid()
        return pc.fill_null(recorded, False)
    if kind is Kind.LABEL:
        return plain_labels(_word(there))
    if bound.column.name == "currency":
        return currencies.named(_word(there))
    return words.severities(_word(there)) if bound.column.name == "severity" else _word(there)


def _word(values: Array) -> Array:
    return written(values).cast(pa.string())


def plain_labels(text: Array) -> Array:
    """Classes as every tool would write them: true and false in lower case, whole numbers without ".0"."""
    coded = pc.dictionary_encode(text)
    lower = pc.utf8_lower(coded.dictionary)
    logical = pc.is_in(lower, pa.array(["true", "false"]))
    whole = pc.replace_substring_regex(coded.dictionary, r"^([+-]?\d+)\.0+$", r"\1")
    return pc.if_else(logical, lower, whole).take(coded.indices)


def _fine(values: Array) -> Cleaned:
    nothing = np.zeros(len(values), dtype=bool)
    return Cleaned(values, nothing, nothing)


def _checked(there: Array, values: Array) -> Cleaned:
    bad = np.asarray(pc.and_(there.is_valid(), values.is_null()))
    return Cleaned(values, bad, np.zeros(len(bad), dtype=bool))


def _chosen(there: Array, bound: Bound) -> Cleaned:
    values, guessed = words.choices(_word(there), bound.column.name, bound.column.choices)
    return replace(_checked(there, values), notes={"other-error": guessed})


def _identified(there: Array) -> Cleaned:
    """Ids as text; those that a spreadsheet has rounded (1.23457E+12) identify nothing any more."""
    if pa.types.is_floating(there.type):
        damaged = pc.greater_equal(pc.abs(there), EXACT_INTEGER)
        return _checked(there, pc.if_else(pc.fill_null(damaged, False), pa.scalar(None, pa.string()), _word(there)))
    text = _word(there)
    known = edges(text)
    if known.any("+"):
        damaged = pc.match_substring_regex(text, _SCIENTIFIC)
        text = pc.if_else(damaged, pa.scalar(None, pa.string()), text)
    if (known.first == ord("'")).any():
        text = pc.replace_substring_regex(text, r"^'(\d)", r"\1")
    first = text.drop_null().slice(0, 1)
    pointed = bool(len(first)) and pc.ends_with(first[0], ".0").as_py()
    # A column of whole numbers with a gap comes out of pandas and Excel as 12345.0: all of it, or it is no slip.
    if pointed and pc.all(pc.match_substring_regex(text, r"^\d+\.0$")).as_py():
        text = pc.replace_substring_regex(text, r"\.0$", "")
    return _checked(there, text)


def _timed(there: Array, bound: Bound, habit: Habit) -> Cleaned:
    found = moments.parse(there, habit.order, habit.timezone, habit.source)
    values = _days(found, there) if bound.column.kind is Kind.DATE else found.utc
    bad = np.asarray(pc.and_(there.is_valid(), values.is_null()))
    notes = {
        "clock-change": found.shifted,
        "epoch": found.epochs,
        "serial-date": found.serials,
        "zone-name": found.shared,
    }
    return Cleaned(values, bad, np.zeros(len(bad), dtype=bool), notes)


def _days(found: moments.Moments, there: Array) -> Array:
    """The local day; where every time is a midnight in UTC, these are days and stay what they are everywhere."""
    numeric = pa.types.is_integer(there.type) or pa.types.is_floating(there.type)
    if not numeric and found.utc is not found.local and not found.epochs:
        micros = found.utc.cast(pa.int64())
        whole = pc.equal(pc.multiply(pc.divide(micros, _DAY_US), _DAY_US), micros)
        if pc.all(whole).as_py() and found.utc.null_count < len(found.utc):
            return found.utc.cast(pa.date32(), safe=False)
    return found.local.cast(pa.date32(), safe=False)


def _numeric(there: Array, bound: Bound, habit: Habit) -> Cleaned:
    column = bound.column
    found = _figures(there, bound, habit)
    figures = _in_unit(found, bound, habit)
    foreign = _foreign(there, habit) if column.kind is Kind.MONEY else None
    if foreign is not None:
        figures = pc.if_else(pa.array(foreign), pa.scalar(None, pa.float64()), figures)
    if column.kind is Kind.INTEGER:
        figures = _whole(figures)
    bad = np.asarray(pc.and_(there.is_valid(), figures.is_null()))
    outside = np.zeros(len(bad), dtype=bool)
    for limit, beyond in ((column.minimum, pc.less), (column.maximum, pc.greater)):
        if limit is not None:
            outside |= np.asarray(pc.fill_null(beyond(figures, limit), False))
    if outside.any():
        figures = pc.if_else(pa.array(outside), pa.scalar(None, pa.float64()), figures)
    return Cleaned(figures.cast(column.arrow), bad, outside, {"magnitude-suffix": found.scaled}, foreign)


def _whole(figures: Array) -> Array:
    if _are_whole(figures):
        return figures
    rounded = pc.round(figures)
    near = pc.less_equal(pc.abs(pc.subtract(rounded, figures)), pc.multiply(pc.abs(figures), _NOISE))
    whole = pc.and_(near, pc.less_equal(pc.abs(figures), _LARGEST_INTEGER))
    return pc.if_else(whole, rounded, pa.scalar(None, pa.float64()))


def _are_whole(figures: Array) -> bool:
    """Whether all of them are whole and as exact as they are written: most columns of whole numbers are."""
    try:
        figures.cast(pa.int64())
    except pa.ArrowInvalid:
        return False
    ends = pc.min_max(pc.abs(figures))
    return ends["max"].as_py() is None or ends["max"].as_py() <= _LARGEST_INTEGER


def _foreign(there: Array, habit: Habit) -> np.ndarray | None:
    """Which amounts are in another currency than the one that can be counted."""
    if not habit.currency:
        return None
    codes = currencies.codes_of(there, home=habit.currency)
    if habit.header_currency:
        codes = pc.if_else(there.is_valid(), pc.fill_null(codes, habit.header_currency), codes)
    other = np.asarray(pc.fill_null(pc.not_equal(codes, habit.currency), False))
    return other if other.any() else None


@dataclass(frozen=True, slots=True)
class _Figures:
    """The numbers as written, which of them are already in the canonical unit (None for none), and how many were
    written with a suffix.
    """

    values: Array
    settled: Array | None = None
    scaled: int = 0


def _figures(there: Array, bound: Bound, habit: Habit) -> _Figures:
    kind, base = there.type, seconds_of_one(bound.column)
    if is_text(kind):
        return _figures_of_text(there, bound, habit)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        figures = there.cast(pa.float64(), safe=False)
        return _Figures(pc.if_else(pc.is_finite(figures), figures, pa.scalar(None, pa.float64())))
    seconds = _seconds(there) if base else None
    if seconds is None:
        return _Figures(pa.nulls(len(there), pa.float64()))
    return _Figures(pc.divide(seconds, base), pa.array(np.ones(len(there), dtype=bool)))


def _seconds(there: Array) -> Array | None:
    """Durations, and the times of day that a spreadsheet gives for them."""
    if pa.types.is_timestamp(there.type):
        return durations.of_moments(there)
    if pa.types.is_time(there.type):
        micros = there.cast(pa.time64("us")).cast(pa.int64())
    elif pa.types.is_duration(there.type):
        micros = there.cast(pa.duration("us"), safe=False).cast(pa.int64())
    else:
        return None
    return pc.divide(micros.cast(pa.float64()), 1e6)


def _figures_of_text(there: Array, bound: Bound, habit: Habit) -> _Figures:
    base, kind = seconds_of_one(bound.column), bound.column.kind
    found = numbers.read(there, habit.decimal, suffixes=base is None and kind is not Kind.SHARE)
    figures, settled = found.values, None
    if pc.any(found.percent).as_py():
        # A percentage is a share: no amount of money and no duration.
        none = base is not None or kind is Kind.MONEY
        shares = pa.scalar(None, pa.float64()) if none else pc.divide(figures, 100.0)
        figures, settled = pc.if_else(found.percent, shares, figures), found.percent
    if base is None or figures.null_count == there.null_count:
        return _Figures(figures, settled, found.scaled)
    spoken = pc.and_(figures.is_null(), there.is_valid())
    seconds = durations.parse(there.filter(spoken), habit.form, habit.decimal)
    figures = pc.replace_with_mask(figures, spoken, pc.divide(seconds, base))
    return _Figures(figures, spoken if settled is None else pc.or_(settled, spoken))


def _in_unit(found: _Figures, bound: Bound, habit: Habit) -> Array:
    unit = bound.unit if habit.unit is None else habit.unit
    by = factor(bound.column, unit) if unit else None
    if by is None or by == 1:
        return found.values
    scaled = pc.multiply(found.values, by) if by > 1 else pc.divide(found.values, float(round(1 / by)))
    return scaled if found.settled is None else pc.if_else(found.settled, found.values, scaled)
