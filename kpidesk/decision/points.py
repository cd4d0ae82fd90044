"""Daily, weekly, monthly and as-of courses and segments, with the light of each value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kpidesk.base.periods import Period
from kpidesk.base.values import Measured
from kpidesk.decision.judge import light_of
from kpidesk.decision.metric_like import MetricLike
from kpidesk.decision.review import Point, SegmentPoint
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.measurements import Contrast, Dated, Measurements

Courses = Mapping[str, tuple[Point, ...]]
LEVEL_OF_DIFFERENCE = 0.05
"""Of the whole table of a column: one false marker in twenty tables where nothing differs, at most."""


def weekly_points(measurements: Measurements, catalogue: Sequence[MetricLike], today: Yardstick) -> Courses:
    """Each week's own value and its light against the lines alone, without waivers."""
    bare = replace(today.bare(), fairness=())
    weeks = {dated.number for course in measurements.weekly.values() for dated in course}
    then = {week: replace(bare, week=week) for week in weeks}
    return _points(measurements.weekly, catalogue, lambda dated: then[dated.number])


def monthly_points(measurements: Measurements, catalogue: Sequence[MetricLike], today: Yardstick) -> Courses:
    """Each calendar month's own value and its light against the lines alone."""
    bare, calendar = replace(today.bare(), fairness=()), measurements.calendar
    return _points(
        measurements.monthly, catalogue, lambda dated: replace(bare, week=calendar.week_of(dated.period.last))
    )


def daily_points(measurements: Measurements) -> Courses:
    """Each day's own value, without a light: lines are meant for more than a day, and single days scatter."""
    return {
        name: tuple(Point(one.number, one.period, one.measured, None) for one in days)
        for name, days in measurements.daily.items()
    }


def as_of_points(measurements: Measurements, catalogue: Sequence[MetricLike], snapshots: Sequence[Snapshot]) -> Courses:
    """Each measure and its light as they stood at the end of each week."""
    periods = [Period(measurements.calendar.start, past.yardstick.day) for past in snapshots]

    def point(metric: str, week: int, measured: Measured) -> Point:
        judged = snapshots[week - 1].judged.get(metric)
        return Point(week, periods[week - 1], measured, None if judged is None else judged.light)

    return {
        m.id: tuple(point(m.id, week, past[m.id]) for week, past in enumerate(measurements.as_of, 1) if m.id in past)
        for m in catalogue
    }


def segment_points(measurements: Measurements) -> Mapping[str, Mapping[str, tuple[SegmentPoint, ...]]]:
    """Column -> metric -> segments; whether one differs from the rest is told where metrics could compare them."""
    compared = measurements.contrasts
    return {
        column: {
            metric: tuple(
                _segment(name, one, compared.get(column, {}).get(metric, {}).get(name)) for name, one in found.items()
            )
            for metric, found in metrics.items()
        }
        for column, metrics in measurements.segments.items()
    }


def _segment(name: str, measured: Measured, contrast: Contrast | None) -> SegmentPoint:
    if contrast is None:
        return SegmentPoint(name, measured, None)
    return SegmentPoint(name, measured, contrast.p_value <= LEVEL_OF_DIFFERENCE, contrast.rest, contrast.p_value)


def _points(
    courses: Mapping[str, tuple[Dated, ...]], catalogue: Sequence[MetricLike], then: Callable[[Dated], Yardstick]
) -> Courses:
    return {
        metric.id: tuple(
            Point(dated.number, dated.period, dated.measured, light_of(metric, dated.measured, then(dated)))
            for dated in courses[metric.id]
        )
        for metric in catalogue
        if metric.id in courses
    }
