"""The chart in a page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.base.errors import Unusable
from kpidesk.charts.arc import arc_chart
from kpidesk.charts.chart import Axis, Chart, Line, Note, Point, Tick, Whisker
from kpidesk.charts.palette import DARK, LIGHT, Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.decision.review import Light
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.widgets.chart_table import ChartTableDialog
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.views.opened import Opened

NOTES = tuple(
    Note(
        f"{value} s",
        f"week {week}",
        f"{value - 1} – {value + 1} s",
        (value - 1.0, value + 1.0),
        100 * week,
        Light.GREEN,
    )
    for week, value in ((1, 4), (2, 6), (3, 5))
)
CHART = Chart(
    title="Latency by week",
    summary="Latency: 4 s in week 1, up to 5 s in week 3.",
    x=week_axis(3),
    y=value_axis([0, 8], "seconds"),
    lines=(Line((1.0, 2.0, 3.0), (4.0, 6.0, 5.0)),),
    points=tuple(
        Point(week, value, note=note) for (week, value), note in zip(((1, 4), (2, 6), (3, 5)), NOTES, strict=True)
    ),
    series="Latency",
    places="week",
)


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_chart(CHART)
    made.show()
    qtbot.waitExposed(made)
    return made


def place(view: ChartView, x: float, y: float) -> QPoint:
    """Where values lie on the surface."""
    surface = view.painted()
    assert surface.frame is not None
    return surface.frame.at(x, y).toPoint()


def seen(view: ChartView) -> tuple[tuple[float, float], tuple[float, float]]:
    frame = view.painted().frame
    assert frame is not None
    return frame.x, frame.y


def test_that_it_shows_exactly_the_axes_of_the_chart(view: ChartView) -> None:
    assert seen(view) == ((0.5, 3.5), (0.0, 8.0))


def test_that_the_summary_is_what_is_heard(view: ChartView) -> None:
    assert view.accessibleName() == "Latency by week"
    assert view.accessibleDescription() == CHART.summary


def test_that_without_a_chart_there_is_a_sentence_and_no_focus(qtbot: QtBot) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.show()
    view.show_chart(None, "No week has a value yet.")
    assert view._empty.text() == view.accessibleDescription() == "No week has a value yet."
    assert view.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert not view._more.isVisible()
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert view.findChild(ChartTableDialog) is None
    view.show_chart(CHART)
    assert view._stack.currentWidget() is view._surface


def test_that_a_hidden_chart_is_painted_when_it_is_seen(qtbot: QtBot) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.show_chart(CHART)
    assert view._surface is None
    view.show()
    assert view._surface is not None


def test_that_arrows_walk_along_the_marks_and_say_them(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "week 1, Latency: 4 s, 95 % interval 3 – 5 s, n = 100, green"
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription().startswith("week 2, Latency: 6 s")
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.accessibleDescription().startswith("week 1")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.accessibleDescription() == CHART.summary


def test_that_enter_and_a_click_pick_a_mark(qtbot: QtBot, view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.picked) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args[0].note == NOTES[0]
    with qtbot.waitSignal(view.picked) as clicked:
        QTest.mouseClick(view.painted().viewport(), Qt.MouseButton.LeftButton, pos=place(view, 2, 6))
    assert (clicked.args[0].x, clicked.args[0].y) == (2, 6)


def test_that_pointing_shows_a_tip_and_leaving_takes_it_away(view: ChartView) -> None:
    surface = view.painted()
    before = view.grab().toImage()
    QTest.mouseMove(surface.viewport(), place(view, 2, 5.8))
    during = view.grab().toImage()
    assert during != before
    surface.pointed.emit(None)
    assert view.grab().toImage() == before


def wheel(view: ChartView, keys: Qt.KeyboardModifier) -> bool:
    at = QPointF(place(view, 2, 4))
    surface = view.painted()
    turned = QWheelEvent(
        at,
        QPointF(surface.mapToGlobal(at)),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(surface.viewport(), turned)
    return turned.isAccepted()


def test_that_the_wheel_zooms_with_ctrl_and_else_lets_the_page_scroll(view: ChartView) -> None:
    assert not wheel(view, Qt.KeyboardModifier.NoModifier)
    assert not view.zoomed
    assert wheel(view, Qt.KeyboardModifier.ControlModifier)
    (low, high), (bottom, top) = seen(view)
    assert high - low == pytest.approx(3 / 1.2)
    assert top - bottom == pytest.approx(8 / 1.2)
    assert low < 2 < high


def test_that_keys_zoom_pan_and_show_all_again(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Plus)
    (low, high), _ = seen(view)
    assert high - low == pytest.approx(2)
    assert view._whole.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert seen(view)[0] == pytest.approx((low + 0.2, high + 0.2))
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert seen(view) == ((0.5, 3.5), (0.0, 8.0))
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert not view.zoomed
    assert not view._whole.isVisible()


def test_that_a_part_is_chosen_by_dragging_and_moved_by_dragging_on(view: ChartView) -> None:
    port = view.painted().viewport()
    drag(port, place(view, 1, 7), place(view, 2, 3))
    x, y = seen(view)
    assert x == pytest.approx((1, 2), abs=0.02)
    assert y == pytest.approx((3, 7), abs=0.1)
    start = place(view, 1.5, 5)
    drag(port, start, start - QPoint(40, 0))
    assert seen(view)[0][0] > x[0]
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=start)
    assert not view.zoomed


def drag(port: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move with the button held (which QTest cannot say), release."""
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(port, left, pos=start)
    for at in (start + (end - start) / 2, end):
        there = QPointF(port.mapToGlobal(at))
        moved = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), there, left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(port, moved)
    QTest.mouseRelease(port, left, pos=end)


