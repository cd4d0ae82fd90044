"""The window with a project: its title, its layout, what follows where it is pointed at."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kpidesk.desktop import recent
from kpidesk.desktop.app import App
from kpidesk.desktop.main_window import MainWindow
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.wishes import Do, Go, Keep, Say
from kpidesk.session.edits import ChangeSettings
from kpidesk.store.project import Project


class Picked(Protocol):
    answers: list[Path]
    asked: list[str]


def test_that_the_title_names_the_project(open_app: App) -> None:
    assert open_app.window.windowTitle() == "claims-ready – KPIDesk"
    assert Path(open_app.window.windowFilePath()).name == "claims-ready.kpidesk"


def test_that_the_title_says_that_a_project_is_read_only(
    app: App, qtbot: QtBot, project_of: Callable[[str], Path]
) -> None:
    path = project_of("claims-ready")
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        app.files.open(path, read_only=True)
    assert app.window.windowTitle() == "claims-ready (read-only) – KPIDesk"
    assert not app.actions["import"].isEnabled()
    assert app.actions["export-pdf"].isEnabled()


def test_that_closing_the_project_leaves_an_empty_window(open_app: App) -> None:
    open_app.actions["close"].trigger()
    assert open_app.window.windowTitle() == "KPIDesk"
    assert open_app.keeper.desk is None
    assert not open_app.actions["save-copy"].isEnabled()


def test_that_a_missing_project_is_said_to_be_missing(app: App, tmp_path: Path) -> None:
    app.open(tmp_path / "gone.kpidesk")
    assert f"There is no file {tmp_path / 'gone.kpidesk'}." in app.window.messages.said[0]


@pytest.mark.parametrize(("key", "value"), [("thresholds.latency_p99.green", 3.5), ("transaction_value", 77.0)])
def test_that_an_edit_is_stored_and_can_be_undone_and_done_again(
    open_app: App, qtbot: QtBot, key: str, value: float
) -> None:
    path = Path(open_app.window.windowFilePath())
    before = at(path, key)
    open_app.fulfil(Keep(ChangeSettings("Change a number", {key: value})))
    for name, expected in (("", value), ("undo", before), ("redo", value), ("undo", before)):
        if name:
            assert open_app.actions[name].text() == f"{name.capitalize()} change a number"
            open_app.actions[name].trigger()
        qtbot.waitUntil(lambda: not open_app.jobs.busy, timeout=20_000)
        assert at(path, key) == expected


def at(path: Path, key: str) -> object:
    found: object = stored(path)
    for word in key.split("."):
        found = found.get(word) if isinstance(found, dict) else None
    return found


def stored(path: Path) -> dict[str, object]:
    with Project.open(path, read_only=True) as project:
        return project.settings()


def test_that_an_edit_that_is_refused_changes_nothing_and_says_why(open_app: App) -> None:
    opened = open_app.keeper.opened
    assert opened is not None
    open_app.fulfil(Keep(ChangeSettings("Change the profile", {"profile": "no-such-profile"})))
    assert stored(opened.path)["profile"] == opened.settings.profile
    assert "no-such-profile" in open_app.window.messages.said[0]
    assert not open_app.actions["undo"].isEnabled()


def test_that_pages_reach_actions_and_messages_by_wishes(open_app: App, tmp_path: Path, picker: Picked) -> None:
    open_app.fulfil(Say("The data request is on the clipboard."))
    assert "The data request is on the clipboard." in open_app.window.messages.said
    open_app.fulfil(Do("save-copy"))
    assert picker.asked == ["copy"]
    open_app.fulfil(Go("overview"))
    assert open_app.window.current == "overview"
    with pytest.raises(TypeError):
        open_app.fulfil(tmp_path)


def test_that_a_copy_is_a_sound_project(open_app: App, qtbot: QtBot, tmp_path: Path, picker: Picked) -> None:
    picker.answers = [tmp_path / "copy.kpidesk"]
    open_app.actions["save-copy"].trigger()
    qtbot.waitUntil(lambda: not open_app.jobs.busy)
    assert "Saved a copy: copy.kpidesk." in open_app.window.messages.said
    assert stored(tmp_path / "copy.kpidesk") == stored(Path(open_app.window.windowFilePath()))


def test_that_a_copy_onto_the_project_itself_is_refused(open_app: App, qtbot: QtBot, picker: Picked) -> None:
    path = Path(open_app.window.windowFilePath())
    picker.answers = [path]
    open_app.actions["save-copy"].trigger()
    qtbot.waitUntil(lambda: not open_app.jobs.busy)
    assert "is the project itself" in open_app.window.messages.said[0]


def test_that_the_report_is_written_as_pdf(open_app: App, qtbot: QtBot, tmp_path: Path, picker: Picked) -> None:
    picker.answers = [tmp_path / "report.pdf"]
    open_app.actions["export-pdf"].trigger()
    qtbot.waitUntil(lambda: not open_app.jobs.busy, timeout=30_000)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "Written: report.pdf." in open_app.window.messages.said


def test_that_ten_recent_projects_are_kept_and_a_missing_one_says_so(app: App, tmp_path: Path) -> None:
    for number in range(12):
        path = tmp_path / f"pilot-{number}.kpidesk"
        path.touch()
        recent.remember(app.preferences, path)
    (tmp_path / "pilot-11.kpidesk").unlink()
    app._show_recent()
    shown = [action for action in app.menus.recent.actions() if action.text() and "list" not in action.text()]
    assert len(shown) == 10
    assert "pilot-11" in shown[0].text()
    assert "(missing)" in shown[0].text()
    assert [action.isEnabled() for action in shown] == [False] + [True] * 9


def test_that_the_recent_projects_can_be_forgotten(app: App, tmp_path: Path) -> None:
    recent.remember(app.preferences, tmp_path / "one.kpidesk")
    app._show_recent()
    app.menus.recent.actions()[-1].trigger()
    assert recent.recent_projects(app.preferences) == ()


def test_that_a_window_left_on_a_screen_that_is_gone_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.ini")
    for place in (QRect(90_000, 90_000, 1000, 700), QRect(-5000, -5000, 1000, 700)):
        away = MainWindow((), lambda _: None, preferences)
        qtbot.addWidget(away)
        away.setGeometry(place)
        away.keep_layout()
        back = MainWindow((), lambda _: None, preferences)
        qtbot.addWidget(back)
        back.restore_layout()
        assert QGuiApplication.primaryScreen().availableGeometry().intersects(back.frameGeometry())


def test_that_the_window_comes_back_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.ini")
    window = MainWindow((), lambda _: None, preferences)
    qtbot.addWidget(window)
    window.show()
    window.resize(900, 640)
    window.close()
    again = MainWindow((), lambda _: None, preferences)
    qtbot.addWidget(again)
    again.restore_layout()
    assert (again.width(), again.height()) == (900, 640)


def test_that_pages_do_not_move_when_a_job_begins(open_app: App, qtbot: QtBot) -> None:
    window = open_app.window
    window.show()
    qtbot.waitExposed(window)
    before = window.stack.geometry()
    window.status.begin_job("Opening claims-ready")
    centre = window.centralWidget()
    layout = centre.layout() if centre is not None else None
    assert layout is not None
    layout.activate()
    assert window.stack.geometry() == before
    window.status.end_job()


def test_that_a_project_that_cannot_be_opened_is_named_beside_the_one_in_sight(
    open_app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "torn.kpidesk"
    path.write_bytes(b"no project at all" * 100)
    with qtbot.waitSignal(open_app.keeper.failed, timeout=60_000):
        open_app.open(path)
    assert open_app.window.messages.said[0].startswith("torn.kpidesk was not opened: ")
    assert open_app.window.windowTitle() == "claims-ready – KPIDesk"
