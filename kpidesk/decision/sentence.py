"""The recommendation in one sentence for page 1, and what the milestones say beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kpidesk.base import dates
from kpidesk.base.periods import Period
from kpidesk.decision.review import Gate, GateState, Light, Recommendation, RedFlag
from kpidesk.decision.rules import FEWEST_APPLICABLE, Rule, Tally, best_case, worst_case
from kpidesk.decision.scoring import Scored
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.wording import inside, listed, spelled

NAMES: Mapping[Recommendation, str] = {
    Recommendation.SCALE: "scale",
    Recommendation.OPTIMISE: "optimise",
    Recommendation.REDESIGN_OR_KILL: "redesign or kill",
    Recommendation.KILL: "kill",
    Recommendation.INCOMPLETE: "incomplete",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """All that the sentences of a verdict are told from."""

    today: Snapshot
    rule: Rule
    tally: Tally
    flags: tuple[RedFlag, ...]
    gates: tuple[Gate, ...]
    bottleneck: Scored | None
    distance: float | None
    reassess: Period | None

    def titles(self, light: Light) -> list[str]:
        """The KPIs of a light, as one names them inside a sentence."""
        return [inside(one.result.title) for one in self.today.scored if one.result.light is light]


def sentence(found: Finding) -> str:
    """What to do, and what the milestones say: the rule is the recommendation."""
    return f"{_SENTENCES[found.rule.id](found)} {milestones(found)}".strip()


def milestones(found: Finding) -> str:
    """Deployment is open when every gate is held; a missed one means to extend or to kill."""
    states = [gate.state for gate in found.gates]
    if GateState.MISSED in states:
        missed = [f"week {gate.week}" for gate in found.gates if gate.state is GateState.MISSED]
        return f"Milestones missed: {listed(missed)}; extend the timeline or kill the pilot."
    if states and set(states) == {GateState.HELD}:
        return f"Milestones held: deployment is open{_but(found)}."
    held = [f"week {gate.week}" for gate in found.gates if gate.state is GateState.HELD]
    return f"Milestones held so far: {listed(held)}." if held else ""


def say_reassess(found: Finding) -> str:
    """The days between which to look again; the year only where it is another one."""
    if found.reassess is None:
        return ""
    first, last, day = found.reassess.first, found.reassess.last, found.today.yardstick.day
    return dates.between(first, last, year=last.year != day.year)


def _but(found: Finding) -> str:
    advice = {
        Recommendation.SCALE: "",
        Recommendation.OPTIMISE: f"; the rule says optimise {_bottleneck(found)} for two to four weeks first",
        Recommendation.REDESIGN_OR_KILL: "; the rule says redesign or kill all the same",
        Recommendation.KILL: "; the rule says kill all the same",
        Recommendation.INCOMPLETE: "; the rule says measure what is missing first",
    }
    return advice[found.rule.recommendation]


def _bottleneck(found: Finding) -> str:
    return inside(found.bottleneck.result.title) if found.bottleneck else "the bottleneck"


def _red_flag(found: Finding) -> str:
    names = [flag.kpi for flag in found.flags]
    titles = [*found.titles(Light.RED)]
    titles += [found.today.judged[flag.measure].title for flag in found.flags if flag.kpi is None]
    return f"Kill the pilot: {spelled(len(names))} red flag{'s' * (len(names) != 1)} ({listed(titles)})."


def _too_many(found: Finding) -> str:
    yellow = found.tally.lights[Light.YELLOW]
    return f"Kill the pilot: {spelled(yellow)} KPIs are yellow, so fewer than eight can be green."


def _unknown(found: Finding) -> str:
    best, worst = NAMES[best_case(found.tally)], NAMES[worst_case(found.tally)]
    unknown = found.titles(Light.NO_DATA)
    if not unknown:
        return (
            f"Incomplete: only {spelled(found.tally.applicable)} KPIs apply, and a verdict needs "
            f"{spelled(FEWEST_APPLICABLE)}."
        )
    subject = "one KPI has" if len(unknown) == 1 else f"{spelled(len(unknown))} KPIs have"
    return f"Incomplete: {subject} no data ({listed(unknown)}); still possible is anything from {best} to {worst}."


def _optimise(found: Finding) -> str:
    return f"Optimise {_bottleneck(found)} for two to four weeks, then reassess between {say_reassess(found)}."


def _redesign(found: Finding) -> str:
    yellow = found.titles(Light.YELLOW)
    return f"Redesign or kill: {spelled(len(yellow))} KPIs are yellow ({listed(yellow)}), a fundamental issue."


_SENTENCES: Mapping[str, Callable[[Finding], str]] = {
    "red-flag": _red_flag,
    "too-many-yellow": _too_many,
    "unknown": _unknown,
    "all-green": lambda _: "Scale: invest in production infrastructure, governance and support.",
    "bottleneck": _optimise,
    "fundamental": _redesign,
}
