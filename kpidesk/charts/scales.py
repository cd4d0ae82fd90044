"""Ranges and ticks that people read easily, and the factor between a unit and what is drawn."""

import math
import re
from collections.abc import Iterable

from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Tick

_NUMBER = re.compile(r"−?[\d,]*\.?\d+")
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_DRAWN = {
    Unit.SECONDS: "seconds",
    Unit.MINUTES: "minutes",
    Unit.HOURS: "hours",
    Unit.DAYS: "days",
    Unit.SHARE: "%",
    Unit.SHARE_GAP: "points",
    Unit.POINTS_PER_30_DAYS: "points / 30 days",
    Unit.POINTS_PER_WEEK: "points / week",
    Unit.HOURS_PER_1000: "hours / 1,000",
    Unit.HOURS_PER_WEEK: "hours / week",
    Unit.RPS: "requests / s",
}


def factor(unit: Unit) -> float:
    """What a number is multiplied with before it is drawn: shares are drawn as per cent."""
    return 100.0 if unit in {Unit.SHARE, Unit.SHARE_GAP} else 1.0


def unit_title(unit: Unit, currency: str) -> str:
    """What stands above the axis of such a unit."""
    return currency if unit is Unit.MONEY else _DRAWN.get(unit, "")


def value_axis(numbers: Iterable[float], title: str = "", *, zero: bool = True, most: float | None = None) -> Axis:
    """An axis around the numbers (already drawn units) with four to seven ticks.

    ``zero``: the axis starts at 0 where no number is negative. ``most``: it does not go beyond this, such as 100 %.
    """
    known = [number for number in numbers if math.isfinite(number)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9 * max(1.0, abs(high)):
        low, high = low - (0.0 if zero and low == 0 else 0.5), high + 0.5
    step = _step((high - low) / 5)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if most is not None and high <= most:
        last = min(last, math.ceil(most / step - 1e-9))
    ticks = tuple(Tick(k * step, plain(k * step, step)) for k in range(first, last + 1))
    return Axis(first * step, last * step, ticks, title)


def week_axis(last: int, gap: float = 0.5) -> Axis:
    """Weeks 1 to ``last`` (at least one), every one named up to 13, then about ten of them."""
    last = max(last, 1)
    every = 1 if last <= 14 else math.ceil(last / 10)
    ticks = tuple(Tick(week, f"w{week}") for week in range(1, last + 1) if (week - 1) % every == 0)
    return Axis(1 - gap, last + gap, ticks, grid=False)


def plain(number: float, step: float) -> str:
    """A number with as many decimals as its step needs, thousands apart, a true minus sign."""
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else (1 if step % 1 else 0)
    digits += 1 if step < 1 and abs(step * 10**digits - round(step * 10**digits)) > 1e-6 else 0
    text = f"{abs(number):,.{digits}f}"
    return f"−{text}" if number < 0 and float(text.replace(",", "")) else text


def _step(rough: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10(rough))
    return next(step * magnitude for step in _STEPS if step * magnitude >= rough * (1 - 1e-9))


def within(axis: Axis, low: float, high: float) -> tuple[Tick, ...]:
    """The ticks of an axis of which only the part from ``low`` to ``high`` is seen.

    An axis of numbers gets finer ones, written as its own are; of named places (weeks, groups) those that are seen.
    """
    written = _writing(axis)
    if (low, high) == (axis.low, axis.high) or written is None:
        return tuple(tick for tick in axis.ticks if low <= tick.at <= high)
    before, after, whole = written
    step = max(_step((high - low) / 10), 1.0) if whole else _step((high - low) / 5)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(Tick(k * step, f"{before}{plain(k * step, step)}{after}") for k in range(first, last + 1))


def _writing(axis: Axis) -> tuple[str, str, bool] | None:
    """What stands before and after the numbers of an axis and whether only whole ones do; None for named places."""
    found = [(tick, _NUMBER.search(tick.label)) for tick in axis.ticks]
    if not found or not all(match and _says(match.group(), tick.at) for tick, match in found):
        return None
    around = {(tick.label[: m.start()], tick.label[m.end() :]) for tick, m in found if m}
    before, after = next(iter(around))
    return (before, after, bool(before.strip())) if len(around) == 1 else None


def _says(text: str, number: float) -> bool:
    shown = float(text.replace(",", "").replace("−", "-"))
    return math.isclose(shown, number, rel_tol=0.01, abs_tol=1e-9)
