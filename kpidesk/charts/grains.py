"""A measure by calendar month, and as it stood at the end of each week: the weekly chart in other clothes."""

from collections.abc import Sequence
from dataclasses import replace

from kpidesk.base.dates import month
from kpidesk.base.numbers import number
from kpidesk.base.values import Value
from kpidesk.charts.chart import Axis, Chart, Tick
from kpidesk.charts.chart import Point as Mark
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Gate, Judged, Point

_SHORT = 3


def monthly_chart(measure: Judged, months: Sequence[Point], currency: str) -> Chart | None:
    """The course of a measure by month, or None where fewer than two months have a value."""
    places = [replace(point, number=place) for place, point in enumerate(months, 1)]
    drawn = weekly_chart(measure, places, (), currency)
    if drawn is None:
        return None
    names = {place: month(point.number) for place, point in enumerate(months, 1)}
    ticks = tuple(Tick(place, name[:_SHORT]) for place, name in names.items())
    return replace(
        drawn,
        title=f"{measure.title} by month",
        summary=_summary(measure, months, currency),
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


def _summary(measure: Judged, months: Sequence[Point], currency: str) -> str:
    known = [(month(point.number), point.measured.number) for point in months if isinstance(point.measured, Value)]
    (first, start), (last, end) = known[0], known[-1]
    before, now = (number(value, measure.unit, currency) for value in (start, end))
    return f"{measure.title}: {before} in {first}, {now} in {last}."
