"""The ways into the window from the command line."""

from pathlib import Path

import pytest

from kpidesk.cli import window
from kpidesk.cli.ending import run
from kpidesk.store.project import Project


class Opened:
    """Stands in for the window: remembers what it was opened on."""

    def __init__(self) -> None:
        self.paths: list[Path | None] = []

    def __call__(self, path: Path | None) -> int:
        self.paths.append(path)
        return 0


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.setattr(window, "obstacle", str)
    return Opened()


def test_that_without_a_command_the_window_opens(opened: Opened) -> None:
    assert run([], opened) == 0
    assert opened.paths == [None]


def test_that_without_a_display_the_help_is_shown(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(window, "obstacle", lambda: "There is no display to open a window on.")
    assert run([], opened) == 0
    assert "Usage: kpidesk" in capsys.readouterr().out
    assert opened.paths == []


def test_that_a_project_is_opened(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "claims.kpidesk"
    Project.create(path, {"name": "Claims"}).close()
    assert run(["open", str(path)], opened) == 0
    assert opened.paths == [path]


def test_that_a_missing_project_is_said_to_be_missing(opened: Opened, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["open", "gone.kpidesk"], opened) == 3
    assert "There is no file gone.kpidesk." in capsys.readouterr().err
    assert opened.paths == []


def test_that_a_demo_is_a_copy_beside_those_made_before(opened: Opened) -> None:
    assert run(["demo"], opened) == 0
    assert run(["demo", "claims"], opened) == 0
    first, second = opened.paths
    assert first is not None
    assert second is not None
    assert first.name == "claims-ready.kpidesk"
    assert second.name == "claims-ready-2.kpidesk"
    with Project.open(second, read_only=True) as project:
        assert project.imports()
        assert project.first_review() is None


def test_that_an_unknown_sample_is_answered_with_those_there_are(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "nonsense"], opened) == 2
    assert "claims-ready, claims-failing, support-assistant" in capsys.readouterr().err


def test_that_without_a_display_open_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.kpidesk"
    Project.create(path, {"name": "Claims"}).close()
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert run(["open", str(path)], Opened()) == 3
    assert "There is no display" in capsys.readouterr().err
