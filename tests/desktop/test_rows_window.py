"""The rows behind a number, on the sample and on a source of many rows."""

import csv
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.values import Value
from kpidesk.desktop.app import App
from kpidesk.desktop.rows_window import RowsWindow
from kpidesk.desktop.widgets.paged_rows import KEPT, PAGE, WAITING, PagedRows
from kpidesk.desktop.wishes import ShowRows
from kpidesk.tables.column import Kind
from kpidesk.tables.page import RowColumn, RowPage

COLUMNS = (
    RowColumn("place", "Place", "the place of the row", Kind.INTEGER),
    RowColumn("name", "Name", "what it is called", Kind.TEXT),
)


class Picked(Protocol):
    answers: list[Path]


class Reader:
    """Answers a model as the engine would, and remembers what it was asked."""

    def __init__(self, model: PagedRows, total: int) -> None:
        self.asked: list[int] = []
        self.descending = False
        self.total = total
        self.model = model
        model.wanted.connect(self.asked.append)
        model.ordered.connect(self._turn)
        model.show_source(COLUMNS, total)

    def _turn(self, _: str, descending: bool) -> None:  # noqa: FBT001 - as the signal gives it
        self.descending = descending

    def answer(self) -> None:
        for start in self.asked:
            places = range(start, min(start + PAGE, self.total))
            rows = [(self.total - 1 - place if self.descending else place) for place in places]
            self.model.take(RowPage(tuple((row, f"row {row}") for row in rows), start, self.total))
        self.asked.clear()


@pytest.fixture
def model(qtbot: QtBot) -> PagedRows:
    assert qtbot is not None
    made = PagedRows()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def shown(model: PagedRows, row: int, column: int = 1) -> object:
    return model.index(row, column).data()


def test_that_only_pages_in_sight_are_asked_for_and_once() -> None:
    model = PagedRows()  # without a tester, which would look at every row
    reader = Reader(model, 1_000_000)
    reader.asked.clear()
    assert shown(model, 777_777) == WAITING
    assert shown(model, 777_778) == WAITING
    assert reader.asked == [777_777 - 777_777 % PAGE]
    reader.answer()
    assert shown(model, 777_777) == "row 777777"
    assert reader.asked == []


def test_that_another_order_forgets_what_was_read(model: PagedRows) -> None:
    reader = Reader(model, 1_000)
    shown(model, 0)
    reader.answer()
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert shown(model, 0) == WAITING
    reader.answer()
    assert shown(model, 0) == "row 999"


def test_that_the_pages_kept_are_few() -> None:
    model = PagedRows()
    reader = Reader(model, PAGE * KEPT * 3)
    for start in range(0, PAGE * KEPT * 3, PAGE):
        shown(model, start)
        reader.answer()
    assert len(model._pages) == KEPT
    assert shown(model, 0) == WAITING


def test_that_a_page_that_came_too_late_is_let_be(model: PagedRows) -> None:
    reader = Reader(model, 1_000)
    shown(model, 0)
    model.show_source(COLUMNS, 10)
    reader.answer()
    assert model.rowCount() == 10


@pytest.fixture
def window(open_app: App, qtbot: QtBot) -> RowsWindow:
    open_app.fulfil(ShowRows("latency_p99"))
    found = open_app.window.findChild(RowsWindow)
    assert isinstance(found, RowsWindow)
    qtbot.waitUntil(found.export_button.isEnabled, timeout=30_000)
    qtbot.waitUntil(lambda: shown(found.model, 0, 0) != WAITING)
    return found


def test_that_as_many_rows_are_used_as_the_measure_says(open_app: App, window: RowsWindow) -> None:
    opened = open_app.keeper.opened
    assert opened is not None
    assert opened.review is not None
    measured = next(one for one in opened.review.metrics if one.id == "latency_p99").measured
    assert isinstance(measured, Value)
    assert window.model.rowCount() == measured.n
    assert f"{measured.n:,} rows used" in window.said.text()


def test_that_rows_left_out_are_shown_with_the_reason(window: RowsWindow, qtbot: QtBot) -> None:
    window.left_out.click()
    qtbot.waitUntil(lambda: "left out" in window.said.text(), timeout=10_000)
    assert window.model.rowCount() > 0
    assert window.model.columns[0].name == "why"
    qtbot.waitUntil(lambda: shown(window.model, 0, 0) != WAITING)
    assert str(shown(window.model, 0, 0)) in window.said.text()


def test_that_the_engine_sorts(window: RowsWindow, qtbot: QtBot) -> None:
    place = [column.name for column in window.model.columns].index("latency_s")
    window.view.sortByColumn(place, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: shown(window.model, 0, place) not in {WAITING, None})
    slowest = float(str(shown(window.model, 0, place)))
    second = float(str(shown(window.model, 1, place)))
    assert slowest >= second > 5


def test_that_the_rows_are_exported(window: RowsWindow, qtbot: QtBot, tmp_path: Path, picker: Picked) -> None:
    picker.answers = [tmp_path / "rows.csv"]
    next(one for one in window.findChildren(QPushButton) if "Export" in one.text()).click()
    qtbot.waitUntil((tmp_path / "rows.csv").exists, timeout=10_000)
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == [column.name for column in window.model.columns]
    assert len(rows) - 1 == window.model.rowCount()


def test_that_a_measure_without_rows_says_why(open_app: App, qtbot: QtBot) -> None:
    open_app.fulfil(ShowRows("no_such_measure"))
    found = open_app.window.findChild(RowsWindow)
    assert isinstance(found, RowsWindow)
    qtbot.waitUntil(lambda: "no measure" in found.said.text())
    assert not found.export_button.isEnabled()


def test_that_the_windows_go_with_their_project(open_app: App, window: RowsWindow, qtbot: QtBot) -> None:
    assert window.isVisible()
    open_app.actions["close"].trigger()
    qtbot.waitUntil(lambda: open_app.window.findChild(RowsWindow) is None)
