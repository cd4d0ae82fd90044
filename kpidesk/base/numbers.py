"""Numbers as tables, cards and sentences print them, never on another side of a line than the value."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpidesk.base.dates import between, day
from kpidesk.base.scales import Scale, scale_of
from kpidesk.base.units import Unit
from kpidesk.base.values import Measured, Missing

NOTHING = "–"
_NOISE = 1e-9
_ROUNDED_BY = 0.05
"""A printed value is off by no more than a twentieth: 1.4 ms is not 1 ms. The ends of an interval may be."""
_MOST_DECIMALS = 15
_FEWEST_STEPS = 5
"""An interval is printed with so many decimals that it is at least five units of its last digit wide."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number in parts, so that a card can print its unit smaller: "$", "0.35", "" or "", "3.8", " s"."""

    before: str
    digits: str
    after: str

    def __str__(self) -> str:
        minus = "−" if self.digits.startswith("−") and self.before else ""
        return f"{minus}{self.before}{self.digits.removeprefix(minus)}{self.after}"


def number(value: float, unit: Unit, currency: str = "USD", lines: Iterable[float] = ()) -> str:
    """A value in its measure's unit as text: "3.8 s", "45 min", "97.0 %", "1.2 pts / 30 d", "$0.35", "3 days".

    Decimals are added until the printed number lies on the same side of every one of ``lines`` (in the measure's
    unit) as the value, "on the line" being a side of its own: 0.9796 beside 0.98 is 97.96 %. A value that is not 0
    never reads 0, and a share below 1 never reads 100 %.
    """
    return str(figure(value, unit, currency, lines))


def figure(value: float, unit: Unit, currency: str = "USD", lines: Iterable[float] = ()) -> Figure:
    """The same in parts."""
    if unit is Unit.DATE:
        return Figure("", day(date.fromordinal(round(value))), "")
    scale = scale_of(value, unit, currency)
    digits = _digits(value, scale, _decimals(value, scale, (*lines, *_limits(unit)), _ROUNDED_BY))
    return Figure(scale.before, digits, scale.unit_of(digits))


def reading(measured: Measured, unit: Unit, currency: str = "USD", lines: Iterable[float] = ()) -> str:
    """A measured number as text, or the dash that stands for none."""
    return NOTHING if isinstance(measured, Missing) else number(measured.number, unit, currency, lines)


def interval(
    ends: tuple[float, float],
    unit: Unit,
    currency: str = "USD",
    lines: Iterable[float] = (),
    beside: float | None = None,
) -> str:
    """Both ends without their unit, "0.38 – 0.45", in the scale of the value that they stand ``beside``.

    Where they stand alone (``beside`` None) the unit is printed as well: "5.3 – 6.8 %".
    """
    low, high = ends
    if unit is Unit.DATE:
        return between(date.fromordinal(round(low)), date.fromordinal(round(high)), year=True)
    scale = scale_of(high if beside is None else beside, unit, currency)
    first, last = _ends(ends, scale, lines)
    return f"{first}{_joint(low)}{last}" if beside is not None else _named(ends, (first, last), scale)


def around(
    value: float, ends: tuple[float, float], unit: Unit, currency: str = "USD", lines: Iterable[float] = ()
) -> str:
    """The interval of a value with its unit, in the scale of the value: "30 – 66 min" around 45 min."""
    if unit is Unit.DATE:
        return interval(ends, unit)
    scale = scale_of(value, unit, currency)
    return _named(ends, _ends(ends, scale, lines), scale)


def exact(value: float, unit: Unit, currency: str = "USD") -> str:
    """A line or a setting, exact and short: "5 s", "92 %", "0.5 h / 1,000"."""
    if unit is Unit.DATE:
        return number(value, unit)
    scale = scale_of(value, unit, currency)
    decimals = next(d for d in range(_MOST_DECIMALS + 1) if _side(_printed(value, scale, d), value) == 0)
    digits = _digits(value, scale, decimals)
    return str(Figure(scale.before, digits, scale.unit_of(digits)))


def _ends(ends: tuple[float, float], scale: Scale, lines: Iterable[float]) -> tuple[str, str]:
    """The digits of both ends, with as many decimals as the interval is worth."""
    low, high = ends
    part, marks = replace(scale, whole=False), tuple(lines)
    decimals = max(_wide_enough(high - low, part), *(_decimals(end, part, marks) for end in ends))
    return _digits(low, part, decimals), _digits(high, part, decimals)


def _named(ends: tuple[float, float], digits: tuple[str, str], scale: Scale) -> str:
    first, last = Figure(scale.before, digits[0], ""), Figure(scale.before, digits[1], scale.after)
    if digits[0] == digits[1]:
        return str(last)
    return f"{first}{_joint(ends[0])}{last}"


def _joint(low: float) -> str:
    """A dash between two minus signs cannot be read."""
    return " to " if low < 0 else " – "


def _limits(unit: Unit) -> tuple[float, ...]:
    """What a value must not be rounded to."""
    return (0.0, 1.0) if unit is Unit.SHARE else (0.0,)


def _decimals(value: float, scale: Scale, lines: Iterable[float], rounded_by: float = math.inf) -> int:
    """The fewest decimals, from the scale's own on, that tell the value and keep it on its side of all lines."""
    marks: Sequence[float] = tuple(lines)
    sides = [_side(value, mark) for mark in marks]
    first = 0 if scale.whole and _near(value * scale.factor, round(value * scale.factor)) else scale.decimals
    for decimals in range(first, _MOST_DECIMALS):
        printed = _printed(value, scale, decimals)
        if _close(printed, value, rounded_by) and [_side(printed, mark) for mark in marks] == sides:
            return decimals
    return _MOST_DECIMALS


def _wide_enough(width: float, scale: Scale) -> int:
    steps = range(scale.decimals, scale.decimals + 3)
    return next((d for d in steps if width * scale.factor * 10**d >= _FEWEST_STEPS), scale.decimals)


def _side(value: float, mark: float) -> int:
    """-1 below the line, 0 on it (float noise as ``Line.holds`` allows it), 1 above."""
    return 0 if _near(value, mark) else (1 if value > mark else -1)


def _close(printed: float, value: float, rounded_by: float) -> bool:
    """Whether rounding moves a number by no more than this share of it."""
    return rounded_by == math.inf or abs(printed - value) <= rounded_by * abs(value) or _near(printed, value)


def _near(value: float, mark: float) -> bool:
    return abs(value - mark) <= _NOISE * max(1.0, abs(mark))


def _printed(value: float, scale: Scale, decimals: int) -> float:
    """The number that a reader of the digits takes it for, in the measure's unit."""
    return float(f"{value * scale.factor:.{decimals}f}") / scale.factor


def _digits(value: float, scale: Scale, decimals: int) -> str:
    text = f"{value * scale.factor:,.{decimals}f}"
    return text.lstrip("-") if not float(text.replace(",", "")) else text.replace("-", "−")
