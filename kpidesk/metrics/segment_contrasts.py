"""Whether a segment really differs from all other segments of its column: tests, corrected over the whole table."""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from kpidesk.base.units import Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice, day_slices, rest_of
from kpidesk.metrics.measurements import Contrast
from kpidesk.metrics.metric import Metric
from kpidesk.statistics.clusters import LEAST_CLUSTERS, Moments, effective_rows, marks
from kpidesk.statistics.permutation import holm
from kpidesk.statistics.segment_tests import interval_p_value, share_p_value

Segments = Mapping[str, Mapping[str, Measured]]
"""Metric id -> segment -> measured, of one column."""
_RATIO_SCALE = frozenset({Unit.SECONDS, Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.MONEY, Unit.RPS})
"""Units in which twice as much means more than two more: compared by their logarithms."""
_PAIR = 2
CONTRASTS = "contrasts"
"""Under which they are remembered."""


def contrasts(
    evidence: Evidence, column: str, segments: Segments, metrics: Mapping[str, Metric]
) -> Mapping[str, Mapping[str, Contrast]]:
    """Metric id -> segment -> contrast, where one can be told; found once for a column.

    Shares are compared by a score test (Fisher's where cases are few) at the effective number of rows; all other
    figures by their intervals. A count of every case has no interval: its rows are worth less where days differ.
    """
    return evidence.remember((CONTRASTS, column), lambda: _contrasts(evidence, column, segments, metrics))


def _contrasts(
    evidence: Evidence, column: str, segments: Segments, metrics: Mapping[str, Metric]
) -> Mapping[str, Mapping[str, Contrast]]:
    tested = [
        (name, segment, rest, p_value)
        for name, measured in segments.items()
        for segment, rest, p_value in _tests(evidence, column, measured, metrics[name])
    ]
    # Of two segments each is the rest of the other: one test, told twice.
    corrected = holm([p_value for *_, p_value in tested])
    found: dict[str, dict[str, Contrast]] = {}
    for (name, segment, rest, _), p_value in zip(tested, corrected, strict=True):
        found.setdefault(name, {})[segment] = Contrast(rest, p_value)
        if len(segments[name]) == _PAIR:
            other = next(one for one in segments[name] if one != segment)
            found[name][other] = Contrast(segments[name][segment], p_value)
    return found


def _tests(
    evidence: Evidence, column: str, measured: Mapping[str, Measured], metric: Metric
) -> Iterator[tuple[str, Measured, float]]:
    """Segment, the rest of the column, and the p-value of their difference; of two segments only the first."""
    if len(measured) < _PAIR:
        return
    for segment, value in measured.items():
        if not isinstance(value, Value) or not _is_comparable(value, metric):
            continue
        rest = _rest(evidence, column, segment, measured, metric)
        p_value = _p_value(evidence, value, rest, metric) if isinstance(rest, Value) else None
        if p_value is not None:
            yield segment, rest, p_value
        if len(measured) == _PAIR:
            return


def _is_comparable(value: Value, metric: Metric) -> bool:
    return value.interval is not None or (value.census and metric.unit is Unit.SHARE and bool(value.n))


def _rest(evidence: Evidence, column: str, segment: str, measured: Mapping[str, Measured], metric: Metric) -> Measured:
    if len(measured) == _PAIR:
        return next(one for name, one in measured.items() if name != segment)
    part = rest_of(Slice(Grain.SEGMENT, evidence.window, 0, column, segment))
    return evidence.remember(("measured", metric.id, part), lambda: metric.over(evidence, part))


def _p_value(evidence: Evidence, value: Value, rest: Value, metric: Metric) -> float | None:
    if metric.unit is Unit.SHARE:
        rows = [_worth(evidence, one, metric) for one in (value, rest)]
        if rows[0] is not None and rows[1] is not None:
            return share_p_value(value.number, rows[0], rest.number, rows[1])
    if value.interval is None or rest.interval is None:
        return None
    figures = [(one.number, *one.interval) for one in (value, rest) if one.interval]
    if metric.unit in _RATIO_SCALE and min(min(one) for one in figures) > 0:
        figures = [(math.log(number), math.log(low), math.log(high)) for number, low, high in figures]
    (first, *ends), (second, *others) = figures
    return interval_p_value(first, (ends[0], ends[1]), second, (others[0], others[1]))


def _worth(evidence: Evidence, value: Value, metric: Metric) -> float | None:
    """How many independent rows a share is worth; None where that is not known."""
    if value.census and value.interval is None and value.n:
        per_row = evidence.remember(("worth by days", metric.id), lambda: _worth_by_days(evidence, metric))
        return None if per_row is None else per_row * value.n
    return value.detail.get("effective_n")


def _worth_by_days(evidence: Evidence, metric: Metric) -> float | None:
    """What a row of a census is worth where rows of one day are alike; None below five days with rows."""
    days = [
        metric.over(evidence, part) for part in day_slices(evidence.calendar) if part.period.first in evidence.window
    ]
    known = [(one.number * one.n, float(one.n)) for one in days if isinstance(one, Value) and one.n]
    if len(known) < LEAST_CLUSTERS:
        return None
    y, n = np.array(known).T
    sums = (n.sum(), y.sum(), (n * n).sum(), (n * y).sum(), (y * y).sum())
    by_day = Moments(len(known), *map(float, sums))
    return min(1.0, effective_rows(marks(by_day.n, by_day.y), [by_day]) / by_day.n)
