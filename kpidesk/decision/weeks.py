"""The pilot as it stood at the end of each of its weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from kpidesk.base.values import Measured, Value
from kpidesk.decision.confidence import Pace
from kpidesk.decision.judge import may_be_graded
from kpidesk.decision.metric_like import MetricLike
from kpidesk.decision.snapshot import Snapshot, snapshot
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.measurements import Measurements

_NO_PACE = Pace(0, 0.0, 0.0)
_HEADLINES = frozenset(kpi.headline for kpi in KPIS)


def weekly_snapshots(
    measurements: Measurements, catalogue: Sequence[MetricLike], today: Yardstick
) -> tuple[Snapshot, ...]:
    """One snapshot of the KPI measures per begun week, held against what was on record by the end of that week."""
    twelve = [m for m in catalogue if m.id in _HEADLINES or may_be_graded(m)]
    return tuple(
        snapshot(measured, twelve, yardstick_of_week(measurements, week, today), _NO_PACE)
        for week, measured in enumerate(measurements.as_of, start=1)
    )


def yardstick_of_week(measurements: Measurements, week: int, today: Yardstick) -> Yardstick:
    """The yardstick at the end of a pilot week; in the last one that of today."""
    day = last_day(measurements, week)
    if day == today.day:
        return today
    return replace(today, day=day, week=week, recorded_by=day, fairness=())


def last_day(measurements: Measurements, week: int) -> date:
    """The last day of a pilot week that has been seen."""
    calendar = measurements.calendar
    return min(calendar.days_of_week(week).last, calendar.as_of)


def course(measurements: Measurements, measure: str, until_week: int) -> list[tuple[int, float]]:
    """(week, value) of a measure as of the end of each full week up to one."""
    full: list[Mapping[str, Measured]] = list(measurements.as_of[:until_week])
    return [(week, found.number) for week, m in enumerate(full, 1) if isinstance(found := m.get(measure), Value)]
