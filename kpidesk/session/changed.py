"""What an import changes in a project: the review before it held against the one after it."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kpidesk.base.errors import Cancelled, KpideskError
from kpidesk.base.progress import Progress
from kpidesk.decision.review import Review
from kpidesk.intake.inputs import Input
from kpidesk.session.evidence import read_project
from kpidesk.session.pilot import NO_CHOICES, resolve
from kpidesk.session.project import Imported, import_files
from kpidesk.session.review import assess
from kpidesk.session.seen import seen_now
from kpidesk.session.workspace import workspace
from kpidesk.store.project import Project
from kpidesk.views.what_changed import WhatChanged, what_changed


def changed_by(imported: Imported, before: Review | None, after: Review | None) -> WhatChanged:
    """What an import changed, where the reviews before and after it are at hand."""
    saved = None if before is None else seen_now(before)
    return what_changed(imported.tables, imported.overlaps, saved, after)


def import_and_compare(
    path: Path, inputs: Sequence[Input], progress: Progress, *, overlap: str = ""
) -> tuple[Imported, WhatChanged]:
    """Import files as ``import_files`` does, and say what that changed.

    A project without rows has nothing to compare with, and is not measured. Once the rows are stored nothing fails
    any more: without a review, or where it is stopped, only the rows are told.
    """
    before = review_of_project(path, progress)
    imported = import_files(path, inputs, progress, overlap=overlap)
    after = None
    if before is not None:
        with suppress(KpideskError, KeyboardInterrupt):
            after = review_of_project(path, progress)
    return imported, changed_by(imported, before, after)


def review_of_project(path: Path, progress: Progress) -> Review | None:
    """The review of a project as it is; None where it has no rows, or none that make one. Raises Cancelled."""
    with Project.open(path, read_only=True) as project:
        if not project.imports():
            return None
    with workspace() as folder:
        try:
            evidence = read_project(path, lambda raw, file: resolve(raw, NO_CHOICES, file), folder, progress)
            return assess(evidence, "all", progress)
        except Cancelled:
            raise
        except KpideskError:  # whatever keeps it from a review is told by a review
            return None
