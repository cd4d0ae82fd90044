"""Leading indicators: measures whose course will cross one of their lines within four weeks (S0, enterprise stage).

The course is the Theil-Sen line of the last eight full weeks, and it has to be known to rise or fall: the interval of
its slope lies on one side of 0. Of series that only scatter around a level at most one in forty is then listed, as
``tests/benchmarks/false_alarms.py`` counts.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kpidesk.base.periods import WEEK, Calendar
from kpidesk.base.units import Unit
from kpidesk.decision.readings import Leading
from kpidesk.decision.trend import RECENT_WEEKS, Points, sensible, values_of
from kpidesk.metrics.measurements import Dated
from kpidesk.pilot.profile import Line
from kpidesk.statistics.lines import theil_sen

AHEAD = timedelta(days=28)
_MIDDLE = 3
"""A week's value stands for its middle day."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A measure with lines and its weekly course: what may be listed."""

    id: str
    title: str
    unit: Unit
    green: Line | None
    red: Line | None
    weekly: Sequence[Dated]


@dataclass(frozen=True, slots=True)
class _Course:
    """Theil-Sen lines through the median point: the middle one and those of both ends of the slope's interval."""

    week: float
    level: float
    slope: float
    slow: float
    fast: float

    def at(self, week: float) -> float:
        return self.level + self.slope * (week - self.week)

    def reaches(self, level: float, slope: float) -> float:
        """The week in which a line of that slope gets to a level."""
        return self.week + (level - self.level) / slope


def leading(measures: Iterable[Graded], calendar: Calendar) -> tuple[Leading, ...]:
    """What will cross a line within 28 days: the bad crossings first, each kind by its first day."""
    found = [one for measure in measures for one in _crossings(measure, calendar)]
    return tuple(sorted(found, key=lambda one: (not one.worse, one.between, one.id)))


def _crossings(measure: Graded, calendar: Calendar) -> Iterator[Leading]:
    course = _course(values_of(measure.weekly, calendar.full_weeks())[-RECENT_WEEKS:])
    if course is None:
        return
    now, then = (sensible(course.at(_week_of(day, calendar)), measure.unit) for day in _horizon(calendar))
    for name, line in (("green", measure.green), ("red", measure.red)):
        if line is None or line.holds(now) == line.holds(then):
            continue
        slopes = (course.slope, course.fast, course.slow)
        expected, *ends = (_day_of(course.reaches(line.number, slope), calendar) for slope in slopes)
        yield Leading(
            id=measure.id,
            title=measure.title,
            unit=measure.unit,
            crosses=name,
            worse=line.holds(then) == (name == "red"),
            line=line,
            now=now,
            expected=expected,
            between=(min(ends), max(ends)),
        )


def _horizon(calendar: Calendar) -> tuple[date, date]:
    return calendar.as_of, calendar.as_of + AHEAD


def _course(points: Points) -> _Course | None:
    """None where it is not known to rise or fall."""
    line = theil_sen([week for week, _ in points], [value for _, value in points])
    if line is None or line.interval is None or line.interval[0] <= 0 <= line.interval[1]:
        return None
    slow, fast = sorted(line.interval, key=abs)
    weeks = sorted(week for week, _ in points)
    middle = (weeks[(len(weeks) - 1) // 2] + weeks[len(weeks) // 2]) / 2
    return _Course(middle, line.intercept + line.slope * middle, line.slope, slow, fast)


def _week_of(day: date, calendar: Calendar) -> float:
    """Where a day lies on the axis on which the middle of week k is k."""
    return 1 + ((day - calendar.start).days - _MIDDLE) / WEEK


def _day_of(week: float, calendar: Calendar) -> date:
    """The first day after the review by which that place is reached; as late as dates go where it lies far ahead."""
    days = math.ceil(round((week - 1) * WEEK + _MIDDLE, 6))
    reached = calendar.start + timedelta(days=min(days, (date.max - calendar.start).days))
    return max(reached, calendar.as_of + timedelta(days=1))
