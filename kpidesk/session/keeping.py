"""Edits stored in a project, each with the edit that takes it back."""

import getpass
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kpidesk.decision.review import Review
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
from kpidesk.session.rehearsal import Kept
from kpidesk.session.seen import seen_now
from kpidesk.store.preferences import value_of, with_changes
from kpidesk.store.project import Project


def store(project: Project, edit: Edit, kept: Kept, review: Review | None) -> Edit | None:
    """Commit an edit to a project that holds this; returns the edit that takes it back.

    A decision is kept together with the review it rests on.

    None where nothing does: decisions and imports. Raises WrongUsage or Unusable; then nothing was changed.
    """
    match edit:
        case ChangeSettings():
            project.change_settings(edit.changes, person(), datetime.now(UTC))
            return replace(edit, changes=_back(edit.changes, kept.raw))
        case AddWaiver() | WithdrawWaiver() | AddExplanation() | WithdrawExplanation():
            return _store_exception(project, edit)
        case AddAction() | RemoveAction() | ReplaceAction():
            return _store_action(project, edit)
        case SetChecklist():
            project.set_checklist(edit.items)
            return replace(edit, items=kept.records.checklist)
        case RecordDecision():
            project.add_decision(edit.decision, None if review is None else seen_now(review))
        case RemoveImport():
            project.remove_import(edit.import_id)
    return None


def _store_exception(project: Project, edit: AddWaiver | WithdrawWaiver | AddExplanation | WithdrawExplanation) -> Edit:
    match edit:
        case AddWaiver(waiver, title, place):
            project.add_waiver(waiver, place)
            return WithdrawWaiver(waiver, title, place)
        case WithdrawWaiver(waiver, title, place):
            return AddWaiver(waiver, title, project.withdraw_waiver(waiver, place))
        case AddExplanation(explanation, title, place):
            project.add_explanation(explanation, place)
            return WithdrawExplanation(explanation, title, place)
        case WithdrawExplanation(explanation, title, place):
            return AddExplanation(explanation, title, project.withdraw_explanation(explanation, place))


def _store_action(project: Project, edit: AddAction | RemoveAction | ReplaceAction) -> Edit:
    match edit:
        case AddAction(action, title, place):
            project.add_action(action, place)
            return RemoveAction(action, title, place)
        case RemoveAction(action, title, place):
            return AddAction(action, title, project.remove_action(action, place))
        case ReplaceAction(old, new, title):
            project.replace_action(old, new)
            return ReplaceAction(new, old, title)


def _back(changes: Mapping[str, object], raw: Mapping[str, Any]) -> dict[str, object]:
    """The changes that bring back what the keys were set to, the last first: one key may lie within another."""
    found: list[tuple[str, object]] = []
    for key, value in changes.items():
        found.append((key, value_of(raw, key)))
        raw = with_changes(raw, {key: value})
    return dict(reversed(found))


def person() -> str:
    """Who works here, as the computer knows them; empty where it does not."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
