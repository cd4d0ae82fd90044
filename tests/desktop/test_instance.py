"""One window for each project."""

from pathlib import Path

from pytestqt.qtbot import QtBot

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
