"""To-dos: open actions, deviations that run out, the next review; and the compliance checklist."""

from dataclasses import dataclass
from datetime import date

from kpidesk.base.dates import day
from kpidesk.decision.review import KpiResult, Light, Review
from kpidesk.metrics.kpis import KPIS
from kpidesk.pilot.records import Action, ChecklistItem, Explanation, Records, Waiver
from kpidesk.views import figures, records, wording
from kpidesk.views.rule import title_of
from kpidesk.views.waivers import waivable

_SOON = 7
TITLES = {kpi.id: kpi.title for kpi in KPIS}
STANDARD = (
    "Weeks 1–4: every request is logged with input, version, output, outcome, latency and errors.",
    "Weeks 5–12: cost, quality checks and benefits are recorded as well.",
    "From week 13: the audit trail and the checks for bias are in place.",
    "Every KPI has an owner.",
    "Regulatory and data protection requirements are checked and met.",
)
"""What a checklist begins with: instrumentation by phase as S0 has it, owners (S3), compliance checks (S0)."""


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to be done by a day. ``key`` is "action-3" where it can be edited, else it only stands here."""

    key: str
    what: str
    about: str
    owner: str
    due: date
    due_words: str
    state: str
    tone: str
    done: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist: its text, whether it is done, and by whom and when."""

    text: str
    done: bool
    said: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted deviation or an explained disparity. ``key`` is "waiver-0" or "explanation-0"."""

    key: str
    title: str
    ceiling: str
    now: str
    until: str
    owner: str
    reason: str
    state: str
    tone: str


def todos(kept: Records, review: Review | None, today: date) -> tuple[Todo, ...]:
    """Everything with a day, what is open first and by its day; what is done comes last."""
    found = [_action(number, action, today) for number, action in enumerate(kept.actions)]
    if review is not None:
        for waiver in kept.waivers:
            if waiver.expires >= today:
                what = f"Decide again on the deviation of {figures.shorten(title_of(waiver.measure, review), 60)}"
                found.append(_stands("waiver", what, waiver.owner, waiver.expires, today))
    for explanation in kept.explanations:
        if explanation.expires >= today:
            what = f"Explain again: {figures.column(explanation.column)}"
            found.append(_stands("explanation", what, explanation.owner, explanation.expires, today))
    if kept.decisions and kept.decisions[-1].next_review is not None:
        last = kept.decisions[-1]
        found.append(_stands("review", "Next review", last.who, kept.decisions[-1].next_review, today))
    return tuple(sorted(found, key=lambda todo: (todo.done, todo.due)))


def _action(number: int, action: Action, today: date) -> Todo:
    state, tone = ("done", "green") if action.done else _by(action.due, today)
    about = TITLES.get(action.kpi, action.kpi)
    return Todo(
        f"action-{number}", action.text, about, action.owner, action.due, day(action.due), state, tone, action.done
    )


def _stands(kind: str, what: str, owner: str, due: date, today: date) -> Todo:
    about = {"waiver": "Deviation", "explanation": "Fairness", "review": "Decision"}[kind]
    state, tone = _by(due, today)
    return Todo(kind, what, about, owner, due, day(due), state, tone, done=False)


def _by(due: date, today: date) -> tuple[str, str]:
    """How a day lies to today, in words, and its tone."""
    left = (due - today).days
    if left < 0:
        return f"▼ overdue by {wording.counted(-left, 'day')}", "red"
    if left == 0:
        return "◆ due today", "yellow"
    return f"{'◆ ' if left <= _SOON else ''}due in {wording.counted(left, 'day')}", "yellow" if left <= _SOON else ""


def summary(found: tuple[Todo, ...]) -> str:
    """How many are open and overdue, in a few words."""
    late = sum(todo.tone == "red" for todo in found)
    still = sum(not todo.done for todo in found)
    return f"{still} open, {late} overdue" if late else f"{still} open" if still else ""


def checklist(items: tuple[ChecklistItem, ...]) -> tuple[Line, ...]:
    """The lines with who ticked them when."""
    return tuple(Line(item.text, item.done_on is not None, _ticked(item)) for item in items)


def _ticked(item: ChecklistItem) -> str:
    if item.done_on is None:
        return "open"
    return f"{day(item.done_on)}, {item.by}" if item.by else day(item.done_on)


def accepted(kept: Records, review: Review) -> tuple[Accepted, ...]:
    """Waivers and explanations, each with whether it is in force today."""
    waivers = (_waiver(f"waiver-{number}", one, review) for number, one in enumerate(kept.waivers))
    notes = (_explanation(f"explanation-{number}", one, review) for number, one in enumerate(kept.explanations))
    return (*waivers, *notes)


def _waiver(key: str, one: Waiver, review: Review) -> Accepted:
    words = records.waiver(one, review)
    metric = next((metric for metric in review.metrics if metric.id == one.measure), None)
    now = figures.figure(metric, review.settings.currency) if metric else "–"
    light, waived = (metric.light, metric.waived) if metric else (None, False)
    state, tone = _force(light, expired=words.expired, waived=waived)
    return Accepted(key, words.title, words.ceiling, now, day(one.expires), one.owner, one.reason, state, tone)


def _explanation(key: str, one: Explanation, review: Review) -> Accepted:
    over = one.expires < review.calendar.as_of
    state, tone = ("– ended", "muted") if over else ("▲ in force", "green")
    title = f"Disparity by {figures.column(one.column)}"
    return Accepted(key, title, "–", "–", day(one.expires), one.owner, one.text, state, tone)


def _force(light: Light | None, *, expired: bool, waived: bool) -> tuple[str, str]:
    if expired:
        return "– ended", "muted"
    if waived:
        return "◆ in force, counts as yellow", "yellow"
    if light is Light.RED:
        return "▼ ended, ceiling passed", "red"
    return "○ not needed, not red", "muted"


def deviating(review: Review) -> tuple[KpiResult, ...]:
    """The KPIs of which a deviation can be accepted: those that are red, then those that a waiver holds."""
    red = [kpi for kpi in review.kpis if kpi.light is Light.RED]
    return tuple(kpi for kpi in (*red, *(kpi for kpi in review.kpis if kpi.waived)) if waivable(kpi))
