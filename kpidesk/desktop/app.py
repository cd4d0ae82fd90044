"""The application: the one place where the parts of the window are made and connected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication

from kpidesk.base.errors import Cancelled, KpideskError
from kpidesk.desktop import menus, recent
from kpidesk.desktop.actions import Actions, Command, Menu
from kpidesk.desktop.assistance import Assistance
from kpidesk.desktop.drilldown import Drilldown
from kpidesk.desktop.drop_target import DropTarget
from kpidesk.desktop.exports import Exports
from kpidesk.desktop.files import Files, is_project
from kpidesk.desktop.instance import Instance
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
from kpidesk.desktop.preload import load
from kpidesk.desktop.rail import WITHOUT_PROJECT
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.wishes import Do, Go, ImportFiles, Keep, Look, OpenProject, Run, Say, ShowRows, TakeIn

if TYPE_CHECKING:
    from kpidesk.views.opened import Opened

_HISTORY_KEYS = {
    "undo": (QKeySequence.StandardKey.Undo, "Ctrl+Z"),
    "redo": (QKeySequence.StandardKey.Redo, "Ctrl+Shift+Z"),
}

WELCOME = "welcome"
FAULT = "KPIDesk met a fault of its own. Everything that was shown as saved is in the project file."


class App(QObject):
    """One window on at most one project."""

    def __init__(
        self, application: QApplication, preferences: Preferences | None = None, picker: Picker | None = None
    ) -> None:
        super().__init__(application)
        self.theme = application.findChild(Theme) or Theme(application)
        self.preferences = preferences or Preferences(parent=self)
        self._resumed = ""
        self.jobs = Jobs(self)
        self.keeper = Keeper(self.jobs, self)
        self.window = MainWindow(PAGES, self.keeper.preview, self.preferences)
        self.actions = Actions(self.window)
        chosen = picker or FilePicker(self.preferences, self.window)
        parts = Parts(self.window, self.actions, self.keeper, self.jobs, self.preferences, chosen, self.report)
        self.files = Files(parts)
        self._make_menus()
        groups = (self.files, Exports(parts), Looks(parts, self.theme), Assistance(parts))
        self.handlers: Handlers = {name: do for group in groups for name, do in group.handlers.items()}
        self.drilldown = Drilldown(parts)
        self.instance = Instance(self)
        self.drop_target = DropTarget(self.window, is_project)
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
        self.drop_target.dropped.connect(self.files.take_files)
        self.instance.called.connect(self._come_forward)
        self.actions.chosen.connect(self.do)

    def open(self, path: Path) -> None:
        """Open a project, measure it, show it."""
        self.files.open(path)

    def fulfil(self, wish: object) -> None:
        """Do what a page wished for."""
        match wish:
            case Go(page, item):
                self.window.go(page, item)
            case Do(action):
                self.actions[action].trigger()
            case Say(sentence):
                self.window.messages.say(sentence)
            case Run(title, work, then):
                self.jobs.run(title, work, then, self.report)
            case _:
                self._fulfil_with_project(wish)

    def _fulfil_with_project(self, wish: object) -> None:
        match wish:
            case Keep(edit):
                self.keeper.keep(edit)
            case Look(looking):
                self.keeper.look(looking)
            case ShowRows():
                self.drilldown.show(wish)
            case OpenProject(path):
                self.open(path)
            case ImportFiles(paths):
                self.files.bring_in(paths)
            case TakeIn():
                self.keeper.take_in(wish)
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

    def tell_fault(self, details: str) -> None:
        """Say that the program itself failed; the details can be copied."""
        copy = Offer("Copy details", lambda: QGuiApplication.clipboard().setText(details))
        self.window.messages.tell("fault", FAULT, "red", copy, Offer("Show the log", self.actions["log"].trigger))

    def start(self, path: Path | None, *, resume: bool = False) -> None:
        """Open a project, or stand ready for one; ``resume`` at the page that was shown last."""
        self._resumed = self.preferences.text("window/page") if resume else ""
        if path is not None:
            self.open(path)
        else:
            if WELCOME in {page.id for page in self.window.pages}:
                self.window.go(WELCOME)
            self.jobs.run("Getting ready", load, lambda _: None, self.report)

    def last_project(self) -> Path | None:
        """The project to open at the start when none is named."""
        first = next(iter(recent.recent_projects(self.preferences)), None)
        return first.path if first is not None and first.there and self.preferences.reopens else None

    def close(self) -> None:
        """End all work and let go of the project."""
        self.jobs.close()
        self.instance.stop()
        self.keeper.close()
        self.preferences.sync()

    def _come_forward(self) -> None:
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    def _take(self, opened: Opened) -> None:
        recent.remember(self.preferences, opened.path)
        self._show_recent()
        if not opened.read_only_reason:  # who may change it answers for it
            self.instance.listen(opened.path)
        self.window.go(self._first_page(opened))

    def _first_page(self, opened: Opened) -> str:
        known = {page.id for page in self.window.pages} - WITHOUT_PROJECT
        resumed, self._resumed = self._resumed, ""
        wanted = (resumed, "overview") if opened.imports else ("import", "data", "overview")
        return next(name for name in wanted if name in known)

    def _show(self, opened: object) -> None:
        shown = cast("Opened | None", opened)
        if shown is None:
            self.instance.stop()
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
