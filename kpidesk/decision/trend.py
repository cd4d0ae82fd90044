"""Where a series of weekly values is going, and where that leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpidesk.base.units import Better, Unit
from kpidesk.base.values import Value
from kpidesk.metrics.measurements import Dated
from kpidesk.statistics.lines import theil_sen, trend

RECENT_WEEKS = 8
Points = Sequence[tuple[int, float]]
"""Pairs of pilot week and value, in order of weeks."""
_SIGNED = frozenset(
    {Unit.MONEY, Unit.POINTS_PER_30_DAYS, Unit.POINTS_PER_WEEK, Unit.POINTS, Unit.SHARE_GAP, Unit.SCORE, Unit.DATE}
)
"""Units in which a value below 0 makes sense."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The value expected in a later week, and the two ends that the interval of the slope leads to."""

    middle: float
    low: float
    high: float


def project(points: Points, week: int) -> Projection | None:
    """The Theil–Sen course carried on to ``week``; None below five weeks, where the slope has no interval."""
    line = theil_sen([week for week, _ in points], [value for _, value in points])
    if line is None or line.interval is None:
        return None
    last = points[-1][0]
    level, ahead = line.intercept + line.slope * last, week - last
    low, high = sorted(level + slope * ahead for slope in line.interval)
    return Projection(level + line.slope * ahead, low, high)


def direction(points: Points, better: Better) -> str:
    """Whether the last weeks went better | worse | steady; unknown below five values or without a good direction."""
    recent = dict(points[-RECENT_WEEKS:])
    if not recent:
        return "unknown"
    found = trend([recent.get(week) for week in range(min(recent), max(recent) + 1)], better)
    return "unknown" if found is None else str(found)


def values_of(dated: Iterable[Dated], last_week: int) -> list[tuple[int, float]]:
    """The measured values of the full weeks up to ``last_week``."""
    return [
        (one.number, one.measured.number)
        for one in dated
        if isinstance(one.measured, Value) and one.number <= last_week
    ]


def sensible(value: float, unit: Unit) -> float:
    """The value, within what can be measured: a course or a limit may lead beyond it."""
    floored = value if unit in _SIGNED else max(value, 0.0)
    return min(floored, 1.0) if unit is Unit.SHARE else floored
