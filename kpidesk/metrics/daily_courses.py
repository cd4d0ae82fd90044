"""Measures day by day, for those that are looked at by the day or the hour (S0, the dashboard)."""

from collections.abc import Callable, Mapping, Sequence

from kpidesk.base.units import Cadence
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice, day_slices
from kpidesk.metrics.measurements import Dated
from kpidesk.metrics.metric import Metric

_BY_DAY = frozenset({Cadence.HOURLY, Cadence.DAILY})
_OF_BOOKS = frozenset({"cost_per_transaction", "cost_per_outcome"})
"""Families and measures made of books that are kept by week or month: what falls to a day of them is only spread."""
_LEAST = 2


def daily_courses(
    evidence: Evidence,
    metrics: Sequence[Metric],
    window: Mapping[str, Measured],
    measured: Callable[[Metric, Evidence, Slice], Measured],
) -> dict[str, tuple[Dated, ...]]:
    """Metric id -> its latest days, where at least two of them have a value.

    Only what has a cadence of a day or less, and a value over the review window. ``measured`` computes and remembers.
    """
    parts = list(day_slices(evidence.calendar))
    found = {
        metric.id: tuple(Dated(part.number, part.period, measured(metric, evidence, part)) for part in parts)
        for metric in metrics
        if _has_days(metric) and isinstance(window[metric.id], Value)
    }
    return {name: days for name, days in found.items() if _values(days) >= _LEAST}


def _has_days(metric: Metric) -> bool:
    """Whether a day alone says something: a measure of weeks, or of the whole pilot, has none."""
    periods = {Grain.WEEK, Grain.MONTH} <= metric.grains
    return metric.cadence in _BY_DAY and periods and not metric.dated and not {metric.id, metric.family} & _OF_BOOKS


def _values(days: Sequence[Dated]) -> int:
    return sum(isinstance(one.measured, Value) for one in days)
