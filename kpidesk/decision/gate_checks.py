"""One check of a gate, read as of the end of a week; and, before it is due, where it is heading."""

from collections.abc import Mapping

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.disparity import is_explained
from kpidesk.decision.review import GateCheckResult, GateState, Judged, Light
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.trend import Points, project
from kpidesk.decision.wording import bound
from kpidesk.pilot.profile import GateCheck, Line

FAIRNESS = "fairness_green_or_explained"
RED_FLAGS = "no_red_flag"
_TITLES: Mapping[str, str] = {
    FAIRNESS: "Fair across groups",
    RED_FLAGS: "No red flag",
    "cost_to_value": "Positive unit economics",
}
_UNRESOLVED = "Not resolvable yet, which does not miss the gate."
_SHARES = frozenset({Unit.SHARE, Unit.SHARE_GAP})


def read(check: GateCheck, snapshot: Snapshot) -> GateCheckResult:
    """The state of a check on the data of a snapshot: held, missed or not measured."""
    if check.measure == RED_FLAGS:
        return _red_flags(check, snapshot)
    if check.measure == FAIRNESS:
        return _fairness(check, snapshot)
    return _measure(check, snapshot)


def await_due(check: GateCheck, snapshot: Snapshot, points: Points, due_week: int) -> GateCheckResult:
    """A check that is not due: its value today and a sentence on where its course leads."""
    now = read(check, snapshot)
    currency = snapshot.yardstick.settings.currency
    projection = _projection(now, points, due_week, currency)
    return GateCheckResult(now.id, now.title, now.line, now.unit, now.value, GateState.NOT_DUE, now.note, projection)


def spares_gate(check: GateCheckResult) -> bool:
    """Whether an unmeasured check leaves the gate alone: drift that cannot be resolved yet does not miss it."""
    return check.id == "accuracy_decay" and check.note.startswith(_UNRESOLVED)


def _measure(check: GateCheck, snapshot: Snapshot) -> GateCheckResult:
    judged = snapshot.judged.get(check.measure)
    if judged is None:
        return _result(check, check.measure, Unit.COUNT, None, GateState.NOT_MEASURED, "Not measured.")
    title = _TITLES.get(check.measure, judged.title)
    if _not_applicable(judged, snapshot):
        return _result(check, title, judged.unit, None, GateState.HELD, "Not applicable.")
    if isinstance(judged.measured, Missing):
        return _result(check, title, judged.unit, None, GateState.NOT_MEASURED, _why(judged, judged.measured))
    value = judged.measured.number
    state = GateState.HELD if check.line.holds(value) else GateState.MISSED
    return _result(check, title, judged.unit, value, state, _interval(judged, judged.measured, snapshot))


def _why(judged: Judged, missing: Missing) -> str:
    if judged.id == "accuracy_decay" and missing.lack in {Lack.TOO_LITTLE, Lack.NOT_DUE}:
        return f"{_UNRESOLVED} {missing.reason}"
    return f"{missing.reason} {missing.cure}".strip()


def _interval(judged: Judged, value: Value, snapshot: Snapshot) -> str:
    if value.interval is None:
        return value.note
    currency = snapshot.yardstick.settings.currency
    return f"95 % interval {numbers.around(value.number, value.interval, judged.unit, currency)}."


def _not_applicable(judged: Judged, snapshot: Snapshot) -> bool:
    kpi = next((one.result for one in snapshot.scored if one.result.id == judged.family), None)
    return judged.light is Light.NOT_APPLICABLE or (kpi is not None and kpi.light is Light.NOT_APPLICABLE)


def _fairness(check: GateCheck, snapshot: Snapshot) -> GateCheckResult:
    """1 where fairness is green, does not apply, or is yellow with a recorded explanation; else 0."""
    kpi = next(one.result for one in snapshot.scored if one.result.id == "fairness")
    if kpi.light is Light.NO_DATA:
        return _result(check, _TITLES[FAIRNESS], Unit.COUNT, None, GateState.NOT_MEASURED, kpi.reason)
    yellow = [judged.id for judged in kpi.measures if judged.light is Light.YELLOW]
    explained = kpi.light is Light.YELLOW and all(is_explained(measure, snapshot.yardstick) for measure in yellow)
    held = explained or kpi.light in {Light.GREEN, Light.NOT_APPLICABLE}
    note = (
        f"Yellow with a recorded explanation. {kpi.reason}" if explained else f"Fairness is {kpi.light}. {kpi.reason}"
    )
    return _yes_or_no(check, note.strip(), yes=held)


def _red_flags(check: GateCheck, snapshot: Snapshot) -> GateCheckResult:
    """1 where no KPI and no guardrail is red; else 0, with their names."""
    red = [one.result.title for one in snapshot.scored if one.result.light is Light.RED]
    guards = snapshot.yardstick.profile.guardrails
    red += [j.title for j in snapshot.judged.values() if j.id in guards and j.light is Light.RED]
    return _yes_or_no(check, f"Red: {', '.join(red)}." if red else "", yes=not red)


def _yes_or_no(check: GateCheck, note: str, *, yes: bool) -> GateCheckResult:
    state = GateState.HELD if check.line.holds(float(yes)) else GateState.MISSED
    return _result(check, _TITLES[check.measure], Unit.COUNT, float(yes), state, note)


def _result(
    check: GateCheck, title: str, unit: Unit, value: float | None, state: GateState, note: str
) -> GateCheckResult:
    return GateCheckResult(check.measure, title, check.line, unit, value, state, note, "")


def _projection(now: GateCheckResult, points: Points, due_week: int, currency: str) -> str:
    if now.value is None:
        return "Open: not measured yet."
    ahead = None if now.id in {RED_FLAGS, FAIRNESS} else project(points, due_week)
    if ahead is None:
        today = "held" if now.line.holds(now.value) else "missed"
        return f"Open: too few weeks for a course. On today's data it would be {today}."
    ends = (_within(ahead.low, now.unit), _within(ahead.high, now.unit))
    course = numbers.around(now.value, ends, now.unit, currency, (now.line.number,))
    line = bound(now.line, now.unit, currency)
    return f"{_outlook(now.line, ends)}: the course leads to {course} in week {due_week}; {line} is asked for."


def _outlook(line: Line, ends: tuple[float, float]) -> str:
    held = {line.holds(end) for end in ends}
    return "Open" if len(held) > 1 else "Likely held" if True in held else "Likely missed"


def _within(value: float, unit: Unit) -> float:
    """A course may lead out of the range of what is measured: shares stay within 0 and 1, the rest above 0."""
    if unit is Unit.POINTS_PER_30_DAYS:
        return value
    return min(max(value, 0.0), 1.0) if unit in _SHARES else max(value, 0.0)
