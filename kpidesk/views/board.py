"""The decision of the board for its page: the choices, where things stand, the record, what changed since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from kpidesk.base.dates import day
from kpidesk.decision.board import AGREEING, CHOICES
from kpidesk.decision.review import Light, Recommendation, Review
from kpidesk.decision.wording import inside
from kpidesk.pilot.records import Decision
from kpidesk.store.reviews import SavedReview
from kpidesk.views import figures, records, rule, tones, wording
from kpidesk.views.opened import Opened

_LONGEST = 4000
_MOST_CHANGES = 14
MEANINGS: Mapping[str, str] = {
    "scale": "Roll it out: production infrastructure, governance, support.",
    "optimise": "Two to four weeks on the bottleneck, then look again.",
    "redesign": "Go back to the design: the issue is fundamental.",
    "kill": "Stop, and write down what was learned.",
    "extend": "More time: the gates that are not held get a later day.",
    "pause": "Stop for now, without a verdict.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be decided; the recommended one carries the shape and tone of the recommendation."""

    id: str
    label: str
    meaning: str
    tone: str
    recommended: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as a row of the record, and what can be read of it below."""

    key: str
    when: str
    who: str
    decided: str
    rule_said: str
    followed: bool
    next_review: str
    mark: str
    details: tuple[tuple[str, str], ...]


def choices(review: Review) -> tuple[Choice, ...]:
    """What can be decided, the recommended one marked."""
    recommendation = review.verdict.recommendation
    shape, tone = wording.RECOMMENDATIONS[recommendation].shape, tones.RECOMMENDATIONS[recommendation]
    found = []
    for name in CHOICES:
        mine = name in AGREEING[recommendation]
        label = f"{shape} {name.capitalize()}" if mine else name.capitalize()
        found.append(Choice(name, label, MEANINGS[name], tone if mine else "", mine))
    return tuple(found)


def standing(opened: Opened) -> str:
    """What has been decided so far, what the rule recommends, and what that asks for."""
    review, decisions = opened.review, opened.records.decisions
    if review is None:
        return "There is nothing to decide on yet."
    return f"{_last(decisions[-1]) if decisions else 'No decision is recorded yet.'} {_asks(review)}"


def _last(decision: Decision) -> str:
    said = f"Last decision: {decision.what}, {day(decision.decided_at.date())}, by {figures.shorten(decision.who, 60)}."
    return f"{said} Next review {day(decision.next_review)}." if decision.next_review else said


def _asks(review: Review) -> str:
    recommendation = review.verdict.recommendation
    if recommendation is Recommendation.INCOMPLETE:
        return "The rule cannot decide before what is missing is measured; deciding all the same asks for a reason."
    return f"The rule recommends {rule.named(recommendation)}; deciding otherwise asks for a reason."


def record(opened: Opened) -> tuple[Recorded, ...]:
    """Every decision, the latest first."""
    numbered = list(enumerate(opened.records.decisions))
    return tuple(_recorded(number, decision) for number, decision in reversed(numbered))


def _recorded(number: int, decision: Decision) -> Recorded:
    said = decision.recommendation.replace("_", " ")
    return Recorded(
        key=str(number),
        when=records.moment(decision.decided_at),
        who=figures.shorten(decision.who, 80),
        decided=decision.what.capitalize(),
        rule_said=said.capitalize(),
        followed=decision.what in said.split(),
        next_review=day(decision.next_review) if decision.next_review else "–",
        mark=records.chain_mark(decision),
        details=records.decision_parts(decision, _LONGEST),
    )


def since(opened: Opened) -> tuple[str, tuple[str, ...]]:
    """What is different from the day of the last decision: a heading and sentences; empty before the first one."""
    review, decisions = opened.review, opened.records.decisions
    if review is None or not decisions:
        return "", ()
    last = decisions[-1]
    said = [*_verdict_change(review, last), *_light_changes(review, last, opened.saved), *_recorded_since(opened, last)]
    heading = f"Since the decision of {day(last.decided_at.date())}"
    return heading, tuple(said[:_MOST_CHANGES]) or ("Nothing has changed since then.",)


def _verdict_change(review: Review, last: Decision) -> list[str]:
    now, then = rule.named(review.verdict.recommendation), last.recommendation.replace("_", " ")
    return [] if now == then else [f"The rule said {then}; it says {now} now."]


def _light_changes(review: Review, last: Decision, saved: tuple[SavedReview, ...]) -> list[str]:
    then = _lights_then(review, last.decided_at, saved)
    if then is None:
        return ["The lights of that day were not kept, so they cannot be compared."]
    return [
        f"{kpi.title}: {wording.LIGHTS[then[kpi.id]].word} → {wording.LIGHTS[kpi.light].word}."
        for kpi in review.kpis
        if kpi.id in then and then[kpi.id] is not kpi.light
    ]


def _lights_then(review: Review, moment: datetime, saved: tuple[SavedReview, ...]) -> Mapping[str, Light] | None:
    """From the last review saved by then, else as of the pilot week of that day."""
    earlier = [one for one in saved if one.at <= moment]
    if earlier:
        return _lights_in(earlier[-1].json)
    week = review.calendar.week_of(moment.date())
    if week not in review.arc.weeks:
        return None
    place = review.arc.weeks.index(week)
    return {kpi: lights[place] for kpi, lights in review.arc.lights.items()}


@lru_cache(4)
def _lights_in(text: str) -> Mapping[str, Light]:
    return {kpi["id"]: Light(kpi["light"]) for kpi in json.loads(text)["kpis"]}


def _recorded_since(opened: Opened, last: Decision) -> list[str]:
    kept, when = opened.records, last.decided_at
    review, said = opened.review, []
    amended = sum(one.changed_at > when for one in kept.amendments)
    if amended:
        changed = wording.counted(amended, "setting or threshold", "settings or thresholds")
        said.append(f"{changed.capitalize()} changed.")
    waived = [one for one in kept.waivers if one.recorded_at > when]
    if waived and review is not None:
        titles = [inside(rule.title_of(one.measure, review)) for one in waived]
        said.append(f"Deviations accepted: {', '.join(titles)}.")
    added = sum(one.recorded_at > when for one in kept.actions)
    if added:
        said.append(f"{wording.counted(added, 'to-do')} added.".capitalize())
    return said


def locked(opened: Opened) -> str:
    """Why nothing can be recorded now; empty where it can."""
    if opened.read_only_reason:
        return opened.read_only_reason
    if opened.looking.as_of is not None:
        when = day(opened.looking.as_of)
        return f"You are looking back at {when}: return to the present to record anything."
    return ""
