"""The review as JSON, by the contract: numbers as computed, missing = null with a reason, the same bytes every time."""

import json
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kpidesk.base.periods import Period
from kpidesk.base.problems import Level, Problem
from kpidesk.base.values import Missing
from kpidesk.decision.review import Gate, Input, Light, RedFlag, Review, Tile, Verdict
from kpidesk.report.files import write_atomically
from kpidesk.report.json_drift import drift
from kpidesk.report.json_experiments import experiments, judges, suites
from kpidesk.report.json_measures import Json, interval, kpi, line, measure, number, why
from kpidesk.report.json_slices import course, fairness, month, segments, week

SCHEMA = 1


def to_json(review: Review) -> str:
    """The whole review as indented JSON text, ASCII only, ending in a line feed. Keys stand in the contract's order."""
    return json.dumps(_document(review), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def write_json(review: Review, path: Path) -> None:
    """Write ``to_json(review)`` to ``path``: all of it, or the file stays as it was."""
    write_atomically(to_json(review).encode("ascii"), path)


def _document(review: Review) -> Json:
    return {
        "kpidesk": review.version,
        "schema": SCHEMA,
        "pilot": _pilot(review),
        "inputs": [_input(entry) for entry in review.inputs],
        "problems": [_problem(problem) for problem in (*review.problems, *_left_out(review))],
        "doctor": [
            {"kpi": row.kpi, "state": row.state, "needs": list(row.needs), "why": row.why} for row in review.doctor
        ],
        "kpis": [kpi(each) for each in review.kpis],
        "metrics": [{**measure(metric), "family": metric.family} for metric in review.metrics],
        "weekly": course(review, review.weekly, week),
        "segments": segments(review),
        "fairness": [fairness(column) for column in review.fairness],
        "drift": drift(review.exhibits.drift),
        "experiments": experiments(review),
        "suites": suites(review),
        "judges": judges(review),
        "monthly": course(review, review.monthly, month),
        "red_flags": [_red_flag(flag) for flag in review.red_flags],
        "gates": [_gate(gate) for gate in review.gates],
        "arc": {
            "phase": review.arc.phase,
            "recommendation": review.arc.recommendation,
            "reasons": list(review.arc.reasons),
        },
        "tiles": [_tile(tile) for tile in review.tiles],
        "leading": [
            {"id": one.id, "crosses": one.crosses, "between": [day.isoformat() for day in one.between]}
            for one in review.leading
        ],
        "conditions": [
            {"metric": row.metric, "value": float(row.value), "line": line(row.line)} for row in review.conditions
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


def _left_out(review: Review) -> tuple[Problem, ...]:
    """What figures do without: it has no place of its own in the contract, and nothing is dropped in silence."""
    return tuple(Problem(Level.INFO, "left-out", one.sentence) for one in review.left_out)


def _problem(problem: Problem) -> Json:
    named = ("level", "code", "file", "sheet", "cell", "column", "count", "message", "remedy")
    return {name: _plain(getattr(problem, name)) for name in named}


def _red_flag(flag: RedFlag) -> Json:
    return {
        "kpi": flag.kpi,
        "measure": flag.measure,
        "value": float(flag.value),
        "line": line(flag.line),
        "sentence": flag.sentence,
    }


def _gate(gate: Gate) -> Json:
    return {
        "week": gate.week,
        "state": gate.state.value,
        "checks": [
            {
                "id": check.id,
                "line": line(check.line),
                "value": None if check.value is None else float(check.value),
                "state": check.state.value,
                "projection": check.projection or None,
            }
            for check in gate.checks
        ],
    }


def _tile(tile: Tile) -> Json:
    reason = tile.reason or (why(tile.measured) if isinstance(tile.measured, Missing) else "")
    return {
        "id": tile.id,
        "title": tile.title,
        "value": number(tile.measured, tile.unit),
        "unit": tile.unit.value,
        "interval": interval(tile.measured, tile.unit),
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
