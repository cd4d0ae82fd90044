"""The actions that help: go to anything, help, check of the project, log, about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence

from kpidesk.desktop import recent
from kpidesk.desktop.about import AboutDialog
from kpidesk.desktop.actions import plain
from kpidesk.desktop.crash import log_file
from kpidesk.desktop.exports import open_file, show_in_folder
from kpidesk.desktop.help_window import KEYS, HelpWindow
from kpidesk.desktop.messages import Offer
from kpidesk.desktop.palette_dialog import Entry, PaletteDialog
from kpidesk.desktop.parts import Handlers, Parts
from kpidesk.desktop.wishes import Go, OpenProject
from kpidesk.store.folders import data_folder

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress
    from kpidesk.store.check import CheckReport


class Assistance:
    """Answers Tools, Help and the command palette."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._help: HelpWindow | None = None

    @property
    def handlers(self) -> Handlers:
        """What each of its actions does."""
        return {
            "find": self.find,
            "check": self.check,
            "data-folder": self.show_data_folder,
            "log": self.show_log,
            "help": self.show_help,
            "glossary": lambda: self.show_help("latency"),
            "keys": lambda: self.show_help(KEYS),
            "about": self.show_about,
        }

    def find(self) -> None:
        """Open the command palette."""
        PaletteDialog(self.entries(), self._parts.window).open()

    def entries(self) -> tuple[Entry, ...]:
        """All that can be gone to now."""
        wish = self._parts.window.wished.emit
        actions = [
            Entry(
                plain(action.text()),
                "page" if command.id.startswith("go-") else plain(command.menu),
                _keys(action),
                action.trigger,
            )
            for command, action in self._parts.actions
            if action.isEnabled() and command.id != "find"
        ]
        opened = self._parts.keeper.opened
        review = opened.review if opened else None
        kpis = [
            Entry(f"{kpi.number}. {kpi.title}", "KPI", "", partial(wish, Go("kpi", kpi.id)), kpi.headline.title)
            for kpi in (review.kpis if review else ())
        ]
        projects = [
            Entry(one.path.stem, "recent project", str(one.path.parent), partial(wish, OpenProject(one.path)))
            for one in recent.recent_projects(self._parts.preferences)
            if one.there
        ]
        pages = [entry for entry in actions if entry.kind == "page"]
        return (*pages, *kpis, *projects, *(entry for entry in actions if entry.kind != "page"))

    def check(self) -> None:
        """Check the project file to the last row."""
        opened = self._parts.keeper.opened
        if opened is None:
            return
        path = opened.path

        def work(progress: Progress) -> CheckReport:
            progress.step(f"Checking {path.name}")
            from kpidesk.store.check import check  # noqa: PLC0415 - not before it is needed

            return check(path)

        self._parts.jobs.run("Checking the project", work, self._tell_check, self._parts.fail)

    def show_data_folder(self) -> None:
        """Open the folder of backups, settings and logs."""
        data_folder().mkdir(parents=True, exist_ok=True)
        open_file(data_folder())

    def show_log(self) -> None:
        """Show the log file, or say that there is none."""
        if log_file().exists():
            show_in_folder(log_file())
        else:
            self._parts.window.messages.say("The log is empty: nothing has gone wrong.")

    def show_help(self, topic: str = "") -> None:
        """Open the help, at the topic of the page where none is named."""
        window = self._parts.window
        page = window.page(window.current) if window.current else None
        if self._help is None:
            self._help = HelpWindow(self._parts.actions, window)
        self._help.show_topic(topic or (page.topic or page.id if page else ""))

    def show_about(self) -> None:
        """Open the about dialog."""
        dialog = AboutDialog(self._parts.window)
        dialog.wanted.connect(lambda name: self._parts.actions[name].trigger())
        dialog.open()

    def _tell_check(self, found: object) -> None:
        report = cast("CheckReport", found)
        text = " ".join(report.sentences)
        copy = Offer("Copy", lambda: QGuiApplication.clipboard().setText("\n".join(report.sentences)))
        self._parts.window.messages.tell("check", text, "green" if report.sound else "red", copy)


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
