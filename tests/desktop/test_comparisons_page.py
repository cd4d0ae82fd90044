"""The page of comparisons: columns, groups, one measure, the benchmark and the suites."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.comparison_cards import BenchmarkCard, MeasureCard, TableCard
from kpidesk.desktop.pages.comparisons import ComparisonsPage
from kpidesk.desktop.pages.suites_cards import SuitesCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import comparisons as view
from kpidesk.views.opened import Looking, Opened


@pytest.fixture
def support(opened_of: Callable[[str], Opened]) -> Opened:
    return opened_of("support-assistant")


@pytest.fixture
def page(qtbot: QtBot) -> ComparisonsPage:
    page = ComparisonsPage(lambda _: None)
    qtbot.addWidget(page)
    page.resize(1180, 680)
    page.show()
    return page


Kind = TypeVar("Kind", bound=QWidget)


def card(page: ComparisonsPage, kind: type[Kind]) -> Kind:
    found = page.findChild(kind)
    assert found is not None
    return found


def box(page: ComparisonsPage, name: str) -> QComboBox:
    return next(one for one in page.findChildren(QComboBox) if one.accessibleName() == name)


def choose(page: ComparisonsPage, name: str, key: str) -> None:
    chosen = box(page, name)
    chosen.setCurrentIndex(chosen.findData(key))
    chosen.activated.emit(chosen.currentIndex())
    QApplication.processEvents()


def heads(page: ComparisonsPage) -> list[str]:
    model = card(page, TableCard).table.model()
    return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]


def seen(page: QWidget) -> list[str]:
    return [text.text() for text in page.findChildren(Text) if text.isVisibleTo(page)]


def cells(table: RowsTable, column: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_that_segments_stand_side_by_side(page: ComparisonsPage, support: Opened) -> None:
    page.show_opened(support)
    choose(page, "Column", "use_case")
    assert heads(page) == ["Measure", "All", "account", "delivery", "invoice", "product", "returns"]
    assert "Latency P95" in cells(card(page, TableCard).table, 0)
    assert any("▼" in cell for cell in cells(card(page, TableCard).table, 5))
    choose(page, "Measures", "serving")
    assert "Time to first token P50" in cells(card(page, TableCard).table, 0)


def test_that_a_measure_chosen_in_the_table_is_shown_in_every_segment(page: ComparisonsPage, support: Opened) -> None:
    page.show_opened(support)
    choose(page, "Column", "use_case")
    card(page, TableCard).table.select("latency_p50")
    one = card(page, MeasureCard)
    assert one.heading.text() == "Latency P50 by use case"
    table = one.findChild(RowsTable)
    assert table is not None
    assert cells(table, 0) == ["account", "delivery", "invoice", "product", "returns"]
    assert "▲ better than the rest" in cells(table, 5)
    choose(page, "Column", "region")
    assert one.heading.text() == "Latency P50 by region"


def test_that_the_column_of_the_chosen_segment_comes_first(page: ComparisonsPage, support: Opened) -> None:
    page.show_opened(replace(support, looking=Looking(segment=("use_case", "invoice"))))
    assert box(page, "Column").currentData() == "use_case"


def test_that_an_item_is_a_column_or_a_measure(page: ComparisonsPage, support: Opened) -> None:
    page.show_opened(support)
    page.show_item("region")
    assert box(page, "Column").currentData() == "region"
    page.show_item("weighted_accuracy")
    assert card(page, MeasureCard).heading.text() == "Weighted accuracy by region"
    page.show_item("no such thing")
    assert box(page, "Column").currentData() == "region"


def test_that_providers_and_suites_have_cards_of_their_own(
    page: ComparisonsPage, support: Opened, opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(support)
    assert card(page, BenchmarkCard).isVisibleTo(page)
    assert card(page, SuitesCard).isVisibleTo(page)
    page.show_opened(opened_of("claims-ready"))
    assert not card(page, BenchmarkCard).isVisibleTo(page)


def test_that_without_segments_the_page_says_what_to_import(page: ComparisonsPage, support: Opened) -> None:
    assert support.review is not None
    page.show_opened(replace(support, review=replace(support.review, segments={})))
    assert view.NO_SEGMENTS in seen(page)
    assert not card(page, TableCard).isVisibleTo(page)
