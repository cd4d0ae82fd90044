"""The actions that write: report as PDF, JSON, print, the empty template."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from kpidesk.desktop.messages import Offer
from kpidesk.desktop.parts import Handlers, Parts
from kpidesk.desktop.printing import PrintPreview

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpidesk.base.progress import Progress
    from kpidesk.decision.review import Review


class Exports:
    """Answers what writes files. Each is made whole beside its target, and put in place at the end."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @property
    def handlers(self) -> Handlers:
        """What each of its actions does."""
        return {
            "export-pdf": self.export_pdf,
            "export-json": self.export_json,
            "print": self.print_report,
            "template": self.make_template,
        }

    def export_pdf(self) -> None:
        """Ask where to, and write the report."""

        def work(review: Review, target: Path, progress: Progress) -> Path:
            from kpidesk.session.exports import export_pdf  # noqa: PLC0415 - brings ReportLab along

            return export_pdf(review, target, progress)

        self._export("Export the report", "report.pdf", "PDF (*.pdf)", work)

    def export_json(self) -> None:
        """Ask where to, and write everything as JSON."""

        def work(review: Review, target: Path, progress: Progress) -> Path:
            from kpidesk.session.exports import export_json  # noqa: PLC0415 - brings the writers along

            return export_json(review, target, progress)

        self._export("Export as JSON", "review.json", "JSON (*.json)", work)

    def print_report(self) -> None:
        """Show how the report will look on paper, and print it from there."""
        review = self._review()
        if review is None:
            return

        def work(progress: Progress) -> bytes:
            from kpidesk.session.exports import pdf_bytes  # noqa: PLC0415 - brings ReportLab along

            return pdf_bytes(review, progress)

        self._parts.jobs.run("Preparing to print", work, self._preview, self._parts.fail)

    def make_template(self) -> None:
        """Ask where to, and write the empty workbook."""
        target = self._parts.picker.pick_target("template", "Make a template", "pilot.xlsx", "Workbooks (*.xlsx)")
        if target is None:
            return

        def work(progress: Progress) -> Path:
            progress.step(f"Writing {target.name}")
            from kpidesk.session.exports import export_template  # noqa: PLC0415 - brings openpyxl along

            return export_template(target)

        self._parts.jobs.run("Making the template", work, self._tell, self._parts.fail)

    def _export(self, title: str, end: str, kinds: str, work: Callable[[Review, Path, Progress], Path]) -> None:
        review, opened = self._review(), self._parts.keeper.opened
        if review is None or opened is None:
            return
        target = self._parts.picker.pick_target("export", title, f"{opened.path.stem}-{end}", kinds)
        if target is not None:
            jobs, fail = self._parts.jobs, self._parts.fail
            jobs.run(title, lambda progress: work(review, target, progress), self._tell_exported, fail)

    def _tell_exported(self, written: object) -> None:
        self._tell(written)
        self._parts.keeper.keep_review()

    def _tell(self, written: object) -> None:
        path = cast("Path", written)
        self._parts.window.messages.say(
            f"Written: {path.name}.",
            Offer("Open", lambda: open_file(path)),
            Offer("Show in folder", lambda: show_in_folder(path)),
        )

    def _preview(self, pdf: object) -> None:
        PrintPreview(cast("bytes", pdf), self._parts.window).open()

    def _review(self) -> Review | None:
        opened = self._parts.keeper.opened
        return opened.review if opened else None


def open_file(path: Path) -> None:
    """Open a file or folder with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> None:
    """Show a file among its neighbours, selected where the system can do that."""
    if sys.platform == "win32":
        subprocess.Popen(["explorer", "/select,", str(path)])  # noqa: S603, S607 - the shell's own file manager
    elif sys.platform == "darwin":
        subprocess.Popen(["open", "-R", str(path)])  # noqa: S603, S607 - the same
    else:
        open_file(path.parent)
