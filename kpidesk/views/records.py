"""What people recorded in words: decisions, waivers, actions, the checklist; for pages and report alike."""

from dataclasses import dataclass
from datetime import datetime

from kpidesk.base.dates import day
from kpidesk.decision.review import Review
from kpidesk.pilot.records import Decision, Waiver
from kpidesk.views import figures


def moment(when: datetime) -> str:
    """25 October 2026, 14:05."""
    return f"{day(when.date())}, {when:%H:%M}"


def decision_parts(decision: Decision, longest: int) -> tuple[tuple[str, str], ...]:
    """What a decision says beside who decided what: names and sentences of so many letters, those that are there."""
    parts = (
        ("Reason", decision.reason),
        ("Conditions", decision.conditions),
        ("Dissent", decision.dissent),
        ("Learned", decision.lessons),
        ("Next review", day(decision.next_review) if decision.next_review else ""),
        ("Extended to", day(decision.extend_to) if decision.extend_to else ""),
    )
    return tuple((name, figures.sentence(figures.shorten(text, longest))) for name, text in parts if text)


def chain_mark(decision: Decision) -> str:
    """The record's mark in the chain, shortened: 3fa9b27c…91d0; empty for a record that is not chained."""
    return f"{decision.chain[:8]}…{decision.chain[-4:]}" if decision.chain else ""


@dataclass(frozen=True, slots=True)
class WaiverWords:
    """A waiver: its measure, how far it accepts, until when."""

    title: str
    ceiling: str
    until: str
    expired: bool


def waiver(one: Waiver, review: Review) -> WaiverWords:
    """A waiver as of the day of the review."""
    metric = next((metric for metric in review.metrics if metric.id == one.measure), None)
    ceiling = figures.write(one.ceiling, metric.unit, review.settings.currency) if metric else f"{one.ceiling:g}"
    expired = one.expires < review.calendar.as_of
    until = day(one.expires) + (" (expired)" if expired else "")
    return WaiverWords(metric.title if metric else one.measure, ceiling, until, expired)
