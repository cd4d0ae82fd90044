"""Incidents over the pilot's days, and how long they took."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise

from kpidesk.base.dates import day
from kpidesk.base.numbers import number
from kpidesk.base.periods import Calendar
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Bar, Chart, Milestone, Note, Point, Shape, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis
from kpidesk.decision.review import Gate
from kpidesk.metrics.exhibits import IncidentRow

_EDGES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 24.0, 72.0)
_NAMES = ("< 15 min", "15–30 min", "30–60 min", "1–2 h", "2–4 h", "4–8 h", "8–24 h", "1–3 days", "> 3 days")
_WORST_FIRST = ("critical", "high", "major", "medium", "minor", "low")
_DAY = 86_400.0


def severities(incidents: Sequence[IncidentRow]) -> tuple[str, ...]:
    """The severities met, the worst first; words that nobody has ranked come last, by name."""
    known = {each.severity for each in incidents}
    ranked = [one for one in _WORST_FIRST for each in known if each.lower() == one]
    return (*ranked, *sorted(known - set(ranked)))


def timeline_chart(incidents: Sequence[IncidentRow], calendar: Calendar, gates: Sequence[Gate]) -> Chart | None:
    """Each incident from its start to its fix, in a row per severity; None where none is known."""
    if not incidents:
        return None
    rows = tuple(reversed(severities(incidents)))
    running = sum(each.open for each in incidents)
    still = f", {running} still open" if running else ", all resolved"
    return Chart(
        title="Incidents over the pilot",
        summary=f"{_counted(len(incidents), 'incident')} in {_counted(calendar.week, 'week')}{still}.",
        x=_weeks(calendar),
        y=Axis(-0.5, len(rows) - 0.5, tuple(Tick(place, name) for place, name in enumerate(rows))),
        milestones=tuple(
            Milestone(gate.week + 1.0, f"gate {gate.week}") for gate in gates if gate.week <= calendar.week
        ),
        whiskers=tuple(_span(each, rows, calendar) for each in incidents),
        points=tuple(_mark(each, rows, calendar) for each in incidents),
        series="detected",
        places="incident",
    )


def durations_chart(hours: Sequence[float], title: str) -> Chart | None:
    """How many took how long, in steps that people think in; None where no duration is known."""
    if not hours:
        return None
    bounds = list(pairwise((*_EDGES, float("inf"))))
    counts = [sum(low <= each < high for each in hours) for low, high in bounds]
    last = max(place for place, count in enumerate(counts) if count)
    longest = _NAMES[last]
    return Chart(
        title=title,
        summary=f"{title}: {_counted(len(hours), 'incident')}; the longest took {longest.replace('>', 'more than')}.",
        x=Axis(-0.5, len(_NAMES) - 0.5, tuple(Tick(place, name) for place, name in enumerate(_NAMES)), grid=False),
        y=value_axis([float(max(counts))], "incidents"),
        bars=tuple(
            Bar(
                place,
                0.0,
                float(count),
                0.7,
                Tone.SERIES_2,
                f"{count:,}",
                Note(f"{count:,}", _NAMES[place], n=len(hours)),
            )
            for place, count in enumerate(counts)
            if count
        ),
        series="incidents",
        places="took",
    )


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def _weeks(calendar: Calendar) -> Axis:
    """Weeks as distances: week 1 begins at 1, and is named at its middle."""
    every = max(1, round(calendar.week / 13))
    ticks = tuple(Tick(week + 0.5, f"w{week}") for week in range(1, calendar.week + 1, every))
    return Axis(1.0, calendar.week + 1.0, ticks, grid=False)


def _place(moment: datetime, calendar: Calendar) -> float:
    return 1 + (moment - _midnight(calendar.start)).total_seconds() / _DAY / 7


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _span(each: IncidentRow, rows: Sequence[str], calendar: Calendar) -> Whisker:
    begun = _place(each.started or each.detected, calendar)
    end = _place(each.resolved, calendar) if each.resolved else calendar.week + 1.0
    return Whisker(rows.index(each.severity), max(begun, 1.0), max(end, begun), _tone(each), lying=True)


def _mark(each: IncidentRow, rows: Sequence[str], calendar: Calendar) -> Point:
    shape = Shape.DIAMOND if each.open else Shape.DOT
    return Point(_place(each.detected, calendar), rows.index(each.severity), _tone(each), shape, _note(each))


def _note(each: IncidentRow) -> Note:
    took = number(each.recover_hours, Unit.HOURS) if each.recover_hours is not None else ""
    ended = f"open for {took}" if each.open and took else "open" if each.open else took and f"resolved after {took}"
    return Note(f"detected on {day(each.detected.date())}", f"{each.severity} {each.id}".strip(), remark=ended)


def _tone(each: IncidentRow) -> Tone:
    return Tone.RED if each.open else Tone.TEXT
