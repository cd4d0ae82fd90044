"""The import as it goes: files looked into, each sheet previewed as it is corrected, checked, stored at the end."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from kpidesk.base.errors import Cancelled, KpideskError
from kpidesk.desktop.import_outcome import Outcome
from kpidesk.desktop.import_reader import SheetReader
from kpidesk.desktop.import_work import changed_by, look, note_files, remember, whereabouts
from kpidesk.desktop.wishes import Say, TakeIn
from kpidesk.intake.survey import FileOutline, Found, Step
from kpidesk.views.import_edits import as_before, with_answers
from kpidesk.views.import_end import step_of, with_choice
from kpidesk.views.importing import Checked, lock, obstacles, refusal, settings_file
from kpidesk.views.opened import Opened
from kpidesk.views.overlapping import OVERLAP
from kpidesk.views.what_changed import WhatChanged

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress
    from kpidesk.intake.inputs import Input
    from kpidesk.session.importing import Preparation
    from kpidesk.store.imports import Import


class Stage(StrEnum):
    """Where an import stands."""

    START = "start"
    LOOKING = "looking"
    SHEETS = "sheets"
    CHECKING = "checking"
    CHECKED = "checked"
    STORING = "storing"
    DONE = "done"


class ImportFlow(SheetReader):
    """One import at a time. Work goes through wishes; what came of it is told by ``changed``. Nothing is stored before
    the end.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stage = Stage.START
        self.refused: tuple[FileOutline, ...] = ()
        self.settings: tuple[Path, ...] = ()
        self.checked: Checked | None = None
        self.error = ""
        """Why the last check or import did not work."""
        self.outcome = Outcome()
        self.replaces: int | None = None
        """The id of an import whose place this one takes."""
        self.locked = ""
        """Why nothing can be imported into the open project; empty where it can."""
        self._project: Path | None = None
        self._opened: Opened | None = None
        self.gone: tuple[str, ...] = ()
        """Files of the import that is replaced that are not where they were."""
        self._again: Import | None = None

    @property
    def open(self) -> bool:
        """Whether there is a project to import into."""
        return self._project is not None

    def show_opened(self, opened: Opened | None) -> None:
        """Another project ends what was begun."""
        path = opened.path if opened else None
        self._opened = opened
        if path != self._project:
            self._project = path
            self.restart()
        if opened is not None:
            self._timezone = opened.settings.timezone
            self._see_changes(opened)
        locked = lock(opened)
        if locked != self.locked:
            self.locked = locked
            self.changed.emit()

    def restart(self) -> None:
        """Forget everything that was begun."""
        self.forget()
        self.stage, self.checked, self.error = Stage.START, None, ""
        self.outcome = Outcome()
        self.replaces, self.gone, self._again = None, (), None
        self.refused, self.settings = (), ()
        self.changed.emit()

    def replace(self, import_id: int) -> None:
        """Begin an import that takes the place of another: nothing goes before the new rows are stored."""
        self.restart()
        self.replaces = import_id
        self.changed.emit()
        imports = self._opened.imports if self._opened is not None else ()
        old = next((one for one in imports if one.id == import_id), None)
        if old is not None and not self.locked:
            self._again = old
            self._run("Looking for the files", lambda _: whereabouts(old.tables), self._look_again)

    def _look_again(self, result: object) -> None:
        """With the files of the import that is replaced, where they still lie; what is gone is told."""
        if isinstance(result, Exception) or self._again is None or self.stage is not Stage.START:
            return
        found = cast("dict[str, Path | None]", result)
        names = {one.source.sha256: one.source.file for one in self._again.tables}
        self.gone = tuple(dict.fromkeys(names[mark] for mark, path in found.items() if path is None))
        paths = tuple(dict.fromkeys(path for path in found.values() if path is not None))
        if paths:
            self.look(paths)
        self.changed.emit()

    def look(self, paths: tuple[Path, ...]) -> None:
        """Look into files and folders; they join those that are there already."""
        project = self._project
        if project is None or self.locked or not paths or self.stage in {Stage.CHECKING, Stage.STORING}:
            return
        if self.stage is Stage.DONE:
            self.restart()
        if self.stage is Stage.CHECKED:
            self.back()
        self.stage = Stage.LOOKING
        self._run(
            "Looking into the files", partial(look, self._preparation, paths, project, self.replaces), self._found
        )
        self.changed.emit()

    def back(self) -> None:
        """From the check to the sheets."""
        if self.stage is Stage.CHECKED:
            self.stage, self.checked, self.error = Stage.SHEETS, None, ""
            self.changed.emit()

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The sheets that are to be imported."""
        return tuple(step.given for step in self.steps if step.chosen)

    @property
    def obstacles(self) -> tuple[str, ...]:
        """What keeps the import from being checked."""
        faults = tuple(self.faults[at] for at, step in enumerate(self.steps) if step.chosen and at in self.faults)
        return (*obstacles(self.steps, [self.previews.get(at) for at in range(len(self.steps))]), *faults)

    def check(self) -> None:
        """Read everything and ask what it supports; nothing is stored."""
        project, preparation, inputs, replaces = self._project, self._preparation, self.inputs, self.replaces
        if project is None or preparation is None or self.obstacles:
            return

        self.stage, self.error = Stage.CHECKING, ""
        check = partial(preparation.check, project, inputs, replaces=replaces)
        self._run("Checking the files", lambda progress: check(progress=progress), self._check_done)
        self.changed.emit()

    def settle(self, at: int, choice: str | None) -> None:
        """Say what shall count of what the project has already; None is the default."""
        if self.stage is not Stage.CHECKED or self.checked is None:
            return
        place = step_of(self.checked.overlaps[at], self.steps)
        if place is not None:
            step = self.steps[place]
            self.steps[place] = replace(step, given=with_answers(step.given, {OVERLAP: choice}))
            self.checked = with_choice(self.checked, at, choice)
            self.changed.emit()

    @property
    def import_id(self) -> int | None:
        """The import that was stored, where it is known and still there."""
        return self.outcome.import_id(self._opened) if self.stage is Stage.DONE else None

    def take_in(self) -> None:
        """Store what was checked."""
        if self.stage is Stage.CHECKED and self.checked is not None and self.checked.tables:
            self.stage, self.error = Stage.STORING, ""
            self.outcome.begin(self._opened)
            turn = self._turn
            self.wished.emit(TakeIn(self.inputs, lambda result: self._stored(result, turn), self.replaces))
            self.changed.emit()

    def _found(self, result: object) -> None:
        if isinstance(result, KpideskError):
            self.stage = Stage.SHEETS if self.steps else Stage.START
            self.error = "" if isinstance(result, Cancelled) else str(result)
            self.changed.emit()
            return
        self._preparation, found = cast("tuple[Preparation, Found]", result)
        self.layouts = found.layouts
        known = {_place(step) for step in self.steps}
        first = len(self.steps)
        self.steps += [
            as_before(step, self._again.tables if self._again else ())
            for step in found.steps
            if _place(step) not in known
        ]
        self.refused += tuple(file for file in found.refused if file.path not in {old.path for old in self.refused})
        self.settings += tuple(path for path in found.settings if path not in self.settings)
        if not self.steps:
            said = [refusal(file) for file in self.refused] + [settings_file(path) for path in self.settings]
            self.stage, self.error, self.refused, self.settings = Stage.START, "\n".join(said), (), ()
            self.changed.emit()
            return
        self.stage, self.error = Stage.SHEETS, ""
        self._stale += range(first, len(self.steps))
        self.show(min(first, len(self.steps) - 1) if self.steps else 0)
        self._next()
        self.changed.emit()

    def _check_done(self, result: object) -> None:
        if isinstance(result, KpideskError):
            self.stage = Stage.SHEETS
            self._tell(result)
        else:
            self.stage, self.checked = Stage.CHECKED, cast("Checked", result)
        self.changed.emit()

    def _stored(self, result: object, turn: int) -> None:
        if turn != self._turn:
            return
        if isinstance(result, BaseException):
            self.stage = Stage.CHECKED
            self._tell(result)
        else:
            self.stage, self.outcome.imported = Stage.DONE, result
            self._remember()
            self._compare()
        self.changed.emit()

    def _see_changes(self, opened: Opened) -> None:
        """After the import: the project measured anew, or without it again."""
        if self.stage is Stage.DONE:
            self.outcome.see(opened)
            if self.outcome.changes is not None and not self.outcome.changes.compared:
                self._compare()
            self.changed.emit()

    def _compare(self) -> None:
        """Say what the import changed: rows at once, figures where the project was measured since."""
        imported, reviews = self.outcome.imported, self.outcome.reviews(self._opened)
        if reviews is not None and self._opened is not None:
            self.outcome.see(self._opened)
            self._run("Comparing with before", lambda _: changed_by(imported, *reviews), self._compared)

    def _compared(self, result: object) -> None:
        if not isinstance(result, Exception):
            self.outcome.changes = cast("WhatChanged", result)
        self.changed.emit()

    def _remember(self) -> None:
        """Keep how sheets are read where that was asked for."""
        steps, imported = [step for step in self.steps if step.chosen], self.outcome.imported
        if not steps:
            return

        def work(progress: Progress) -> None:
            progress.step("Remembering how the sheets are read")
            note_files(imported, steps)
            remember(steps)

        self._run("Remembering", work, self._remembered)

    def _remembered(self, result: object) -> None:
        if isinstance(result, KpideskError):
            self.wished.emit(Say(str(result)))

    def _tell(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.wished.emit(Say("Cancelled: nothing was changed."))
        elif isinstance(error, KpideskError):
            self.error = str(error)

    def _give_up(self) -> None:
        self.stage = Stage.SHEETS if self.steps else Stage.START
        super()._give_up()


def _place(step: Step) -> tuple[Path, str | None, int | None]:
    """Where a table was found."""
    return step.given.path, step.given.sheet, step.given.table
