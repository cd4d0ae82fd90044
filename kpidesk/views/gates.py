"""Gates and their checks in words, for pages and report alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpidesk.base.dates import day
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.decision.review import Gate, GateCheckResult, GateState
from kpidesk.views import figures, wording

_YES: Mapping[float | None, str] = {1.0: "yes", 0.0: "no"}
"""A check that counts whether something holds: asked for is 1."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a gate: what is asked for, what there is, and what is remarked or projected."""

    title: str
    asked: str
    value: str
    state: GateState
    remark: str


def check(result: GateCheckResult, currency: str) -> Check:
    """A check in words; one that asks whether something holds says yes and no."""
    asked, value = figures.line(result.line, result.unit, currency), "not measured"
    if result.value is not None:
        value = figures.write(result.value, result.unit, currency, (result.line.number,))
    if (result.unit, result.line.op, result.line.number) == (Unit.COUNT, ">=", 1.0):
        asked, value = "yes", _YES.get(result.value, value)
    remark = " ".join(figures.sentence(part) for part in (result.note, result.projection) if part)
    return Check(result.title, asked, value, result.state, remark)


def due(gate: Gate) -> str:
    """When a gate is due, and by how much it was held late."""
    late = f"{counted(gate.late_weeks, 'week')} late" if gate.late_weeks else ""
    return ", ".join(part for part in (f"due {day(gate.due)}", late) if part)


def redated(before: Sequence[Gate], after: Sequence[Gate]) -> tuple[str, ...]:
    """What an extension does to the gates: those whose day or state it changes, each in a sentence."""
    then = {gate.week: gate for gate in before}
    return tuple(
        _change(then[gate.week], gate) for gate in after if gate.week in then and _differs(then[gate.week], gate)
    )


def _differs(before: Gate, after: Gate) -> bool:
    return (before.due, before.state) != (after.due, after.state)


def _change(before: Gate, after: Gate) -> str:
    moved = f"due {day(before.due)} → {day(after.due)}" if before.due != after.due else f"due {day(after.due)}"
    state = wording.GATES[after.state].word
    if before.state is not after.state:
        state = f"{wording.GATES[before.state].word} → {state}"
    return f"Gate of week {after.week}: {moved}, {state}."
