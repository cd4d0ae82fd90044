"""The preview of a report: made by a job, page by page, and made again when the review has changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from kpidesk.base.errors import KpideskError
from kpidesk.desktop.pdf_drawing import Drawn, Pdf, draw_pages, read_pdf
from kpidesk.desktop.wishes import Run

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress
    from kpidesk.decision.review import Review
    from kpidesk.desktop.widgets.page_list import PageList

_MAKING = "Making the preview …"
_STALE = "The review has changed: the preview is being made again …"


class ReportPreview(QObject):
    """Fills a page list. One job at a time makes the PDF; what came for an older review is thrown away."""

    wished = Signal(object)
    """A ``wishes.Run``."""
    made = Signal(int)
    """The preview is up to date: the number of its pages."""
    failed = Signal(object)
    """The error for which there is no preview."""

    def __init__(self, pages: PageList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._review: Review | None = None
        self._making = False
        self._pdf: Pdf | None = None
        pages.wanted.connect(self._draw)

    def show_review(self, review: Review | None) -> None:
        """Preview the report of a review; nothing is done where it is the one that is shown."""
        if review is self._review:
            return
        self._review = review
        if review is None:
            self._pdf = None
            self._pages.show_pages(())
            self._pages.set_veil("")
            return
        self._pages.set_veil(_STALE if self._pdf else _MAKING)
        if not self._making:
            self._make(review)

    def again(self) -> None:
        """Make it once more, such as after it was cancelled."""
        if self._review is not None and not self._making:
            self._pages.set_veil(_MAKING)
            self._make(self._review)

    def _make(self, review: Review) -> None:
        self._making = True
        self.wished.emit(Run("Making the preview", partial(_write, review), partial(self._take, review)))

    def _take(self, review: Review, found: object) -> None:
        self._making = False
        if self._review is None:
            return
        if review is not self._review:
            self._make(self._review)
        elif isinstance(found, Pdf):
            self._pdf = found
            self._pages.set_veil("")
            self._pages.show_pages(found.sizes)
            self.made.emit(len(found.sizes))
        elif isinstance(found, Exception):
            self._pages.set_veil("")
            self.failed.emit(found)
            if not isinstance(found, KpideskError):
                raise found

    def _draw(self, numbers: tuple[int, ...], scale: float) -> None:
        pdf = self._pdf
        if pdf is not None:
            then = partial(self._place, pdf, numbers, scale)
            self.wished.emit(Run("Drawing the preview", partial(_draw, pdf, numbers, scale), then))

    def _place(self, pdf: Pdf, numbers: tuple[int, ...], scale: float, drawn: object) -> None:
        if pdf is self._pdf:
            self._pages.release(numbers, scale)
            for page in cast("tuple[Drawn, ...]", drawn):
                self._pages.place(page.number, page.scale, page.image)


def _write(review: Review, progress: Progress) -> Pdf | Exception:
    """On the worker: the very PDF that an export writes. What fails is told in the place of the preview."""
    try:
        from kpidesk.session.exports import pdf_bytes  # noqa: PLC0415 - brings ReportLab along

        return read_pdf(pdf_bytes(review, progress))
    except Exception as error:  # noqa: BLE001 - told by the page, and raised again there where it is a fault of ours
        return error


def _draw(pdf: Pdf, numbers: tuple[int, ...], scale: float, progress: Progress) -> tuple[Drawn, ...]:
    """On the worker: some pages; none where that was cancelled, and then they are asked for again when needed."""
    try:
        progress.step("Drawing the preview")
        return draw_pages(pdf, numbers, scale)
    except KpideskError:
        return ()
