"""One window for each project."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.desktop.app import App
from kpidesk.desktop.instance import Instance, hand_over


def test_that_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance()
    first.listen(tmp_path / "claims.kpidesk")
    with qtbot.waitSignal(first.called):
        assert hand_over(tmp_path / "claims.kpidesk")
    first.stop()


def test_that_another_project_gets_a_window_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance()
    first.listen(tmp_path / "claims.kpidesk")
    with qtbot.assertNotEmitted(first.called, wait=50):
        assert not hand_over(tmp_path / "support.kpidesk")
    first.stop()


def test_that_a_closed_project_answers_no_more(tmp_path: Path) -> None:
    first = Instance()
    first.listen(tmp_path / "claims.kpidesk")
    first.listen(tmp_path / "support.kpidesk")
    assert not hand_over(tmp_path / "claims.kpidesk")
    first.stop()
    assert not hand_over(tmp_path / "support.kpidesk")


def test_that_the_same_file_by_another_path_is_the_same_project(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    first = Instance()
    first.listen(tmp_path / "claims.kpidesk")
    with qtbot.waitSignal(first.called):
        assert hand_over(tmp_path / "in" / ".." / "claims.kpidesk")
    first.stop()


def test_that_a_project_open_in_another_window_is_offered_read_only(
    app: App, qtbot: QtBot, own_copy: Callable[[str], Path]
) -> None:
    path = own_copy("claims-ready")
    other = Instance()
    other.listen(path)
    with qtbot.waitSignal(other.called):
        app.open(path)
    assert app.window.messages.said == (
        "claims-ready.kpidesk is open in another window, which was brought to the front.",
    )
    toast = app.window.messages.toast
    assert toast is not None
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        next(one for one in toast.findChildren(QPushButton) if one.text() == "Open read-only here").click()
    assert "(read-only)" in app.window.windowTitle()
    other.stop()
