"""The work of an import that is done on the worker: what it needs is imported there, after the first paint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kpidesk.intake.survey import Found, Step
from kpidesk.store.imports import StoredTable
from kpidesk.views.what_changed import WhatChanged

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress
    from kpidesk.decision.review import Review
    from kpidesk.session.importing import Preparation
    from kpidesk.session.project import Imported


def attempt(work: Callable[[Progress], object], progress: Progress) -> object:
    """On the worker: what the work gave, or its failure."""
    try:
        return work(progress)
    except Exception as error:  # noqa: BLE001 - told, or raised, on the main thread
        return error


def look(
    preparation: Preparation | None, paths: tuple[Path, ...], project: Path, replaces: int | None, progress: Progress
) -> tuple[Preparation, Found]:
    """On the worker: what the files are, and the preparation that holds them."""
    from kpidesk.session.importing import Preparation  # noqa: PLC0415 - brings the readers along

    mine = preparation or Preparation()
    return mine, mine.look(paths, project, progress, replaces)


def changed_by(imported: object, before: Review | None, after: Review | None) -> WhatChanged:
    """On the worker: what an import changed."""
    from kpidesk.session.changed import changed_by as compare  # noqa: PLC0415 - as above

    return compare(cast("Imported", imported), before, after)


def whereabouts(tables: Sequence[StoredTable]) -> dict[str, Path | None]:
    """On the worker: where the files of an import lie by their SHA-256; None for one that is gone."""
    from kpidesk.store.whereabouts import find  # noqa: PLC0415 - reads a file

    found = {one.source.sha256: find(one.source.sha256) for one in tables}
    return {mark: path if path is not None and path.exists() else None for mark, path in found.items()}


def note_files(imported: object, steps: Sequence[Step]) -> None:
    """On the worker: keep where the imported files lie."""
    from kpidesk.store.whereabouts import note  # noqa: PLC0415 - writes a file

    paths = {step.given.path.name: step.given.path for step in steps}
    tables = cast("Imported", imported).tables
    note({one.source.sha256: paths[one.source.file] for one in tables if one.source.file in paths})


def remember(steps: Sequence[Step]) -> None:
    """On the worker: keep how sheets are read."""
    from kpidesk.session.importing import remember as keep  # noqa: PLC0415 - as above

    keep(steps)
