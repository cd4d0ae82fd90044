"""The review as JSON, by the contract: numbers as computed, missing = null with a reason, the same bytes every time."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kpidesk.base.periods import Period
from kpidesk.base.problems import Problem
from kpidesk.base.units import Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.decision.review import (
    Gate,
    Input,
    Judged,
    KpiResult,
    Light,
    Point,
    RedFlag,
    Review,
    SegmentPoint,
    Tile,
    Verdict,
)
from kpidesk.metrics.measurements import FairnessColumn
from kpidesk.pilot.profile import Line

SCHEMA = 1
Json = dict[str, Any]


def to_json(review: Review) -> str:
    """The whole review as indented JSON text, ASCII only, ending in a line feed. Keys stand in the contract's order."""
    return json.dumps(_document(review), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def write_json(review: Review, path: Path) -> None:
    """Write ``to_json(review)`` to ``path``: all of it, or the file stays as it was."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(to_json(review), encoding="ascii", newline="\n")
        os.replace(beside, path)  # noqa: PTH105 - the atomic step is worth its own name
    finally:
        beside.unlink(missing_ok=True)


def _document(review: Review) -> Json:
    return {
        "kpidesk": review.version,
        "schema": SCHEMA,
        "pilot": _pilot(review),
        "inputs": [_input(entry) for entry in review.inputs],
        "problems": [_problem(problem) for problem in review.problems],
        "doctor": [
            {"kpi": row.kpi, "state": row.state, "needs": list(row.needs), "why": row.why} for row in review.doctor
        ],
        "kpis": [_kpi(kpi) for kpi in review.kpis],
        "metrics": [{**_measure(metric), "family": metric.family} for metric in review.metrics],
        "weekly": _course(review, review.weekly, _week),
        "segments": _segments(review),
        "fairness": [_fairness(column) for column in review.fairness],
        "drift": [],
        "monthly": _course(review, review.monthly, _month),
        "red_flags": [_red_flag(flag) for flag in review.red_flags],
        "gates": [_gate(gate) for gate in review.gates],
        "arc": {
            "phase": review.arc.phase,
            "recommendation": review.arc.recommendation,
            "reasons": list(review.arc.reasons),
        },
        "tiles": [_tile(tile) for tile in review.tiles],
        "leading": [],
        "conditions": [
            {"metric": row.metric, "value": float(row.value), "line": _line(row.line)} for row in review.conditions
        ],
        **_records(review),
        "verdict": _verdict(review.verdict),
        "statement": review.statement,
        "manifest": _record(review.manifest),
    }


def _pilot(review: Review) -> Json:
    calendar = review.calendar
    return {
        "name": review.settings.name,
        "profile": review.profile.id,
        "start": calendar.start.isoformat(),
        "as_of": calendar.as_of.isoformat(),
        "week": calendar.week,
        "phase": review.phase,
        "stage": review.stage,
        "currency": review.settings.currency,
        "timezone": calendar.timezone,
        "window": _period(review.window),
    }


def _input(entry: Input) -> Json:
    source = entry.source
    return {
        "file": source.file,
        "sheet": source.sheet,
        "role": entry.role,
        "recognised_as": source.recognised_as,
        "rows_read": source.rows_read,
        "rows_accepted": source.rows_accepted,
        "rows_rejected": source.rows_rejected,
        "sha256": source.sha256,
    }


def _problem(problem: Problem) -> Json:
    named = ("level", "code", "file", "sheet", "cell", "column", "count", "message", "remedy")
    return {name: _plain(getattr(problem, name)) for name in named}


def _kpi(kpi: KpiResult) -> Json:
    headline = kpi.headline
    return {
        "number": kpi.number,
        "id": kpi.id,
        "title": kpi.title,
        "area": kpi.area,
        "light": kpi.light.value,
        "confidence": kpi.confidence.value if kpi.confidence else None,
        "headline": headline.id,
        **_figures(headline.measured, headline.unit),
        "reason": kpi.reason or _reason(headline),
        "grade": headline.measured.grade.value if isinstance(headline.measured, Value) else None,
        "waived": kpi.waived,
        "measures": [_measure(measure) for measure in kpi.measures],
    }


def _measure(judged: Judged) -> Json:
    return {
        "id": judged.id,
        **_figures(judged.measured, judged.unit),
        "light": judged.light.value if judged.light else None,
        "confidence": judged.confidence.value if judged.confidence else None,
        "green": _line(judged.green),
        "red": _line(judged.red),
        "threshold_source": judged.threshold_source,
        "reason": _reason(judged),
    }


def _figures(measured: Measured, unit: Unit) -> Json:
    return {
        "value": _number(measured, unit),
        "unit": unit.value,
        "interval": _interval(measured, unit),
        "n": _count(measured),
    }


def _number(measured: Measured, unit: Unit) -> float | str | None:
    """The number as computed; a day as ISO text."""
    return _figure(measured.number, unit) if isinstance(measured, Value) else None


def _figure(number: float, unit: Unit) -> float | str:
    return date.fromordinal(round(number)).isoformat() if unit is Unit.DATE else float(number)


def _interval(measured: Measured, unit: Unit) -> list[float | str] | None:
    if isinstance(measured, Missing) or measured.interval is None:
        return None
    return [_figure(end, unit) for end in measured.interval]


def _count(measured: Measured) -> int | None:
    return None if measured.n is None else int(measured.n)


def _reason(judged: Judged) -> str:
    if judged.reason or isinstance(judged.measured, Value):
        return judged.reason
    return _why(judged.measured)


def _why(missing: Missing) -> str:
    return f"{missing.reason} {missing.cure}".strip()


def _line(line: Line | None) -> float | None:
    """A line's number; which side is good is the catalogue's to say."""
    return None if line is None else float(line.number)


def _units(review: Review) -> Mapping[str, Unit]:
    known = {measure.id: measure.unit for kpi in review.kpis for measure in kpi.measures}
    return known | {metric.id: metric.unit for metric in review.metrics}


def _course(review: Review, points: Mapping[str, tuple[Point, ...]], name: Callable[[Point], Json]) -> Json:
    units = _units(review)
    return {
        metric: [_point(point, units.get(metric, Unit.RATIO), name(point)) for point in points[metric]]
        for metric in sorted(points)
    }


def _week(point: Point) -> Json:
    return {"week": point.number}


def _month(point: Point) -> Json:
    return {"month": f"{point.number // 100:04}-{point.number % 100:02}"}


def _point(point: Point, unit: Unit, name: Json) -> Json:
    return {
        **name,
        "from": point.period.first.isoformat(),
        "to": point.period.last.isoformat(),
        "value": _number(point.measured, unit),
        "interval": _interval(point.measured, unit),
        "n": _count(point.measured),
        "light": point.light.value if point.light else None,
        **_lack(point.measured),
    }


def _lack(measured: Measured) -> Json:
    return {"reason": _why(measured)} if isinstance(measured, Missing) else {}


def _segments(review: Review) -> Json:
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
        "value": _number(row.measured, unit),
        "interval": _interval(row.measured, unit),
        "n": _count(row.measured),
        "differs": row.differs,
        **_lack(row.measured),
    }


def _fairness(column: FairnessColumn) -> Json:
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


def _red_flag(flag: RedFlag) -> Json:
    return {
        "kpi": flag.kpi,
        "measure": flag.measure,
        "value": float(flag.value),
        "line": _line(flag.line),
        "sentence": flag.sentence,
    }


def _gate(gate: Gate) -> Json:
    return {
        "week": gate.week,
        "state": gate.state.value,
        "checks": [
            {
                "id": check.id,
                "line": _line(check.line),
                "value": None if check.value is None else float(check.value),
                "state": check.state.value,
                "projection": check.projection or None,
            }
            for check in gate.checks
        ],
    }


def _tile(tile: Tile) -> Json:
    reason = tile.reason or (_why(tile.measured) if isinstance(tile.measured, Missing) else "")
    return {
        "id": tile.id,
        "title": tile.title,
        "value": _number(tile.measured, tile.unit),
        "unit": tile.unit.value,
        "interval": _interval(tile.measured, tile.unit),
        "trend": tile.trend,
        "light": tile.light.value if tile.light else None,
        "reason": reason,
    }


def _records(review: Review) -> Json:
    kept = review.records
    return {
        name: [_record(record) for record in getattr(kept, name)]
        for name in ("waivers", "explanations", "amendments", "actions", "decisions")
    }


def _record(record: Any) -> Json:
    """A flat record with every field as it stands; days and moments as ISO text."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _verdict(verdict: Verdict) -> Json:
    return {
        "recommendation": verdict.recommendation.value,
        "rule": verdict.rule,
        "counts": {light.value: int(verdict.counts.get(light, 0)) for light in Light},
        "reasons": list(verdict.reasons),
        "best_case": verdict.best_case.value,
        "worst_case": verdict.worst_case.value,
        "bottleneck": verdict.bottleneck,
        "reassess": _period(verdict.reassess) if verdict.reassess else None,
        "without_waivers": verdict.without_waivers.value,
        "stability": None,
    }


def _period(period: Period) -> list[str]:
    return [period.first.isoformat(), period.last.isoformat()]
