"""What an edit would make of the settings and records of a project, without storing anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kpidesk.base.errors import WrongUsage
from kpidesk.metrics.catalogue import METRICS
from kpidesk.pilot.records import Action, Decision, Records, Waiver
from kpidesk.session.edits import (
    AddAction,
    AddExplanation,
    AddWaiver,
    ChangeSettings,
    Edit,
    RecordDecision,
    RemoveAction,
    RemoveImport,
    ReplaceAction,
    SetChecklist,
    WithdrawExplanation,
    WithdrawWaiver,
)
from kpidesk.store.ledger import chain
from kpidesk.store.preferences import with_changes

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Kept:
    """The raw settings of a project and what people recorded."""

    raw: Mapping[str, Any]
    records: Records


def rehearse(edit: Edit, kept: Kept) -> Kept:
    """Settings and records as they would be; raises WrongUsage, with the sentence, where the edit makes no sense."""
    records = kept.records
    match edit:
        case ChangeSettings(changes=changes):
            return replace(kept, raw=with_changes(kept.raw, changes))
        case AddWaiver(waiver=waiver, place=place):
            _check_waiver(waiver)
            records = replace(records, waivers=_with(records.waivers, waiver, place))
        case WithdrawWaiver(waiver=waiver, place=place):
            records = replace(records, waivers=_without(records.waivers, waiver, place))
        case AddExplanation(explanation=explanation, place=place):
            _check_signed("An explanation", explanation.text, explanation.owner)
            records = replace(records, explanations=_with(records.explanations, explanation, place))
        case WithdrawExplanation(explanation=explanation, place=place):
            records = replace(records, explanations=_without(records.explanations, explanation, place))
        case AddAction() | RemoveAction() | ReplaceAction():
            records = replace(records, actions=_actions(edit, records.actions))
        case SetChecklist(items=items):
            records = replace(records, checklist=items)
        case RecordDecision(decision=decision):
            records = replace(records, decisions=_decided(records.decisions, decision))
        case RemoveImport():
            pass
    return replace(kept, records=records)


def _actions(edit: AddAction | RemoveAction | ReplaceAction, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    match edit:
        case AddAction(action=action, place=place):
            return _with(actions, action, place)
        case RemoveAction(action=action, place=place):
            return _without(actions, action, place)
        case ReplaceAction(old=old, new=new):
            found = find_place(actions, old, None)
            return (*actions[:found], new, *actions[found + 1 :])


def find_place(records: Sequence[Record], record: Record, place: int | None) -> int:
    """Where a record stands, from 0: at ``place`` if it is there, else the last that is like it."""
    if place is not None and 0 <= place < len(records) and records[place] == record:
        return place
    places = [one for one, kept in enumerate(records) if kept == record]
    if not places:
        raise WrongUsage("This is not in the project any more.", "Nothing was changed.")
    return places[-1]


def _with(records: tuple[Record, ...], record: Record, place: int | None) -> tuple[Record, ...]:
    at = len(records) if place is None else place
    return (*records[:at], record, *records[at:])


def _without(records: tuple[Record, ...], record: Record, place: int | None) -> tuple[Record, ...]:
    at = find_place(records, record, place)
    return (*records[:at], *records[at + 1 :])


def _decided(decisions: tuple[Decision, ...], decision: Decision) -> tuple[Decision, ...]:
    bare = replace(decision, chain="")
    return (*decisions, replace(bare, chain=chain(decisions[-1].chain if decisions else "", bare)))


def _check_waiver(waiver: Waiver) -> None:
    if waiver.measure not in METRICS:
        raise WrongUsage(f"There is no measure '{waiver.measure}' to accept a deviation of.")
    _check_signed("A waiver", waiver.reason, waiver.owner)


def _check_signed(what: str, reason: str, owner: str) -> None:
    if not reason.strip() or not owner.strip():
        raise WrongUsage(f"{what} needs a reason and an owner.", "Say why, and who answers for it.")
