"""Weeks, months, segments and groups in JSON."""

from collections.abc import Callable, Mapping

from kpidesk.base.units import Unit
from kpidesk.decision.review import Point, Review, SegmentPoint
from kpidesk.metrics.measurements import FairnessColumn
from kpidesk.report.json_measures import Json, count, interval, lack, number


def course(review: Review, points: Mapping[str, tuple[Point, ...]], name: Callable[[Point], Json]) -> Json:
    """Metric id -> its weeks or months, sorted by id."""
    units = _units(review)
    return {
        metric: [_point(point, units.get(metric, Unit.RATIO), name(point)) for point in points[metric]]
        for metric in sorted(points)
    }


def week(point: Point) -> Json:
    """How a week is named."""
    return {"week": point.number}


def month(point: Point) -> Json:
    """How a month is named: 2026-08."""
    return {"month": f"{point.number // 100:04}-{point.number % 100:02}"}


def _point(point: Point, unit: Unit, name: Json) -> Json:
    return {
        **name,
        "from": point.period.first.isoformat(),
        "to": point.period.last.isoformat(),
        "value": number(point.measured, unit),
        "interval": interval(point.measured, unit),
        "n": count(point.measured),
        "light": point.light.value if point.light else None,
        **lack(point.measured),
    }


def segments(review: Review) -> Json:
    """Column -> metric -> segments, both sorted by name."""
    units = _units(review)
    return {
        column: {
            metric: [_segment(row, units.get(metric, Unit.RATIO)) for row in rows]
            for metric, rows in sorted(by.items())
        }
        for column, by in sorted(review.segments.items())
    }


def _segment(row: SegmentPoint, unit: Unit) -> Json:
    return {
        "segment": row.segment,
        "value": number(row.measured, unit),
        "interval": interval(row.measured, unit),
        "n": count(row.measured),
        "differs": row.differs,
        **lack(row.measured),
    }


def fairness(column: FairnessColumn) -> Json:
    """A group column with its groups."""
    return {
        "column": column.column,
        "groups": [
            {
                "group": group.group,
                "n": group.n,
                "selection_rate": group.selection_rate,
                "tpr": group.tpr,
                "fpr": group.fpr,
                "calibration": group.calibration,
                "assessable": group.assessable,
            }
            for group in column.groups
        ],
        "demographic_parity_difference": column.demographic_parity_difference,
        "equalized_odds_difference": column.equalized_odds_difference,
        "p_value": column.p_value,
    }


def _units(review: Review) -> Mapping[str, Unit]:
    known = {measure.id: measure.unit for kpi in review.kpis for measure in kpi.measures}
    return known | {metric.id: metric.unit for metric in review.metrics}
