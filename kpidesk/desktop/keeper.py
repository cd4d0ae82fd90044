"""Holds the open project for the window: opens it, looks at it from elsewhere, changes it, undoes, lets go."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from kpidesk.base.errors import Cancelled, KpideskError, WrongUsage
from kpidesk.desktop.jobs import Jobs
from kpidesk.desktop.preload import load
from kpidesk.desktop.wishes import Keep, Look, TakeIn
from kpidesk.views.opened import Looking, Opened

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress
    from kpidesk.decision.review import Review
    from kpidesk.session.desk import Desk
    from kpidesk.session.edits import Edit

Then = Callable[["Edit | None"], object]
"""Gets the edit that takes back what was done; None where nothing can."""


class Keeper(QObject):
    """One project at a time, or none. What is told to ``failed`` changed nothing."""

    taken = Signal(object)
    """Another project was opened: its Opened."""
    changed = Signal(object)
    """What there is to show: Opened, or None when the project was closed."""
    kept = Signal(str, bool)
    """An edit was stored: its title, and whether it can be undone."""
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.history = QUndoStack(self)
        self.desk: Desk | None = None
        self.opened: Opened | None = None

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a project and measure it; the one that is open stays so until that has worked."""
        if self.desk is not None and self.opened is not None and _same(path, self.opened.path):
            self.close()

        def work(progress: Progress) -> tuple[Desk, Opened]:
            load(progress)
            progress.step(f"Opening {path.name}")
            from kpidesk.session.desk import Desk  # noqa: PLC0415 - brings the engine along, after the first paint

            desk = Desk.open(path, read_only=read_only)
            try:
                return desk, _seen(desk, Looking(), progress)
            except BaseException:
                desk.close()
                raise

        self._jobs.run(f"Opening {path.name}", work, self._take, partial(self._tell_unopened, path))

    def _tell_unopened(self, path: Path, error: BaseException) -> None:
        """Which file it was, beside what is wrong with it: another project may be in sight."""
        if isinstance(error, KpideskError) and not isinstance(error, Cancelled):
            error = type(error)(f"{path.name} was not opened:", *error.sentences)
        self.failed.emit(error)

    def look(self, looking: Looking | None = None) -> None:
        """Measure the project from elsewhere; from where it is looked at now when nothing is given."""
        desk, opened = self.desk, self.opened
        if desk is not None and opened is not None:
            wanted = looking or opened.looking
            self._jobs.run("Measuring", lambda progress: desk.look(wanted, progress), self.show, self.failed.emit)

    def fulfil(self, wish: Keep | Look | TakeIn) -> None:
        """Do what a page wished for from the project."""
        match wish:
            case Keep(edit):
                self.keep(edit)
            case Look(looking):
                self.look(looking)
            case TakeIn():
                self.take_in(wish)

    def take_in(self, wish: TakeIn) -> None:
        """Import sheets, measure again and show it."""
        desk, opened = self.desk, self.opened
        if desk is None or opened is None:
            return

        def work(progress: Progress) -> tuple[object, Opened, KpideskError | None]:
            imported = desk.import_tables(wish.inputs, progress, wish.replaces)
            try:
                return imported, _seen(desk, opened.looking, progress), None
            except KpideskError as error:  # it is stored all the same
                return imported, desk.opened(), error

        def done(result: object) -> None:
            imported, fresh, error = cast("tuple[object, Opened, KpideskError | None]", result)
            self.show(fresh)
            wish.then(imported)
            if error is not None:
                self.failed.emit(error)

        def lost(error: BaseException) -> None:
            wish.then(error)
            if not isinstance(error, KpideskError):
                self.failed.emit(error)

        self._jobs.run("Importing", work, done, lost)

    def preview(self, edit: Edit) -> Review | None:
        """The review as it would be after an edit."""
        return self.desk.preview(edit) if self.desk else None

    def keep(self, edit: Edit) -> None:
        """Store an edit and show what it changed."""

        def then(inverse: Edit | None) -> None:
            if inverse is not None:
                self.history.push(_Kept(self, edit, inverse))
            self.kept.emit(edit.title, inverse is not None)

        self.apply(edit, then)

    def apply(self, edit: Edit, then: Then) -> None:
        """Store an edit: at once where lights and verdict are all that has to be made again, else as a job."""
        desk = self.desk
        if desk is None:
            return
        try:
            if desk.needs(edit) == "decide" and not self._jobs.busy:
                self._stored(then, (desk.apply(edit), desk.opened()))
            else:
                self._jobs.run(edit.title, partial(_apply, desk, edit), partial(self._stored, then), self._lose)
        except KpideskError as error:
            self._lose(error)

    def _stored(self, then: Then, found: object) -> None:
        inverse, opened = cast("tuple[Edit | None, Opened]", found)
        self.show(opened)
        then(inverse)

    def keep_review(self) -> None:
        """Keep the review as it was exported, to tell later what changed since."""
        desk = self.desk
        if desk is None:
            return

        def work(progress: Progress) -> Opened:
            progress.step("Keeping the review")
            desk.keep_review()
            return desk.opened()

        self._jobs.run("Keeping the review", work, self.show, self.failed.emit)

    def close(self) -> None:
        """Let go of the project."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None
            self.history.clear()
            self.show(None)

    def show(self, opened: object) -> None:
        """Take what there is to show, and tell."""
        self.opened = cast("Opened | None", opened)
        self.changed.emit(self.opened)

    def _take(self, found: object) -> None:
        desk, opened = cast("tuple[Desk, Opened]", found)
        if self.desk is not None:
            self.desk.close()
        self.history.clear()
        self.desk = desk
        self.show(opened)
        self.taken.emit(opened)

    def _lose(self, error: BaseException) -> None:
        """An edit failed: what could be undone may not fit any more."""
        QTimer.singleShot(0, self.history.clear)  # not while one of its commands runs
        self.failed.emit(error)


class _Kept(QUndoCommand):
    """An edit that was stored before it came onto the stack."""

    def __init__(self, keeper: Keeper, edit: Edit, inverse: Edit) -> None:
        super().__init__(edit.title[:1].lower() + edit.title[1:])
        self._keeper = keeper
        self._forward: Edit | None = edit
        self._backward: Edit | None = inverse
        self._stored = True

    def undo(self) -> None:
        """Take it back."""
        if self._backward is not None:
            self._keeper.apply(self._backward, self._learn_forward)

    def redo(self) -> None:
        """Store it again; the stack's own first call finds it stored."""
        if self._stored:
            self._stored = False
        elif self._forward is not None:
            self._keeper.apply(self._forward, self._learn_backward)

    def _learn_forward(self, inverse: Edit | None) -> None:
        self._forward = inverse

    def _learn_backward(self, inverse: Edit | None) -> None:
        self._backward = inverse


def _seen(desk: Desk, looking: Looking, progress: Progress) -> Opened:
    """On the worker: the project from there; without a review, and why, where its data tell no first and last day."""
    try:
        return desk.look(looking, progress)
    except WrongUsage as error:
        return replace(desk.opened(), why_not=str(error))


def _apply(desk: Desk, edit: Edit, progress: Progress) -> tuple[Edit | None, Opened]:
    """On the worker. Once the edit is stored a cancel only leaves the project unmeasured."""
    inverse = desk.apply(edit, progress)
    opened = desk.opened()
    if opened.review is None and opened.imports:
        with suppress(Cancelled):
            opened = desk.look(opened.looking, progress)
    return inverse, opened


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
