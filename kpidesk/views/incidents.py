"""Incidents for their page: tiles, timeline, how long they took, and the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kpidesk.base.dates import MONTHS
from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Chart
from kpidesk.charts.incidents import durations_chart, severities, timeline_chart
from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits import IncidentRow
from kpidesk.views.cards import TileCard
from kpidesk.views.tiles import measure_tiles
from kpidesk.views.wording import counted

_TILES = ("mttr", "time_to_detect", "time_to_resolve", "incident_count", "open_incidents", "incident_rate_bound")
ALL = "All severities"


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in words. ``order`` holds what each time or duration is sorted by."""

    id: str
    severity: str
    state: str
    tone: str
    started: str
    detected: str
    to_detect: str
    to_recover: str
    order: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Incidents:
    """What the page shows of one severity, or of all. ``empty`` is said where there is no incident."""

    tiles: tuple[TileCard, ...]
    severities: tuple[str, ...]
    timeline: Chart | None
    detection: Chart | None
    recovery: Chart | None
    lines: tuple[Line, ...]
    empty: str
    note: str


def incidents(review: Review, severity: str = ALL) -> Incidents:
    """The incidents of the pilot as they were known by the day of the review."""
    known = review.exhibits.incidents
    shown = [each for each in known if severity in {ALL, each.severity}]
    ended = [each.recover_hours for each in shown if not each.open and each.recover_hours is not None]
    found = [each.detect_hours for each in shown if each.detect_hours is not None]
    return Incidents(
        tiles=measure_tiles(review, _TILES),
        severities=(ALL, *severities(known)),
        timeline=timeline_chart(shown, review.calendar, review.gates),
        detection=durations_chart(found, "From start to detection"),
        recovery=durations_chart(ended, "From start to recovery"),
        lines=tuple(_line(each) for each in reversed(shown)),
        empty=_empty(review, severity),
        note=_note(shown),
    )


def _empty(review: Review, severity: str) -> str:
    if severity != ALL and review.exhibits.incidents:
        return f"No incident of severity {severity}."
    if review.settings.incident_register == "complete":
        return "No incident happened: the register is declared complete."
    return (
        "No incident is registered. Import the incident list; if none happened, declare the register complete in the "
        "settings (incident_register)."
    )


def _note(shown: Sequence[IncidentRow]) -> str:
    unknown = sum(each.started is None for each in shown)
    run = "runs" if unknown == 1 else "run"
    late = f" {counted(unknown, 'incident')} without a start of failure {run} from detection." if unknown else ""
    return f"Lines run from start to fix, marks show detection; red diamonds are still open. Times are UTC.{late}"


def _line(each: IncidentRow) -> Line:
    begun = each.started or each.detected
    return Line(
        id=each.id,
        severity=each.severity,
        state="◆ open" if each.open else "▲ resolved",
        tone="red" if each.open else "green",
        started=_moment(each.started),
        detected=_moment(each.detected),
        to_detect=_took(each.detect_hours),
        to_recover=f"{_took(each.recover_hours)} so far" if each.open else _took(each.recover_hours),
        order=(
            begun.timestamp(),
            each.detected.timestamp(),
            -1.0 if each.detect_hours is None else each.detect_hours,
            -1.0 if each.recover_hours is None else each.recover_hours,
        ),
    )


def _moment(when: datetime | None) -> str:
    """5 August 2026, 15:07."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}, {when:%H:%M}" if when else "not given"


def _took(hours: float | None) -> str:
    return "–" if hours is None else number(hours, Unit.HOURS)
