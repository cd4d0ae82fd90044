"""The course of a measure for its page: by day, by week, by month, or as it stood at the end of each week."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpidesk.base.units import Cadence
from kpidesk.base.values import Value
from kpidesk.charts.chart import Chart
from kpidesk.charts.grains import cumulative_chart, daily_chart, monthly_chart
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Judged, Point, Review
from kpidesk.views import wording
from kpidesk.views.control import sentences
from kpidesk.views.shapes import shape_sentence

DAY, WEEK, MONTH, AS_OF = "day", "week", "month", "as-of"
GRAINS = ((DAY, "By &day"), (WEEK, "By &week"), (MONTH, "By m&onth"), (AS_OF, "As of each week’s &end"))
_OF_CADENCE = {Cadence.HOURLY: DAY, Cadence.DAILY: DAY, Cadence.WEEKLY: WEEK, Cadence.MONTHLY: MONTH}
_LEAST = {DAY: 2, WEEK: 2, MONTH: 3}
ADOPTION = "adoption_current"
_DOTTED = "Dotted: the limits of what is routine."
_COMPUTED_FROM = {"accuracy_decay": "weighted_accuracy", "accuracy_decay_weekly": "weighted_accuracy"}


@dataclass(frozen=True, slots=True)
class Course:
    """The chart of a measure at one grain, or why there is none, and what it shows."""

    chart: Chart | None
    empty: str
    said: str
    reading: tuple[str, ...] = ()
    """What a control chart says of the weeks: changing or not, and whether the target will be met."""


def course_of(one: Judged, review: Review, grain: str) -> Course:
    """The chart of a measure by week, by month, or as it stood at the end of each week.

    Where a measure has no course at all, that of the measure it is computed from is shown and named.
    """
    points, what = _points(one, review, grain)
    currency = review.settings.currency
    if grain == DAY:
        chart = daily_chart(one, points, currency)
    elif grain == MONTH:
        chart = monthly_chart(one, points, currency)
    elif grain == AS_OF:
        chart = cumulative_chart(one, points, review.gates, currency)
    else:
        chart = weekly_chart(one, points, review.gates, currency, review.readings.get(one.id))
    known = sum(isinstance(point.measured, Value) for point in points)
    stand_in = _stand_in(one, review) if chart is None else None
    if stand_in is not None:
        found = course_of(stand_in, review, grain)
        return replace(found, said=f"{one.title} has no course yet: this is what it is computed from. {found.said}")
    if chart is None:
        empty = f"{one.title} has {wording.counted(known, 'value')} here; a line needs two."
        return Course(None, f"{empty} {_elsewhere(one, review, grain)}".strip(), what)
    shape = shape_sentence(review) if one.id == ADOPTION else ""
    reading = (*sentences(one, review), *([shape] if shape else []))
    drawn = grain == WEEK and one.id in review.readings
    return Course(chart, "", f"{what} {_DOTTED}" if drawn else what, reading)


def _stand_in(one: Judged, review: Review) -> Judged | None:
    """The measure to show in the place of one that has no course at any grain."""
    name = _COMPUTED_FROM.get(one.id, "")
    if not name or any(_values(one, review, grain) > 1 for grain in (WEEK, MONTH, AS_OF, DAY)):
        return None
    return next((other for other in review.metrics if other.id == name), None)


def _values(one: Judged, review: Review, grain: str) -> int:
    points, _ = _points(one, review, grain)
    return sum(isinstance(point.measured, Value) for point in points)


def grains_of(one: Judged, review: Review) -> tuple[str, ...]:
    """The grains that the measure may be drawn at: days only where it is looked at that often and has some."""
    return tuple(grain for grain, _ in GRAINS if grain != DAY or _values(one, review, DAY) > 1)


def best_grain(one: Judged, review: Review) -> str:
    """The grain of the measure's cadence where there is such a course, else the next best."""
    wanted = _OF_CADENCE[one.cadence]
    if _values(one, review, wanted) >= _LEAST[wanted]:
        return wanted
    for grain in (WEEK, DAY, AS_OF, MONTH):
        if _values(one, review, grain) > 1:
            return grain
    return WEEK


def _points(one: Judged, review: Review, grain: str) -> tuple[Sequence[Point], str]:
    found = {
        DAY: (review.daily, "Each day’s own value, without a light: single days scatter."),
        WEEK: (review.weekly, "Each week’s own value."),
        MONTH: (review.monthly, "Each calendar month’s own value."),
        AS_OF: (review.as_of_weeks, "From the start to the end of each week, as a review on that day would say."),
    }
    slices, what = found[grain]
    return slices.get(one.id, ()), what


def _elsewhere(one: Judged, review: Review, grain: str) -> str:
    other = best_grain(one, review)
    names = {DAY: "by day", WEEK: "by week", MONTH: "by month", AS_OF: "as of each week’s end"}
    known = _values(one, review, other)
    return f"It has a course {names[other]}." if other != grain and known > 1 else ""
