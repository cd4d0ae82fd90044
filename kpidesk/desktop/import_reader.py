"""The sheets of an import: each read otherwise as it is corrected, its preview following."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from kpidesk.base.errors import Cancelled, KpideskError
from kpidesk.desktop.import_work import attempt
from kpidesk.desktop.wishes import Run
from kpidesk.intake.survey import KnownLayout, Preview, Step
from kpidesk.views.import_edits import with_codes, with_fate
from kpidesk.views.importing import is_empty

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress
    from kpidesk.intake.inputs import Input
    from kpidesk.session.importing import Preparation


class SheetReader(QObject):
    """Sheets and their previews. One is read at a time, the current one first; a new import drops what is under way."""

    wished = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.steps: list[Step] = []
        self.previews: dict[int, Preview] = {}
        self.faults: dict[int, str] = {}
        """Why a sheet has no preview, by its place among the steps."""
        self.layouts: tuple[KnownLayout, ...] = ()
        self.current = 0
        self._timezone = "UTC"
        self._preparation: Preparation | None = None
        self._stale: list[int] = []
        self._shown_roles: dict[int, str] = {}
        self._running = False
        self._turn = 0

    def forget(self) -> None:
        """Let go of all sheets, and of what is under way."""
        self._turn += 1
        if self._preparation is not None:
            self._preparation.close()
        self._preparation = None
        self.steps, self.current = [], 0
        self.previews, self.faults, self._stale, self._running = {}, {}, [], False
        self._shown_roles = {}

    def edit(self, at: int, step: Step) -> None:
        """Read a sheet otherwise; its preview follows."""
        before = self.steps[at]
        self.steps[at] = step
        if step.given != before.given:
            self.faults.pop(at, None)
            self._want(at)
        self.changed.emit()

    def show(self, at: int) -> None:
        """Make a sheet the current one; its preview comes first."""
        if 0 <= at < len(self.steps):
            self.current = at
            if at not in self.previews and at not in self.faults:
                self._want(at)
            self.changed.emit()

    def show_role(self, at: int, role: str) -> None:
        """Of a sheet that gives several tables, preview this one."""
        if role != self._shown_roles.get(at, ""):
            self._shown_roles[at] = role
            self._want(at)

    def store_as(self, column: str, fate: str) -> None:
        """Say what becomes of a column with people's data in every sheet that has it: else people would not match."""
        seen = self.previews
        self._say_of_all([with_fate(step.given, seen.get(at), column, fate) for at, step in enumerate(self.steps)])

    def replace_people(self) -> None:
        """Replace the people's data of all sheets by codes."""
        self._say_of_all([with_codes(step.given) for step in self.steps])

    def _say_of_all(self, said: Sequence[Input]) -> None:
        """Read all sheets otherwise, in their order; those of which nothing new is said stay."""
        for at, (step, given) in enumerate(zip(self.steps, said, strict=True)):
            if given != step.given:
                self.steps[at] = replace(step, given=given)
                self.faults.pop(at, None)
                self._stale = [*(other for other in self._stale if other != at), at]
        if self.current in self._stale:
            self._want(self.current)
        self._next()
        self.changed.emit()

    def _want(self, at: int) -> None:
        """Ask for a preview: this one next, whatever else waits."""
        self._stale = [at, *(other for other in self._stale if other != at)]
        self._next()

    def _next(self) -> None:
        """Preview the sheet that waits first. While one is read, changes only wait: the last one counts."""
        preparation = self._preparation
        if self._running or not self._stale or preparation is None:
            return
        at = self._stale.pop(0)
        given, timezone, role = self.steps[at].given, self._timezone, self._shown_roles.get(at, "")

        def work(progress: Progress) -> Preview:
            progress.step(f"Reading {given.path.name}")
            return preparation.preview(given, timezone, role)

        self._running = True
        self._run(f"Reading {given.path.name}", work, lambda result: self._previewed(at, given, role, result))

    def _previewed(self, at: int, given: Input, role: str, result: object) -> None:
        self._running = False
        if self.steps[at].given == given and self._shown_roles.get(at, "") == role:
            if isinstance(result, Cancelled):
                self._stale = []
            elif isinstance(result, KpideskError):
                self.faults[at] = str(result)
                self.previews.pop(at, None)
            else:
                shown = cast("Preview", result)
                self.previews[at] = shown
                self.faults.pop(at, None)
                chosen = self.steps[at].chosen and not is_empty(shown)
                self.steps[at] = replace(self.steps[at], headers=shown.headers, chosen=chosen)
        self._next()
        self.changed.emit()

    def _give_up(self) -> None:
        """A fault of our own ended the work."""
        self.changed.emit()

    def _run(self, title: str, work: Callable[[Progress], object], then: Callable[[object], None]) -> None:
        """Wish for work whose failure is a result like any other, and is dropped where a new import was begun."""
        turn = self._turn

        def finish(result: object) -> None:
            if turn != self._turn:
                return
            if isinstance(result, Exception) and not isinstance(result, KpideskError):
                self._running = False
                self._give_up()
                raise result
            then(result)

        self.wished.emit(Run(title, partial(attempt, work), finish))
