"""From a number to its rows: a window for each question, its pages read off the main thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from kpidesk.base.errors import Cancelled, KpideskError
from kpidesk.desktop.exports import show_in_folder
from kpidesk.desktop.messages import Offer

if TYPE_CHECKING:
    from pathlib import Path

    from kpidesk.base.progress import Progress
    from kpidesk.desktop.parts import Parts
    from kpidesk.desktop.rows_window import RowsWindow
    from kpidesk.desktop.wishes import ShowRows
    from kpidesk.engine.rows import RowSource
    from kpidesk.session.desk import Desk
    from kpidesk.tables.page import RowPage, RowQuestion, RowTable


class Drilldown:
    """Opens windows on rows, and closes them with their project."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._open: list[tuple[RowsWindow, _Reading]] = []
        self._path: Path | None = None
        parts.keeper.changed.connect(self._follow)
        parts.window.closing.connect(self.close)

    def show(self, wish: ShowRows) -> None:
        """Open a window on the rows behind a measure."""
        opened = self._parts.keeper.opened
        if opened is None or opened.review is None:
            return
        from kpidesk.desktop.rows_window import RowsWindow  # noqa: PLC0415 - brings PyArrow along
        from kpidesk.tables.page import RowQuestion  # noqa: PLC0415 - the same

        title = next((one.title for one in opened.review.metrics if one.id == wish.measure), wish.measure)
        question = RowQuestion(wish.measure, period=wish.period, segment=wish.segment)
        window = RowsWindow(title, question, self._parts.window)
        reading = _Reading(self._parts, window)
        self._open.append((window, reading))
        window.destroyed.connect(partial(self._forget, reading))
        window.show()
        reading.ask(question)

    def _follow(self, opened: object) -> None:
        """A project that was closed, or another one, has other rows."""
        path = getattr(opened, "path", None)
        if path != self._path:
            self._path = path
            self.close()

    def close(self) -> None:
        """Close every window on rows: what they showed is gone."""
        for window, _ in list(self._open):
            window.close()

    def _forget(self, reading: _Reading) -> None:
        reading.leave()
        self._open = [pair for pair in self._open if pair[1] is not reading]


class _Reading:
    """What one window reads."""

    def __init__(self, parts: Parts, window: RowsWindow) -> None:
        self._parts = parts
        self._window = window
        self._source: RowSource | None = None
        self._there = True
        window.asked.connect(self.ask)
        window.wanted.connect(self._read)
        window.export.connect(self._export)

    def ask(self, question: RowQuestion) -> None:
        """Count the rows of a question; the first question to a table lays it out."""
        desk = self._parts.keeper.desk
        if desk is not None:
            self._source = None
            self._parts.jobs.run("Counting the rows", partial(_find, desk, question), self._show, self._fail)

    def _show(self, found: object) -> None:
        tables, source = cast("tuple[tuple[RowTable, ...], RowSource]", found)
        if self._there:
            self._source = source
            self._window.show_tables(tables)
            self._window.show_source(source.columns, source.total, source.what, source.used, source.reasons)

    def _read(self, start: int, column: str, descending: bool) -> None:  # noqa: FBT001 - as the signal gives it
        source = self._source
        if source is not None:
            work = partial(_page, source, start, column, descending)
            self._parts.jobs.run("Reading rows", work, partial(self._take, source), self._fail, quiet=True)

    def _take(self, source: RowSource, page: object) -> None:
        if self._there and source is self._source:
            self._window.take(cast("RowPage", page))

    def _export(self) -> None:
        source = self._source
        if source is None:
            return
        name = f"{self._window.question.measure}-rows.csv"
        target = self._parts.picker.pick_target("rows", "Export the rows", name, "CSV (*.csv)")
        if target is not None:
            self._parts.jobs.run("Exporting rows", partial(_write, source, target), self._tell, self._parts.fail)

    def _tell(self, written: object) -> None:
        path = cast("Path", written)
        self._parts.window.messages.say(f"Written: {path.name}.", Offer("Show in folder", lambda: show_in_folder(path)))

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, Cancelled) and self._there:
            self._window.close()
        elif isinstance(error, KpideskError) and self._there:
            self._window.show_fault(" ".join(error.sentences))
        elif not isinstance(error, KpideskError):
            raise error

    def leave(self) -> None:
        """The window is gone: what still comes is for nobody."""
        self._there = False


def _find(desk: Desk, question: RowQuestion, progress: Progress) -> tuple[tuple[RowTable, ...], RowSource]:
    progress.step("Counting the rows")
    return desk.row_tables(question), desk.rows(question, progress)


def _page(source: RowSource, start: int, column: str, descending: bool, progress: Progress) -> RowPage:  # noqa: FBT001 - in the order of the signal
    from kpidesk.desktop.widgets.paged_rows import PAGE  # noqa: PLC0415 - brings PyArrow along

    progress.step("Reading rows")
    return source.page(start, PAGE, column, descending=descending)


def _write(source: RowSource, target: Path, progress: Progress) -> Path:
    from kpidesk.session.rows import export_csv  # noqa: PLC0415 - brings the engine along

    return export_csv(source, target, progress)
