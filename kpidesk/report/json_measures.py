"""Measures in JSON: numbers as computed, missing = null with a reason."""

from datetime import date
from typing import Any

from kpidesk.base.units import Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.decision.review import Judged, KpiResult
from kpidesk.pilot.profile import Line

Json = dict[str, Any]


def kpi(result: KpiResult) -> Json:
    """One of the twelve with its measures."""
    headline = result.headline
    return {
        "number": result.number,
        "id": result.id,
        "title": result.title,
        "area": result.area,
        "light": result.light.value,
        "confidence": result.confidence.value if result.confidence else None,
        "headline": headline.id,
        **_figures(headline.measured, headline.unit),
        "reason": result.reason or _reason(headline),
        "grade": headline.measured.grade.value if isinstance(headline.measured, Value) else None,
        "waived": result.waived,
        "measures": [measure(each) for each in result.measures],
    }


def measure(judged: Judged) -> Json:
    """A measure: value, interval, light, lines, reason."""
    return {
        "id": judged.id,
        **_figures(judged.measured, judged.unit),
        "light": judged.light.value if judged.light else None,
        "confidence": judged.confidence.value if judged.confidence else None,
        "green": line(judged.green),
        "red": line(judged.red),
        "threshold_source": judged.threshold_source,
        "reason": _reason(judged),
    }


def _figures(measured: Measured, unit: Unit) -> Json:
    return {
        "value": number(measured, unit),
        "unit": unit.value,
        "interval": interval(measured, unit),
        "n": count(measured),
    }


def number(measured: Measured, unit: Unit) -> float | str | None:
    """The number as computed; a day as ISO text."""
    return _figure(measured.number, unit) if isinstance(measured, Value) else None


def _figure(number: float, unit: Unit) -> float | str:
    return date.fromordinal(round(number)).isoformat() if unit is Unit.DATE else float(number)


def interval(measured: Measured, unit: Unit) -> list[float | str] | None:
    """The 95 % interval as computed; days as ISO text."""
    if isinstance(measured, Missing) or measured.interval is None:
        return None
    return [_figure(end, unit) for end in measured.interval]


def count(measured: Measured) -> int | None:
    """How many rows stand behind a value."""
    return None if measured.n is None else int(measured.n)


def _reason(judged: Judged) -> str:
    if judged.reason or isinstance(judged.measured, Value):
        return judged.reason
    return why(judged.measured)


def why(missing: Missing) -> str:
    """Why there is no value, and the cure."""
    return f"{missing.reason} {missing.cure}".strip()


def line(which: Line | None) -> float | None:
    """A line's number; which side is good is the catalogue's to say."""
    return None if which is None else float(which.number)


def lack(measured: Measured) -> Json:
    """The reason of a missing value in a course, under its own key."""
    return {"reason": why(measured)} if isinstance(measured, Missing) else {}
