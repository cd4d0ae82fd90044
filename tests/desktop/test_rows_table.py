"""The table of rows."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.charts.palette import LIGHT, Tone
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable, shares

COLUMNS = (Column("Measure", stretch=True), Column("Value", align_right=True), Column("Light"))
ROWS = (
    Row((Cell("Latency"), Cell("3.8 s", sort=3.8), Cell("▲ green", "green")), "latency"),
    Row((Cell("adoption"), Cell("81 %", sort=0.81), Cell("▼ red", "red", bold=True, hint="kill line")), "adoption"),
    Row((Cell("Drift"), Cell("–"), Cell("– not measured", "muted")), "drift"),
    Row((Cell("Cost <b>"), Cell("=1+1", sort=12.0), Cell("◆ yellow", "yellow")), "cost"),
)


@pytest.fixture
def table(qtbot: QtBot) -> RowsTable:
    made = RowsTable()
    qtbot.addWidget(made)
    made.show_rows(COLUMNS, ROWS)
    made.resize(500, 300)
    made.show()
    return made


def shown(table: RowsTable, column: int) -> list[str]:
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_that_the_model_keeps_the_rules_of_qt(table: RowsTable) -> None:
    QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    table.show_rows(COLUMNS[:2], [Row(row.cells[:2], row.key) for row in ROWS])
    table.show_rows(COLUMNS, ())
    table.show_rows(COLUMNS, ROWS)
    assert table.model().rowCount() == len(ROWS)


def test_that_rows_sort_by_what_they_mean_and_what_is_missing_comes_last(table: RowsTable) -> None:
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert shown(table, 1) == ["81 %", "3.8 s", "=1+1", "–"]
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert shown(table, 1) == ["=1+1", "3.8 s", "81 %", "–"]
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert shown(table, 0) == ["adoption", "Cost <b>", "Drift", "Latency"]
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert shown(table, 0) == ["Latency", "adoption", "Drift", "Cost <b>"]


def test_that_three_clicks_on_a_title_sort_up_down_and_not(table: RowsTable) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(0) + 10, header.height() // 2)
    found = []
    for _ in range(3):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        found.append(shown(table, 0)[0])
    assert found == ["adoption", "Latency", "Latency"]
    assert shown(table, 0)[-1] == "Cost <b>"


def test_that_the_order_and_the_chosen_row_outlast_new_rows(table: RowsTable) -> None:
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.select("drift")
    table.show_rows(COLUMNS, ROWS[1:])
    assert shown(table, 0) == ["adoption", "Cost <b>", "Drift"]
    assert table.current_key() == "drift"


def test_that_a_chosen_row_follows_its_row_when_sorted(table: RowsTable) -> None:
    table.select("latency")
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert table.current_key() == "latency"
    assert table.currentIndex().row() == 3


def test_that_choosing_and_opening_are_told_by_key(qtbot: QtBot, table: RowsTable) -> None:
    with qtbot.waitSignal(table.selected_row, check_params_cb=lambda key: key == "adoption"):
        table.select("adoption")
    with qtbot.waitSignal(table.activated_row, check_params_cb=lambda key: key == "adoption"):
        QTest.keyClick(table, Qt.Key.Key_Return)
    place = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(table.activated_row, check_params_cb=lambda key: key == "latency"):
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_that_a_copy_is_text_and_html_and_no_formula(table: RowsTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().splitlines()
    assert lines[0] == "Measure\tValue\tLight"
    assert lines[1] == "Latency\t3.8 s\t▲ green"
    assert lines[4] == "Cost <b>\t'=1+1\t◆ yellow"
    assert "<td>Cost &lt;b&gt;</td>" in data.html()


def test_that_only_selected_rows_are_copied(table: RowsTable) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (2, 0):
        table.selectionModel().select(table.model().index(row, 0), flags)
    table.copy()
    assert [line.split("\t")[0] for line in QGuiApplication.clipboard().text().splitlines()] == [
        "Measure",
        "Latency",
        "Drift",
    ]


def test_that_a_cell_has_its_tone_weight_side_and_hint(table: RowsTable) -> None:
    cell = table.model().index(1, 2)
    assert cell.data(Qt.ItemDataRole.ForegroundRole).name().upper() == LIGHT[Tone.RED]
    assert cell.data(Qt.ItemDataRole.FontRole).bold() or cell.data(Qt.ItemDataRole.FontRole).weight() > 400
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "kill line"
    right = table.model().index(1, 1).data(Qt.ItemDataRole.TextAlignmentRole)
    assert right & Qt.AlignmentFlag.AlignRight


def test_that_a_fitting_table_shows_all_its_rows_without_a_scroll_bar(qtbot: QtBot, look: Theme) -> None:
    scroll = QScrollArea()
    qtbot.addWidget(scroll)
    scroll.setWidgetResizable(True)
    page = QWidget()
    scroll.setWidget(page)
    made = RowsTable(fit_rows=True)
    layout = QVBoxLayout(page)
    layout.addWidget(made)
    layout.addStretch(1)
    made.show_rows(COLUMNS, ROWS)
    scroll.resize(500, 500)
    scroll.show()
    last = made.visualRect(made.model().index(len(ROWS) - 1, 0))
    assert last.bottom() <= made.viewport().height()
    assert made.verticalScrollBar().maximum() == 0
    before = made.height()
    look.enlarge(2.0)
    assert made.height() > 1.8 * before


def test_that_it_is_named_for_those_who_hear_it(table: RowsTable) -> None:
    assert table.accessibleName() == "Table"
    assert RowsTable(name="Groups", parent=table).accessibleName() == "Groups"


def test_that_a_title_says_how_its_column_is_sorted(table: RowsTable) -> None:
    def title(role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> str:
        return str(table.model().headerData(1, Qt.Orientation.Horizontal, role))

    assert title() == "Value"
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert title() == "Value ↑"
    assert title(Qt.ItemDataRole.AccessibleTextRole) == "Value, sorted upwards"
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert title() == "Value ↓"


def test_that_a_selected_row_keeps_its_tones(table: RowsTable) -> None:
    table.select("adoption")
    cell = table.visualRect(table.model().index(1, 2))
    image = table.viewport().grab(cell).toImage()
    seen = {QColor(image.pixel(x, y)).name().upper() for x in range(image.width()) for y in range(image.height())}
    assert LIGHT[Tone.RED] in seen
    assert LIGHT[Tone.ACCENT_GROUND] in seen


def test_that_focus_alone_selects_nothing(qtbot: QtBot, table: RowsTable) -> None:
    with qtbot.assertNotEmitted(table.selected_row):
        table.setFocus(Qt.FocusReason.TabFocusReason)


def test_that_columns_share_the_room_and_are_never_cut_to_nothing(qtbot: QtBot) -> None:
    scroll = QScrollArea()
    qtbot.addWidget(scroll)
    made = RowsTable(scroll, fit_rows=True)
    scroll.setWidget(made)
    titles = [Column("A rather long name"), *(Column(f"Column number {at}") for at in range(6))]
    made.show_rows(titles, [Row(tuple(Cell("some words") for _ in titles))])
    scroll.show()
    made.resize(1500, made.height())
    header = made.horizontalHeader()
    assert header.length() == made.viewport().width()
    low = made.height()
    made.resize(300, made.height())
    assert header.sectionSize(0) >= header.fontMetrics().horizontalAdvance("A rather long name")
    assert header.length() > made.viewport().width()
    assert made.height() > low


def test_that_a_table_without_bars_lets_the_page_scroll(table: RowsTable) -> None:
    at = QPointF(50, 60)
    there = QPointF(table.mapToGlobal(at))
    none = Qt.MouseButton.NoButton
    keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(at, there, QPoint(0, 0), QPoint(0, -120), none, keys, phase, False)
    QApplication.sendEvent(table.viewport(), turned)
    assert not turned.isAccepted()


@pytest.mark.parametrize(
    ("needs", "stretched", "room", "widths"),
    [
        ((100, 50, 50), (0,), 200, [100, 50, 50]),
        ((100, 50, 50), (0,), 280, [140, 70, 70]),  # 80 to spare: two parts for the first, one for either other
        ((300, 50, 50), (0,), 250, [150, 50, 50]),  # it gives way
        ((300, 50, 50), (0,), 120, [120, 50, 50]),  # but not below 120: the table scrolls
        ((300, 200, 50), (0, 1), 420, [210, 160, 50]),  # half of what they lack, 180 and 80, is there
        ((), (), 300, []),
    ],
)
def test_that_columns_share_the_room(
    needs: tuple[int, ...], stretched: tuple[int, ...], room: int, widths: list[int]
) -> None:
    found = shares(needs, stretched, room, 120)
    assert found == widths


def test_that_a_table_with_most_rows_is_as_high_as_its_rows_up_to_them(qtbot: QtBot) -> None:
    low, high = RowsTable(most_rows=3), RowsTable(fit_rows=True)
    for made in (low, high):
        qtbot.addWidget(made)
        made.show_rows(COLUMNS, ROWS[:2])
    assert low.height() == high.height()
    for made in (low, high):
        made.show_rows(COLUMNS, ROWS)
    assert low.height() == high.height() - low.rowHeight(0)
