"""The table of all metrics: searched, filtered, folded, opened, copied."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.decision.review import Light
from kpidesk.desktop.pages.kpis import KpisPage
from kpidesk.desktop.widgets.groups import GroupsModel
from kpidesk.desktop.widgets.groups_table import GroupsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go, ShowRows, Wish
from kpidesk.metrics.families import EXTENDED
from kpidesk.views.opened import Looking, Opened


@pytest.fixture(name="page")
def empty_page(qtbot: QtBot) -> Iterator[KpisPage]:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1260, 820)
    page = KpisPage(lambda _: None, host)
    page.resize(1260, 820)
    host.show()
    yield page
    host.close()


@pytest.fixture(name="wishes")
def wishes_of(page: KpisPage) -> list[Wish]:
    found: list[Wish] = []
    page.wished.connect(found.append)
    return found


def table_of(page: KpisPage) -> GroupsTable:
    (found,) = page.findChildren(GroupsTable)
    return found


def texts(page: KpisPage) -> list[tuple[str, list[str]]]:
    """Each group with the titles of its rows."""
    model = table_of(page).model()
    groups = [model.index(row, 0) for row in range(model.rowCount())]
    return [
        (group.data(), [model.index(row, 0, group).data() for row in range(model.rowCount(group))]) for group in groups
    ]


def search(page: KpisPage, words: str) -> None:
    (field,) = page.findChildren(QLineEdit)
    field.setText(words)


def chip(page: KpisPage, start: str) -> QPushButton:
    """The latest button of these words: those before wait to be deleted."""
    return [button for button in page.findChildren(QPushButton) if button.text().startswith(start)][-1]


def test_that_all_metrics_stand_in_their_groups(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of("claims-ready")
    page.show_opened(opened)
    assert opened.review is not None
    assert texts(page) == [
        *((f"{kpi.number} · {kpi.title}", [one.title for one in kpi.measures]) for kpi in opened.review.kpis),
        *(
            (title, [one.title for one in opened.review.metrics if one.family == family])
            for family, title in EXTENDED.items()
        ),
    ]


def test_that_the_model_keeps_qt_s_rules(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    model = table_of(page).model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.show_opened(opened_of("claims-ready"))
    search(page, "latency")
    page.show_opened(None)
    assert model.rowCount() == 0
    assert tester.model() is model


def test_that_a_search_narrows_the_table(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("claims-ready"))
    search(page, "roi")
    assert texts(page) == [("9 · Cost per transaction", ["ROI, people and build included", "ROI without people"])]
    search(page, "xyzzy")
    assert texts(page) == []
    said = [label.text() for label in page.findChildren(Text) if label.isVisible()]
    assert "No metric is called that or has that light. Clear the search, or choose All." in said


def test_that_a_light_filters(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of("claims-failing")
    page.show_opened(opened)
    QTest.mouseClick(chip(page, "▼ Red"), Qt.MouseButton.LeftButton)
    assert opened.review is not None
    reds = [one.title for one in opened.review.metrics if one.light and one.light.value == "red"]
    assert [title for _, titles in texts(page) for title in titles] == reds
    page.show_opened(opened)
    assert chip(page, "▼ Red").isChecked()


def test_that_a_filter_that_has_no_metrics_any_more_is_left(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("claims-failing"))
    QTest.mouseClick(chip(page, "▼ Red"), Qt.MouseButton.LeftButton)
    ready = opened_of("claims-ready")
    assert ready.review is not None
    none_red = tuple(one for one in ready.review.metrics if one.light is not Light.RED)
    page.show_opened(replace(ready, review=replace(ready.review, metrics=none_red)))
    assert chip(page, "All").isChecked()
    assert len(texts(page)) == 12 + len(EXTENDED)


def test_that_enter_opens_a_metric_and_a_click_on_its_title_too(
    page: KpisPage, wishes: list[Wish], opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("claims-ready"))
    table = table_of(page)
    table.select("latency_p95")
    QTest.keyClick(table, Qt.Key.Key_Return)
    place = table.visualRect(table.currentIndex()).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    table.select("overhead")
    QTest.keyClick(table, Qt.Key.Key_Enter)
    assert wishes == [Go("kpi", "latency_p95"), Go("kpi", "latency_p95"), Go("kpi", "overhead")]


def test_that_folded_groups_stay_folded(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of("claims-ready")
    page.show_opened(opened)
    table = table_of(page)
    table.collapse(table.model().index(0, 0))
    page.show_opened(opened)
    assert not table.isExpanded(table.model().index(0, 0))
    assert table.isExpanded(table.model().index(1, 0))
    QTest.mouseClick(chip(page, "&Unfold"), Qt.MouseButton.LeftButton)
    assert table.isExpanded(table.model().index(0, 0))
    QTest.mouseClick(chip(page, "&Fold"), Qt.MouseButton.LeftButton)
    assert not any(table.isExpanded(table.model().index(row, 0)) for row in range(12))


def test_that_the_current_row_stays(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("claims-ready"))
    table_of(page).select("mttr_p90")
    page.show_opened(opened_of("claims-failing"))
    assert table_of(page).current_key() == "mttr_p90"


def test_that_an_item_is_shown_whatever_is_filtered(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("claims-ready"))
    search(page, "roi")
    page.show_item("fairness")
    assert table_of(page).current_key() == "fairness"
    page.show_item("no-such-metric")
    assert table_of(page).current_key() == "fairness"


def test_that_the_table_is_copied_with_its_groups(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("claims-ready"))
    search(page, "latency_p99")
    table = table_of(page)
    table.select("latency_p99")
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["Group", "Metric", "Light", "Value"]
    assert lines[1].split("\t")[:7] == [
        "1 · Latency",
        "Latency P99",
        "▲ green",
        "3.8 s",
        "3.6 – 4.2",
        "9,112",
        "≤ 5 s",
    ]


def test_that_a_chosen_segment_is_a_column(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(replace(opened_of("claims-ready"), looking=Looking(segment=("region", "north"))))
    model = table_of(page).model()
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert titles[3] == "north"
    group = model.index(0, 0)
    assert str(model.index(0, 3, group).data()).endswith(" s")


def test_that_the_menu_of_a_row_changes_owner_and_deviation(
    page: KpisPage, wishes: list[Wish], opened_of: Callable[[str], Opened]
) -> None:
    opened = replace(opened_of("claims-failing"), read_only_reason="")
    page.show_opened(opened)
    assert opened.review is not None
    menu = page.menu("latency_p99", opened, opened.review)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["Open", "Show the rows behind it", "Set the owner…", "Accept a deviation…"]
    assert all(action.isEnabled() for action in actions.values())
    actions["Open"].trigger()
    actions["Show the rows behind it"].trigger()
    assert wishes == [Go("kpi", "latency_p99"), ShowRows("latency_p99")]


def test_that_a_read_only_project_says_why_its_menu_is_grey(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    opened = replace(opened_of("claims-failing"), read_only_reason="Its folder is locked.")
    assert opened.review is not None
    menu = page.menu("latency", opened, opened.review)
    owner = next(action for action in menu.actions() if action.text().startswith("Set the owner"))
    assert not owner.isEnabled()
    assert owner.toolTip() == "Read-only: Its folder is locked."


def test_that_a_model_without_groups_has_no_rows(look: object) -> None:  # noqa: ARG001 - colours come from the theme
    model = GroupsModel()
    assert model.rowCount() == 0
    assert model.parent(QModelIndex()) == QModelIndex()
    assert not model.find("latency").isValid()


def test_that_no_number_is_cut_in_a_small_window(page: KpisPage, opened_of: Callable[[str], Opened]) -> None:
    page.resize(1000, 700)
    page.show_opened(opened_of("claims-failing"))
    table = table_of(page)
    titles = [table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(table.model().columnCount())]
    for title in ("Light", "Value", "95 % interval", "n", "Target"):
        assert table.columnWidth(titles.index(title)) >= table.sizeHintForColumn(titles.index(title)) > 0
