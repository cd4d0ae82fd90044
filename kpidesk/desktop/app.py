"""The application: the one place where the parts of the window are made and connected."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from kpidesk.base.errors import Cancelled, KpideskError
from kpidesk.desktop import menus, recent
from kpidesk.desktop.actions import Actions, Command, Menu
from kpidesk.desktop.exports import Exports
from kpidesk.desktop.files import Files
from kpidesk.desktop.jobs import Jobs
from kpidesk.desktop.keeper import Keeper
from kpidesk.desktop.looks import Looks
from kpidesk.desktop.main_window import MainWindow
from kpidesk.desktop.menus import Menus
from kpidesk.desktop.messages import Offer
from kpidesk.desktop.pages.table import PAGES
from kpidesk.desktop.parts import Handlers, Parts
from kpidesk.desktop.pickers import FilePicker, Picker
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.wishes import Do, Go, Keep, Look, OpenProject, Run, Say

if TYPE_CHECKING:
    from kpidesk.views.opened import Opened

_HISTORY_KEYS = {
    "undo": (QKeySequence.StandardKey.Undo, "Ctrl+Z"),
    "redo": (QKeySequence.StandardKey.Redo, "Ctrl+Shift+Z"),
}


class App(QObject):
    """One window on at most one project."""

    def __init__(
        self, application: QApplication, preferences: Preferences | None = None, picker: Picker | None = None
    ) -> None:
        super().__init__(application)
        self.theme = application.findChild(Theme) or Theme(application)
        self.preferences = preferences or Preferences(parent=self)
        self.jobs = Jobs(self)
        self.keeper = Keeper(self.jobs, self)
        self.window = MainWindow(PAGES, self.keeper.preview, self.preferences)
        self.actions = Actions(self.window)
        chosen = picker or FilePicker(self.preferences, self.window)
        parts = Parts(self.window, self.actions, self.keeper, self.jobs, self.preferences, chosen, self.report)
        self.files = Files(parts)
        self._make_menus()
        self.handlers: Handlers = self.files.handlers | Exports(parts).handlers | Looks(parts, self.theme).handlers
        self._connect()
        self._show(None)

    def _make_menus(self) -> None:
        history = self.keeper.history
        made = {"undo": history.createUndoAction(self.window), "redo": history.createRedoAction(self.window)}
        for name, action in made.items():
            key, fallback = _HISTORY_KEYS[name]
            self.actions.add(Command(name, name.capitalize(), Menu.EDIT, 0, key, (fallback,)), action)
        menus.add_pages(self.actions, PAGES)
        self.menus = Menus(self.window.menuBar(), self.actions, self.files.open)
        self.window.addActions([action for _, action in self.actions])

    def _connect(self) -> None:
        status = self.window.status
        self.jobs.began.connect(status.begin_job)
        self.jobs.stepped.connect(status.step)
        self.jobs.ended.connect(status.end_job)
        status.cancelled.connect(self.jobs.cancel)
        self.keeper.changed.connect(self._show)
        self.keeper.taken.connect(self._take)
        self.keeper.kept.connect(self._tell_kept)
        self.keeper.failed.connect(self.report)
        self.window.wished.connect(self.fulfil)
        self.window.closing.connect(self.close)
        self.actions.chosen.connect(self.do)

    def open(self, path: Path) -> None:
        """Open a project, measure it, show it."""
        self.files.open(path)

    def fulfil(self, wish: object) -> None:
        """Do what a page wished for."""
        match wish:
            case Go(page, item):
                self.window.go(page, item)
            case Keep(edit):
                self.keeper.keep(edit)
            case Look(looking):
                self.keeper.look(looking)
            case OpenProject(path):
                self.open(path)
            case Do(action):
                self.actions[action].trigger()
            case Say(sentence):
                self.window.messages.say(sentence)
            case Run(title, work, then):
                self.jobs.run(title, work, then, self.report)
            case _:
                raise TypeError(f"{wish!r} is no wish")

    def do(self, name: str) -> None:
        """Carry out an action of the menus."""
        if name.startswith("go-"):
            self.window.go(name.removeprefix("go-"))
        else:
            self.handlers[name]()

    def report(self, error: BaseException) -> None:
        """Tell that something failed; what was cancelled was meant."""
        if isinstance(error, Cancelled):
            self.window.messages.say(str(error))
        elif isinstance(error, KpideskError):
            self.window.messages.fail(error.sentences)
        else:
            raise error

    def close(self) -> None:
        """End all work and let go of the project."""
        self.jobs.close()
        self.keeper.close()
        self.preferences.sync()

    def _take(self, opened: Opened) -> None:
        recent.remember(self.preferences, opened.path)
        self._show_recent()
        self.window.go("overview")

    def _show(self, opened: object) -> None:
        shown = cast("Opened | None", opened)
        self.actions.show_opened(shown)
        self.window.show_opened(shown)
        self._show_recent()

    def _show_recent(self) -> None:
        self.menus.show_recent(recent.recent_projects(self.preferences), self._forget_recent)

    def _forget_recent(self) -> None:
        recent.forget(self.preferences)
        self._show_recent()

    def _tell_kept(self, title: str, reversible: bool) -> None:  # noqa: FBT001 - as the signal gives it
        offers = [Offer("Undo", self.keeper.history.undo)] if reversible else []
        self.window.messages.say(f"{title}: saved.", *offers)


def run(paths: tuple[Path, ...]) -> int:
    """Open the window, with a project where one is named; returns when it is closed."""
    application = QApplication(sys.argv[:1])
    app = App(application)
    app.window.restore_layout()
    app.window.show()
    if paths:
        app.open(paths[0])
    code = application.exec()
    app.close()
    return code
