"""What people recorded about a pilot: waivers, explanations, decisions, actions, amendments, notes."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted deviation of one measure. It ends when it expires or the ceiling is passed."""

    measure: str
    reason: str
    owner: str
    ceiling: float
    """The worst value still accepted, in the measure's unit."""
    expires: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """A signed note that explains a disparity between groups of one column, until it expires."""

    column: str
    text: str
    owner: str
    expires: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done about a yellow or red KPI."""

    kpi: str
    text: str
    owner: str
    due: date
    done: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided, beside the recommendation. Never edited, only followed by another.

    ``chain`` is the SHA-256 over this record and the chain of the one before: evidence of order, not of identity.
    """

    decided_at: datetime
    who: str
    what: str
    """scale | optimise | redesign | kill | extend | pause."""
    recommendation: str
    reason: str
    conditions: str
    dissent: str
    lessons: str
    next_review: date | None
    extend_to: date | None
    chain: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a setting or threshold after results were first seen."""

    changed_at: datetime
    key: str
    old: str
    new: str
    who: str


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of the compliance checklist."""

    text: str
    done_on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Records:
    """All of it, each oldest first."""

    waivers: tuple[Waiver, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    actions: tuple[Action, ...] = ()
    decisions: tuple[Decision, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
