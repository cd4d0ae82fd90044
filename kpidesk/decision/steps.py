"""What to do next, most pressing first."""

from collections.abc import Iterator

from kpidesk.base import dates, numbers
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.bottleneck import furthest_measure, kpi_distance
from kpidesk.decision.review import Confidence, Judged, Light
from kpidesk.decision.scoring import Scored
from kpidesk.decision.sentence import Finding, say_reassess
from kpidesk.decision.wording import bound, inside, listed, spelled

_LONGEST = 6
_FEW = 3
"""So many KPIs are named one by one in a step."""


def next_steps(found: Finding) -> tuple[str, ...]:
    """At most six sentences, each something somebody can do."""
    steps = [
        *_after_kill(found),
        *_improve(found),
        *_measure(found),
        *_scale(found),
        *_settle(found),
        *_reassess(found),
    ]
    return tuple(dict.fromkeys([*_open_actions(found), *steps]))[:_LONGEST]


def _after_kill(found: Finding) -> Iterator[str]:
    if found.rule.id == "too-many-yellow":
        yellow = len(found.titles(Light.YELLOW))
        yield f"Record what was learned: why {spelled(yellow)} KPIs are short of their targets."
    if found.rule.id != "red-flag":
        return
    names = found.titles(Light.RED)
    if len(names) > _FEW:
        yield f"Record what was learned: why {spelled(len(names))} KPIs crossed their kill lines."
    elif names:
        yield f"Record what was learned: why {listed(names)} crossed the kill line."


def _improve(found: Finding) -> Iterator[str]:
    """Each yellow KPI, the furthest from its target first, unless the pilot ends."""
    if found.rule.id in {"red-flag", "too-many-yellow"}:
        return
    yellow = [one for one in found.today.scored if one.result.light is Light.YELLOW]
    for one in sorted(yellow, key=kpi_distance, reverse=True):
        yield _bring(furthest_measure(one), found.today.yardstick.settings.currency)


def _bring(judged: Judged, currency: str) -> str:
    if not isinstance(judged.measured, Value) or judged.green is None:
        return f"Improve {inside(judged.title)}."
    if judged.green.holds(judged.measured.number):
        return f"{judged.title}: {judged.reason}"
    now = numbers.number(judged.measured.number, judged.unit, currency, lines=(judged.green.number,))
    return f"Bring {inside(judged.title)} from {now} to {bound(judged.green, judged.unit, currency)}."


def _measure(found: Finding) -> Iterator[str]:
    """The imports that would decide it."""
    for one in found.today.scored:
        if one.lack in {Lack.NOT_MEASURED, Lack.TOO_LITTLE} and (cure := _cure(one)):
            yield f"{one.result.title}: {cure}"


def _cure(scored: Scored) -> str:
    cures = [j.measured.cure for j in scored.standing.required if isinstance(j.measured, Missing)]
    return next((cure for cure in cures if cure), "")


def _scale(found: Finding) -> Iterator[str]:
    if found.rule.id == "all-green":
        yield "Plan production infrastructure, governance and support."


def _settle(found: Finding) -> Iterator[str]:
    """What would make a leaning light firm, where a number of rows would do it."""
    if found.rule.id in {"red-flag", "too-many-yellow"}:
        return
    for one in found.today.scored:
        for judged in one.standing.setting:
            if judged.confidence is Confidence.LEANING and "would settle" in judged.settle:
                yield f"{one.result.title} is leaning: {judged.settle.rpartition('; ')[2]}"


def _reassess(found: Finding) -> Iterator[str]:
    if found.reassess is not None:
        yield f"Reassess between {say_reassess(found)}."


def _open_actions(found: Finding) -> Iterator[str]:
    """Recorded actions that are overdue."""
    day = found.today.yardstick.day
    for action in found.today.yardstick.records.actions:
        if not action.done and action.due < day:
            yield f"Overdue since {dates.day(action.due)}: {action.text.rstrip('.')} ({action.owner})."
