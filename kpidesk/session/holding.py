"""What a project holds beside its rows, as it was last read."""

from dataclasses import dataclass, replace

from kpidesk.base.problems import Problem
from kpidesk.session.edits import Edit, RecordDecision
from kpidesk.session.rehearsal import Kept
from kpidesk.store.imports import Import
from kpidesk.store.preferences import Change
from kpidesk.store.project import Project
from kpidesk.store.reviews import SavedReview


@dataclass(frozen=True, slots=True, eq=False)
class Holding:
    """Settings and records, imports with their problems, the history of the settings, saved reviews."""

    kept: Kept
    imports: tuple[Import, ...]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    saved: tuple[SavedReview, ...]


def hold(project: Project) -> Holding:
    """Read all of it."""
    return Holding(_kept(project), project.imports(), project.problems(), project.history(), project.reviews())


def hold_after(project: Project, before: Holding, edit: Edit) -> Holding:
    """Read again what an edit can have changed; saved reviews are long, and only decisions add one."""
    saved = project.reviews() if isinstance(edit, RecordDecision) else before.saved
    return replace(before, kept=_kept(project), changes=project.history(), saved=saved)


def _kept(project: Project) -> Kept:
    return Kept(project.settings(), project.records())