def test_that_a_copy_is_a_picture_a_table_and_plain_numbers(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert data.text().splitlines()[:2] == [
        "Week\tLatency (seconds)\tFrom\tTo\tn\tLight",
        "week 1\t4\t3\t5\t100\t▲ green",
    ]
    assert "<td>week 3</td>" in data.html()
    assert view._notice.text() == "Picture and data are on the clipboard."


def test_that_a_png_has_two_pixels_for_each_of_the_screen_and_is_not_empty(view: ChartView, tmp_path: Path) -> None:
    path = tmp_path / "chart.png"
    view.export_png(path)
    image = QImage(str(path))
    surface = view.painted()
    assert image.width() == 2 * (surface.width() + 28)
    assert image.height() == 2 * (surface.height() + 48)
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}) > 5


def test_that_an_svg_says_title_summary_and_words(view: ChartView, tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    view.export_svg(path)
    written = path.read_text(encoding="utf-8")
    assert written.startswith("<?xml")
    for words in ("<title>Latency by week</title>", f"<desc>{CHART.summary}</desc>", ">seconds<", ">w1<", "sans-serif"):
        assert words in written


def test_that_a_chart_never_seen_can_be_exported(qtbot: QtBot, tmp_path: Path) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.show_chart(CHART)
    view.export_png(tmp_path / "chart.png")
    assert QImage(str(tmp_path / "chart.png")).width() > 900


def test_that_what_cannot_be_written_is_said(view: ChartView, tmp_path: Path) -> None:
    for export, name in ((view.export_png, "a.png"), (view.export_svg, "a.svg")):
        with pytest.raises(Unusable, match="could not be written"):
            export(tmp_path / "missing" / name)
    view.ask_export("svg")
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.defaultSuffix() == "svg"
    dialog.fileSelected.emit(str(tmp_path / "missing" / "a.svg"))
    assert "could not be written" in view._notice.text()
    dialog.fileSelected.emit(str(tmp_path / "a.svg"))
    assert view._notice.text() == "Saved as a.svg."
    assert (tmp_path / "a.svg").exists()
    dialog.reject()


def test_that_f2_shows_the_data_as_a_table(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_F2)
    dialog = view.findChild(ChartTableDialog)
    assert dialog is not None
    model = dialog.table.model()
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())] == [
        "Week",
        "Latency",
        "95 % interval",
        "n",
        "Light",
    ]
    assert [model.index(1, at).data() for at in range(5)] == ["week 2", "6 s", "5 – 7 s", "200", "▲ green"]
    dialog.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert model.index(0, 0).data() == "week 2"
    dialog.reject()


