"""The application: the one place where the parts of the window are made and connected."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from kpidesk.base.errors import Cancelled, KpideskError
from kpidesk.desktop.jobs import Jobs
from kpidesk.desktop.main_window import MainWindow
from kpidesk.desktop.pages.table import PAGES
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.wishes import Go, Keep, Look, OpenProject, Run
from kpidesk.views.opened import Looking, Opened

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress
    from kpidesk.decision.review import Review
    from kpidesk.session.desk import Desk
    from kpidesk.session.edits import Edit


class App(QObject):
    """One window on at most one project."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.theme = Theme(application)
        self.jobs = Jobs(self)
        self.window = MainWindow(PAGES, self.preview)
        self.desk: Desk | None = None
        self.opened: Opened | None = None
        self.jobs.began.connect(self.window.status.begin_job)
        self.jobs.stepped.connect(self.window.status.step)
        self.jobs.ended.connect(self.window.status.end_job)
        self.window.status.cancelled.connect(self.jobs.cancel)
        self.window.wished.connect(self.fulfil)

    def fulfil(self, wish: object) -> None:
        """Do what a page wished for."""
        match wish:
            case Go(page, item):
                self.window.go(page, item)
            case Keep(edit):
                self.keep(edit)
            case Look(looking):
                self.look(looking)
            case OpenProject(path):
                self.open(path)
            case Run(title, work, then):
                self.jobs.run(title, work, then, self.report)

    def preview(self, edit: Edit) -> Review | None:
        """The review as it would be after an edit."""
        return self.desk.preview(edit) if self.desk else None

    def open(self, path: Path) -> None:
        """Open a project, measure it, show it."""

        def work(progress: Progress) -> tuple[Desk, Opened]:
            progress.step(f"Opening {path.name}")
            from kpidesk.session.desk import Desk  # noqa: PLC0415 - brings the engine along, after the first paint

            desk = Desk.open(path)
            return desk, desk.look(Looking(), progress)

        self.jobs.run(f"Opening {path.name}", work, self._take, self.report)

    def look(self, looking: Looking) -> None:
        """Look at the open project from elsewhere."""
        desk = self.desk
        if desk is not None:
            self.jobs.run("Measuring", lambda progress: desk.look(looking, progress), self._show, self.report)

    def keep(self, edit: Edit) -> None:
        """Store an edit and show what it changed."""
        if self.desk is not None:
            self.desk.apply(edit)
            self._show(self.desk.opened())

    def report(self, error: BaseException) -> None:
        """Tell that something failed."""
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, KpideskError):
            raise error

    def close(self) -> None:
        """End all work and let go of the project."""
        self.jobs.close()
        if self.desk is not None:
            self.desk.close()

    def _take(self, found: object) -> None:
        desk, opened = cast("tuple[Desk, Opened]", found)
        if self.desk is not None:
            self.desk.close()
        self.desk = desk
        self._show(opened)
        self.window.go("overview")

    def _show(self, opened: object) -> None:
        self.opened = cast("Opened", opened)
        self.window.show_opened(self.opened)


def run(paths: tuple[Path, ...]) -> int:
    """Open the window, with a project where one is named; returns when it is closed."""
    application = QApplication(sys.argv[:1])
    app = App(application)
    app.window.show()
    if paths:
        app.open(paths[0])
    code = application.exec()
    app.close()
    return code
