"""What a person can change in a project. Each edit says what it does, as the Undo menu names it.

``place``: where a record stands in its list, from 0. Nobody has to give it: undoing finds the old order by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kpidesk.pilot.records import Action, ChecklistItem, Decision, Explanation, Waiver


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Set dotted keys such as ``thresholds.latency_p99.green``; None removes one."""

    title: str
    changes: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AddWaiver:
    """Accept a deviation."""

    waiver: Waiver
    title: str = "Accept a deviation"
    place: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawWaiver:
    """Take a waiver back."""

    waiver: Waiver
    title: str = "Withdraw a waiver"
    place: int | None = None


@dataclass(frozen=True, slots=True)
class AddExplanation:
    """Explain a disparity."""

    explanation: Explanation
    title: str = "Explain a disparity"
    place: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawExplanation:
    """Take an explanation back."""

    explanation: Explanation
    title: str = "Withdraw an explanation"
    place: int | None = None


@dataclass(frozen=True, slots=True)
class AddAction:
    """Note something to be done."""

    action: Action
    title: str = "Add a to-do"
    place: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveAction:
    """Strike a to-do out, as if it had never been noted."""

    action: Action
    title: str = "Remove a to-do"
    place: int | None = None


@dataclass(frozen=True, slots=True)
class ReplaceAction:
    """Change a to-do: its text, owner, day, or whether it is done."""

    old: Action
    new: Action
    title: str = "Change a to-do"


@dataclass(frozen=True, slots=True)
class SetChecklist:
    """Put these lines in the place of the compliance checklist."""

    items: tuple[ChecklistItem, ...]
    title: str = "Change the checklist"


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """Record what people decided. It cannot be undone, only followed by another."""

    decision: Decision
    title: str = "Record a decision"


@dataclass(frozen=True, slots=True)
class RemoveImport:
    """Undo an import, after a backup. Bringing it back means importing again."""

    import_id: int
    title: str = "Undo an import"


Edit = (
    ChangeSettings
    | AddWaiver
    | WithdrawWaiver
    | AddExplanation
    | WithdrawExplanation
    | AddAction
    | RemoveAction
    | ReplaceAction
    | SetChecklist
    | RecordDecision
    | RemoveImport
)
