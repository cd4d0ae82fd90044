"""The chart in a page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kpidesk.base.errors import Unusable
from kpidesk.charts.arc import arc_chart
from kpidesk.charts.chart import Axis, Chart, Line, Note, Point, Tick
from kpidesk.charts.palette import DARK, LIGHT, Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.decision.review import Light
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.widgets.chart_table import ChartTableDialog
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.views.opened import Opened

NOTES = tuple(
    Note(f"{value} s", f"week {week}", f"{value - 1} – {value + 1} s", (value - 1.0, value + 1.0), 100 * week, Light.GREEN)
    for week, value in ((1, 4), (2, 6), (3, 5))
)
CHART = Chart(
    title="Latency by week",
    summary="Latency: 4 s in week 1, up to 5 s in week 3.",
    x=week_axis(3),
    y=value_axis([0, 8], "seconds"),
    lines=(Line((1.0, 2.0, 3.0), (4.0, 6.0, 5.0)),),
    points=tuple(Point(week, value, note=note) for (week, value), note in zip(((1, 4), (2, 6), (3, 5)), NOTES, strict=True)),
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
    surface = view._painted()
    assert surface.frame is not None
    return surface.frame.at(x, y).toPoint()


def seen(view: ChartView) -> tuple[tuple[float, float], tuple[float, float]]:
    frame = view._painted().frame
    assert frame is not None
    return frame.x, frame.y


def test_that_it_shows_exactly_the_axes_of_the_chart(view: ChartView) -> None:
    assert seen(view) == ((0.5, 3.5), (0.0, 8.0))
    assert view._painted()._view.viewRange() == [[0.5, 3.5], [0.0, 8.0]]


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
    assert not view._button.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_F2)
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


def test_that_arrows_walk_along_the_marks_and_say_them(qtbot: QtBot, view: ChartView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "week 1, Latency: 4 s, 95 % interval 3 – 5 s, n = 100, green"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription().startswith("week 2, Latency: 6 s")
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.accessibleDescription().startswith("week 1")
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.accessibleDescription() == CHART.summary


def test_that_enter_and_a_click_pick_a_mark(qtbot: QtBot, view: ChartView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.picked) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args[0].note == NOTES[0]
    with qtbot.waitSignal(view.picked) as clicked:
        qtbot.mouseClick(view._painted().viewport(), Qt.MouseButton.LeftButton, pos=place(view, 2, 6))
    assert (clicked.args[0].x, clicked.args[0].y) == (2, 6)


def test_that_pointing_shows_a_tip_and_leaving_takes_it_away(qtbot: QtBot, view: ChartView) -> None:
    surface = view._painted()
    before = view.grab().toImage()
    qtbot.mouseMove(surface.viewport(), place(view, 2, 5.8))
    during = view.grab().toImage()
    assert during != before
    surface.pointed.emit(None)
    assert view.grab().toImage() == before


def wheel(view: ChartView, keys: Qt.KeyboardModifier) -> bool:
    at = QPointF(place(view, 2, 4))
    surface = view._painted()
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


def test_that_keys_zoom_pan_and_show_all_again(qtbot: QtBot, view: ChartView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    (low, high), _ = seen(view)
    assert high - low == pytest.approx(2)
    assert view._reset.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert seen(view)[0] == (pytest.approx(low + 0.2), pytest.approx(high + 0.2))
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert seen(view) == ((0.5, 3.5), (0.0, 8.0))
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert not view.zoomed
    assert not view._reset.isVisible()


def test_that_a_part_is_chosen_by_dragging_and_moved_by_dragging_on(qtbot: QtBot, view: ChartView) -> None:
    port = view._painted().viewport()
    drag(qtbot, port, place(view, 1, 7), place(view, 2, 3))
    x, y = seen(view)
    assert x == (pytest.approx(1, abs=0.02), pytest.approx(2, abs=0.02))
    assert y == (pytest.approx(3, abs=0.1), pytest.approx(7, abs=0.1))
    start = place(view, 1.5, 5)
    drag(qtbot, port, start, start - QPoint(40, 0))
    assert seen(view)[0][0] > x[0]
    qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=start)
    assert not view.zoomed


def drag(qtbot: QtBot, port: object, start: QPoint, end: QPoint) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    assert isinstance(port, QWidget)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for step in (start + (end - start) / 2, end):
        QTest.mouseMove(port, step)
        move(port, step)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


def move(port: object, at: QPoint) -> None:
    """A move with the left button held, which QTest cannot say."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QWidget

    assert isinstance(port, QWidget)
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(port.mapToGlobal(at)), left, left, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(port, event)