def test_that_the_menu_does_what_keys_do(view: ChartView) -> None:
    menu = view.menu()
    names = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if action.text()]
    assert names == [
        "Zoom in",
        "Zoom out",
        "Whole chart",
        "Show as table",
        "Copy picture and data",
        "Save as PNG…",
        "Save as SVG…",
    ]
    menu.actions()[0].trigger()
    assert view.zoomed
    menu.aboutToShow.emit()
    menu.actions()[2].trigger()
    assert not view.zoomed


def test_that_what_is_focusable_has_a_name_and_size(view: ChartView) -> None:
    assert view._more.accessibleName() == "More about this chart"
    assert min(view._more.width(), view._more.height()) >= 24


def test_that_the_theme_changes_live(view: ChartView, look: Theme) -> None:
    def colours() -> set[str]:
        image = view.picture(1.0)
        return {QColor(image.pixel(x, y)).name().upper() for x in range(image.width()) for y in (2, image.height() - 3)}

    assert colours() == {LIGHT[Tone.PANEL]}
    look.force("dark")
    assert colours() == {DARK[Tone.PANEL]}


def test_that_words_grow_with_the_size_of_text(view: ChartView, look: Theme) -> None:
    before = view.frame
    look.enlarge(2.0)
    after = view.frame
    assert before is not None
    assert after is not None
    assert after.rect.left() > 1.5 * before.rect.left()
    assert view._more.width() == 48


def test_that_a_zoomed_part_outlasts_the_same_axes_and_not_others(view: ChartView) -> None:
    view.zoom(0.5)
    part = seen(view)
    view.show_chart(replace(CHART, points=CHART.points[:2]))
    assert seen(view) == part
    view.show_chart(replace(CHART, x=week_axis(5)))
    assert seen(view)[0] == (0.5, 5.5)


def test_that_cells_are_picked_walked_and_never_zoomed(
    qtbot: QtBot, view: ChartView, opened_of: Callable[[str], Opened]
) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    view.resize(900, 500)
    view.show_chart(arc_chart(review.arc, review.kpis, review.gates))
    with qtbot.waitSignal(view.picked) as chosen:
        QTest.mouseClick(view.painted().viewport(), Qt.MouseButton.LeftButton, pos=place(view, 5, 6))
    assert (chosen.args[0].x, chosen.args[0].y) == (5, 6)
    assert chosen.args[0].series == "7 · Data quality"
    view.zoom(0.5)
    assert not view.zoomed
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    assert view.accessibleDescription().startswith("week 2, 2 · Throughput: ")
    view.choose_row(4)
    assert view._row == 4


def test_that_up_and_down_walk_between_series_at_the_same_place(view: ChartView) -> None:
    line = Line((1.0, 2.0, 3.0), (1.0, 2.0, 3.0), Tone.SERIES_2, label="P50", notes=NOTES)
    other = Line((2.0, 3.0), (4.0, 5.0), Tone.SERIES_1, label="P99", notes=NOTES[1:])
    view.show_chart(replace(CHART, points=(), lines=(line, other)))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    assert view.accessibleDescription().startswith("week 2, P99: ")


def test_that_lying_intervals_are_walked_downwards(view: ChartView) -> None:
    rows = Axis(-0.5, 1.5, (Tick(1, "women"), Tick(0, "men")), grid=False)
    chart = Chart(
        "Rates",
        "",
        value_axis([0, 100], "%"),
        rows,
        whiskers=(Whisker(1, 30, 50, lying=True), Whisker(0, 20, 40, lying=True)),
        points=(Point(40, 1), Point(30, 0)),
        series="selection rate",
    )
    view.show_chart(chart)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() == "women, selection rate: 40 %"
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() == "men, selection rate: 30 %"
