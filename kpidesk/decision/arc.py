"""The 90-day arc: the light of each KPI week by week, and what today's phase says."""

from collections.abc import Sequence

from kpidesk.base.values import Lack
from kpidesk.decision.review import Arc, Gate, GateState, Light, RedFlag
from kpidesk.decision.scoring import Scored
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.stage import focus_from, phase_of
from kpidesk.decision.wording import listed
from kpidesk.metrics.kpis import KPIS


def arc(today: Snapshot, snapshots: Sequence[Snapshot], gates: Sequence[Gate], flags: Sequence[RedFlag]) -> Arc:
    """Phase, phase recommendation with its reasons, and the heat map's lights."""
    recommendation, reasons = phase_recommendation(today, gates, flags)
    return Arc(
        phase=phase_of(today.yardstick.week),
        recommendation=recommendation,
        reasons=reasons,
        weeks=tuple(range(1, len(snapshots) + 1)),
        lights={kpi.id: tuple(past.lights[at] for past in snapshots) for at, kpi in enumerate(KPIS)},
    )


def phase_recommendation(
    today: Snapshot, gates: Sequence[Gate], flags: Sequence[RedFlag]
) -> tuple[str, tuple[str, ...]]:
    """Continue | extend_or_kill | kill | open, from the KPIs in focus and the gates, with reasons."""
    focus = [one for one in today.scored if one.result.in_focus]
    aside = _aside(today, flags)
    if red := _flags_in_focus(focus, flags):
        return "kill", (*(flag.sentence for flag in red), *aside)
    if missed := [gate for gate in gates if gate.state is GateState.MISSED]:
        return "extend_or_kill", (*(_missed(gate) for gate in missed), *aside)
    unknown = [*(_unmeasured(one) for one in focus if _is_open(one)), *_unread(gates)]
    if unknown:
        return "open", (*unknown, *aside)
    return "continue", (_going(focus, gates), *aside)


def _flags_in_focus(focus: Sequence[Scored], flags: Sequence[RedFlag]) -> list[RedFlag]:
    ids = {one.result.id for one in focus}
    return [flag for flag in flags if flag.kpi is None or flag.kpi in ids]


def _is_open(scored: Scored) -> bool:
    """Not measured; what is not due, or drift that cannot be resolved yet, leaves nothing open."""
    if scored.lack is Lack.TOO_LITTLE:
        return scored.result.id != "drift"
    return scored.lack is Lack.NOT_MEASURED


def _unmeasured(scored: Scored) -> str:
    return f"{scored.result.title} is in focus and has no data. {scored.result.reason}".strip()


def _unread(gates: Sequence[Gate]) -> list[str]:
    return [
        f"The gate of week {gate.week} is due and not all of it is measured: "
        f"{listed([c.title for c in gate.checks if c.state is GateState.NOT_MEASURED])}."
        for gate in gates
        if gate.state is GateState.NOT_MEASURED
    ]


def _missed(gate: Gate) -> str:
    checks = [check.title for check in gate.checks if check.state is GateState.MISSED]
    return f"The gate of week {gate.week} is missed: {listed(checks)}. Extend the timeline or kill the pilot."


def _going(focus: Sequence[Scored], gates: Sequence[Gate]) -> str:
    green = sum(one.result.light is Light.GREEN for one in focus)
    held = [gate.week for gate in gates if gate.state is GateState.HELD]
    gate_of = "gates of weeks" if len(held) > 1 else "gate of week"
    so_far = f"; held so far: {gate_of} {listed([str(week) for week in held])}" if held else ""
    return f"{green} of the {len(focus)} KPIs in focus are green and no kill line is crossed{so_far}."


def _aside(today: Snapshot, flags: Sequence[RedFlag]) -> list[str]:
    """What lies outside of today's focus: red flags already to be seen, and the rest, which is not due."""
    later = [one.result for one in today.scored if not one.result.in_focus]
    red = {flag.kpi for flag in flags}
    said = [
        f"{kpi.title} comes into focus in week {focus_from(kpi.number)} and is past its kill line already."
        for kpi in later
        if kpi.id in red
    ]
    waiting = [kpi.title for kpi in later if kpi.light is Light.NO_DATA]
    return [*said, f"Not due in this phase: {listed(waiting)}."] if waiting else said
