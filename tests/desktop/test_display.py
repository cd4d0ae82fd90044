"""What needs a display: files dropped on the window, the clipboard, the focus. Run under Xvfb."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop.app import App
from kpidesk.desktop.header import Header
from kpidesk.desktop.looks import press
from kpidesk.desktop.palette_dialog import PaletteDialog
from kpidesk.desktop.wishes import ImportFiles

pytestmark = pytest.mark.display
COPY = Qt.DropAction.CopyAction


def data_of(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(window: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(50, 50), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: QWidget, data: QMimeData) -> None:
    event = QDropEvent(QPointF(50, 50), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, event)


def test_that_a_project_dropped_on_the_window_is_opened(
    app: App, qtbot: QtBot, own_copy: Callable[[str], Path]
) -> None:
    path = own_copy("claims-ready")
    data = data_of(path)
    assert drag(app.window, data)
    assert app.drop_target.isVisible()
    assert app.drop_target.text.text() == "Open claims-ready.kpidesk"
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        drop(app.window, data)
    assert not app.drop_target.isVisible()


def test_that_a_project_is_known_by_its_content_and_exports_by_theirs(
    app: App, own_copy: Callable[[str], Path], tmp_path: Path
) -> None:
    disguised = own_copy("claims-ready").rename(tmp_path / "claims.csv")
    assert drag(app.window, data_of(disguised))
    assert app.drop_target.text.text() == "Open claims.csv"
    pretending = tmp_path / "costs.kpidesk"
    pretending.write_text("date,amount\n2026-08-03,12\n", encoding="utf-8")
    assert drag(app.window, data_of(pretending, pretending))
    assert app.drop_target.text.text() == "Import 2 files"
    QApplication.sendEvent(app.window, QDragLeaveEvent())  # Qt remembers where a drag is, longer than the window lives


def test_that_exports_dropped_on_an_open_project_start_an_import(open_app: App, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("costs.csv", "effort.csv", "broken.bin")]
    for path in paths:
        path.write_bytes(b"date,amount\n2026-08-03,12\n")
    wished: list[object] = []
    open_app.window.wished.connect(wished.append)
    data = data_of(*paths)
    assert drag(open_app.window, data)
    drop(open_app.window, data)
    assert [wish.paths for wish in wished if isinstance(wish, ImportFiles)] == [tuple(paths)]
    assert open_app.window.current == "import"


def test_that_text_dragged_over_the_window_is_not_taken(app: App) -> None:
    data = QMimeData()
    data.setText("hello")
    assert not drag(app.window, data)
    assert not app.drop_target.isVisible()


def test_that_the_target_goes_when_the_files_are_dragged_away(app: App, tmp_path: Path) -> None:
    assert drag(app.window, data_of(tmp_path / "costs.csv"))
    QApplication.sendEvent(app.window, QDragLeaveEvent())
    assert not app.drop_target.isVisible()


def activate(qtbot: QtBot, window: QWidget) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()


def test_that_an_error_reaches_the_clipboard(app: App) -> None:
    app.open(Path("gone.kpidesk"))
    bars = [button for button in app.window.messages.findChildren(QWidget) if button.property("text") == "Copy"]
    bars[0].click()  # type: ignore[attr-defined]  # found by its text: a button
    assert "There is no file gone.kpidesk." in QGuiApplication.clipboard().text()


def test_that_the_edit_menu_copies_what_is_selected(qtbot: QtBot) -> None:
    line = QLineEdit("cost per transaction")
    qtbot.addWidget(line)
    line.show()
    activate(qtbot, line)
    line.setFocus()
    line.selectAll()
    press(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "cost per transaction"
    press(Qt.Key.Key_X)
    assert line.text() == ""


def test_that_tab_walks_through_header_and_rail_and_comes_back(open_app: App, qtbot: QtBot) -> None:
    window = open_app.window
    activate(qtbot, window)
    window.header.findChildren(QWidget)[0].setFocus()
    seen: list[QWidget] = []
    for _ in range(400):
        window.focusNextChild()
        widget = QApplication.focusWidget()
        if widget is None or (seen and widget is seen[0]):
            break
        seen.append(widget)
    assert len(seen) < 400
    assert len(seen) == len(set(seen))
    assert any(window.rail.isAncestorOf(widget) for widget in seen)
    assert any(isinstance(widget.parent(), Header) for widget in seen)


def test_that_ctrl_k_opens_the_palette_with_the_line_ready_to_type(open_app: App, qtbot: QtBot) -> None:
    activate(qtbot, open_app.window)
    QTest.keyClick(open_app.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = open_app.window.findChild(PaletteDialog)
    assert isinstance(palette, PaletteDialog)
    qtbot.waitUntil(palette.line.hasFocus)
    QTest.keyClicks(palette.line, "adopt")
    assert palette.found[0].name == "Adoption"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: open_app.window.current == "adoption")
