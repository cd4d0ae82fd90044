"""A measure by day, by calendar month, and as it stood at the end of each week: the weekly chart in other clothes."""

import math
from collections.abc import Sequence
from dataclasses import replace

from kpidesk.base.dates import day, month
from kpidesk.base.numbers import number
from kpidesk.base.periods import WEEK
from kpidesk.base.values import Value
from kpidesk.charts.chart import Axis, Chart, Tick
from kpidesk.charts.chart import Point as Mark
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Gate, Judged, Point

_SHORT = 3
_MOST_TICKS = 8


def daily_chart(measure: Judged, days: Sequence[Point], currency: str) -> Chart | None:
    """The course of a measure by day, or None where fewer than two days have a value."""
    places = [replace(point, number=place) for place, point in enumerate(days, 1)]
    drawn = weekly_chart(measure, places, (), currency)
    if drawn is None:
        return None
    names = {place: day(point.period.first) for place, point in enumerate(days, 1)}
    step = max(1, math.ceil(len(days) / _MOST_TICKS / WEEK)) * WEEK
    ticks = tuple(Tick(place, _short_day(names[place])) for place in range(1, len(days) + 1, step))
    known = [(names[place.number], place.measured.number) for place in places if isinstance(place.measured, Value)]
    return replace(
        drawn,
        title=f"{measure.title} by day",
        summary=_summary(measure, known, currency).replace(" in ", " on "),
        x=Axis(0.5, len(days) + 0.5, ticks, grid=False),
        points=tuple(_named(mark, names[round(mark.x)]) for mark in drawn.points),
        gaps=tuple(replace(gap, place=names[round(gap.at)]) for gap in drawn.gaps),
        places="day",
    )


def _short_day(name: str) -> str:
    """3 August 2026 as 3 Aug."""
    number, month_name, _ = name.split(" ")
    return f"{number} {month_name[:_SHORT]}"


def monthly_chart(measure: Judged, months: Sequence[Point], currency: str) -> Chart | None:
    """The course of a measure by month, or None where fewer than two months have a value."""
    places = [replace(point, number=place) for place, point in enumerate(months, 1)]
    drawn = weekly_chart(measure, places, (), currency)
    if drawn is None:
        return None
    names = {place: month(point.number) for place, point in enumerate(months, 1)}
    known = [(month(point.number), point.measured.number) for point in months if isinstance(point.measured, Value)]
    ticks = tuple(Tick(place, name[:_SHORT]) for place, name in names.items())
    return replace(
        drawn,
        title=f"{measure.title} by month",
        summary=_summary(measure, known, currency),
        x=Axis(0.5, len(months) + 0.5, ticks, grid=False),
        points=tuple(_named(mark, names[round(mark.x)]) for mark in drawn.points),
        gaps=tuple(replace(gap, place=names[round(gap.at)]) for gap in drawn.gaps),
        places="month",
    )


def cumulative_chart(measure: Judged, weeks: Sequence[Point], gates: Sequence[Gate], currency: str) -> Chart | None:
    """How a measure stood at the end of each week, from the start on."""
    drawn = weekly_chart(measure, weeks, gates, currency)
    if drawn is None:
        return None
    said = drawn.summary.replace(f"{measure.title}:", f"{measure.title} from the start to the end of each week:", 1)
    return replace(drawn, title=f"{measure.title} as of the end of each week", summary=said)


def _named(mark: Mark, place: str) -> Mark:
    return mark if mark.note is None else replace(mark, note=replace(mark.note, place=place))


def _summary(measure: Judged, known: Sequence[tuple[str, float]], currency: str) -> str:
    (first, start), (last, end) = known[0], known[-1]
    before, now = (number(value, measure.unit, currency) for value in (start, end))
    return f"{measure.title}: {before} in {first}, {now} in {last}."
