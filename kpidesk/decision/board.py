"""What people may decide beside the recommendation, and what a decision has to say."""

from collections.abc import Mapping, Sequence
from datetime import date

from kpidesk.base.dates import day
from kpidesk.decision.review import Recommendation
from kpidesk.pilot.records import Decision

CHOICES = ("scale", "optimise", "redesign", "kill", "extend", "pause")
AGREEING: Mapping[Recommendation, frozenset[str]] = {
    Recommendation.SCALE: frozenset({"scale"}),
    Recommendation.OPTIMISE: frozenset({"optimise"}),
    Recommendation.REDESIGN_OR_KILL: frozenset({"redesign", "kill"}),
    Recommendation.KILL: frozenset({"kill"}),
    Recommendation.INCOMPLETE: frozenset(),
}
"""The decisions that follow a recommendation; what cannot be decided yet is followed by none."""


def follows(recommendation: Recommendation, what: str) -> bool:
    """Whether a decision is what the rule recommends."""
    return what in AGREEING[recommendation]


def faults(decision: Decision, recommendation: Recommendation, today: date) -> Mapping[str, str]:
    """What a decision lacks: field -> a sentence that says what to write. ``today``: the day it is recorded on."""
    found = {}
    if not decision.who.strip():
        found["who"] = "Say who decided: a name, or the names of the board."
    if not decision.reason.strip() and not follows(recommendation, decision.what):
        found["reason"] = _reason(recommendation)
    if decision.what == "kill" and not decision.lessons.strip():
        found["lessons"] = "Write down what was learned: a killed pilot is worth what the next one learns from it."
    if decision.what == "extend" and decision.extend_to is None:
        found["extend_to"] = "Choose the day up to which the pilot is extended."
    for field, when in (("extend_to", decision.extend_to), ("next_review", decision.next_review)):
        if when is not None and when <= today:
            found[field] = f"Choose a day after {day(today)}."
    return found


def _reason(recommendation: Recommendation) -> str:
    if recommendation is Recommendation.INCOMPLETE:
        return "The rule cannot decide yet: say why the board does."
    return f"The rule recommends {recommendation.value.replace('_', ' ')}: say why the board decides otherwise."


def told(causes: Sequence[tuple[str, str]], more: str) -> str:
    """The lessons of a kill as one text: the cause of each red KPI, then what else was learned."""
    said = [f"{title}: {cause.strip().rstrip('.')}." for title, cause in causes if cause.strip()]
    return " ".join([*said, more.strip()]).strip()
