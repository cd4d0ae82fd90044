"""The gates of the 90-day arc: held, missed, not measured, not due; re-dated by decisions to extend."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base.periods import Calendar
from kpidesk.decision.gate_checks import await_due, read, spares_gate
from kpidesk.decision.review import Gate, GateCheckResult, GateState
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.weeks import course
from kpidesk.metrics.measurements import Measurements
from kpidesk.pilot.profile import GateCheck
from kpidesk.pilot.records import Decision


@dataclass(slots=True)
class _Dated:
    """A gate with the week it is due in, which extensions move."""

    week: int
    checks: tuple[GateCheck, ...]
    due: int


def gates(measurements: Measurements, snapshots: Sequence[Snapshot], today: Snapshot) -> tuple[Gate, ...]:
    """Every gate of the profile, each on the data from the start up to its own week, whatever the review window."""
    yardstick = today.yardstick
    dated = [_Dated(week, checks, week) for week, checks in _by_week(yardstick.profile.gates)]
    full = snapshots[: measurements.calendar.full_weeks()]
    latest = snapshots[-1] if snapshots else today
    for decision in yardstick.records.decisions:
        _extend(dated, decision, full, measurements.calendar)
    return tuple(_gate(one, measurements, full, latest) for one in dated)


def _by_week(checks: Sequence[GateCheck]) -> list[tuple[int, tuple[GateCheck, ...]]]:
    weeks = sorted({check.week for check in checks})
    return [(week, tuple(check for check in checks if check.week == week)) for week in weeks]


def _extend(dated: list[_Dated], decision: Decision, full: Sequence[Snapshot], calendar: Calendar) -> None:
    """Move the first gate that is not held to the new date, and the later ones by the time gained."""
    pending = [one for one in dated if _held_in(one, full) is None]
    if decision.what != "extend" or decision.extend_to is None or not pending:
        return
    target, decided = calendar.week_of(decision.extend_to), calendar.week_of(decision.decided_at.date())
    gained = max(0, target - max(pending[0].due, min(decided, target)))
    for one in pending:
        missed = one is pending[0] or one.due < decided
        one.due = max(one.due, target) if missed else one.due + gained


def _held_in(one: _Dated, full: Sequence[Snapshot]) -> int | None:
    """The week in which a gate was held: its own, else the first one up to its new date."""
    for week in range(one.week, min(one.due, len(full)) + 1):
        if _state([read(check, full[week - 1]) for check in one.checks]) is GateState.HELD:
            return week
    return None


def _gate(one: _Dated, measurements: Measurements, full: Sequence[Snapshot], latest: Snapshot) -> Gate:
    due = measurements.calendar.days_of_week(one.due).last
    held = _held_in(one, full)
    if held is not None:
        checks = tuple(read(check, full[held - 1]) for check in one.checks)
        return Gate(one.week, due, GateState.HELD, checks, held - one.week)
    if one.due <= len(full):
        checks = tuple(read(check, full[one.due - 1]) for check in one.checks)
        return Gate(one.week, due, _state(checks), checks, 0)
    checks = tuple(
        await_due(check, latest, course(measurements, check.measure, len(full)), one.due) for check in one.checks
    )
    return Gate(one.week, due, GateState.NOT_DUE, checks, 0)


def _state(checks: Sequence[GateCheckResult]) -> GateState:
    """Missed if any check is; else not measured if any is (drift that cannot be resolved yet apart); else held."""
    states = {check.state for check in checks if not spares_gate(check)}
    for state in (GateState.MISSED, GateState.NOT_MEASURED):
        if state in states:
            return state
    return GateState.HELD
