"""What the tests of the window need: an offscreen platform, one theme, and the sample pilots opened once."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.desktop.app import App
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.theme import Theme
from kpidesk.session.desk import Desk
from kpidesk.session.review import Request, reviewing
from kpidesk.views.opened import Looking, Opened

SAMPLES = ("claims-ready", "claims-failing", "support-assistant")


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[Theme]:
    """The theme in force, light at the start of every test."""
    found = qapp.findChild(Theme) or Theme(qapp)
    found.force("light")
    found.enlarge(1.0)
    yield found
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else every later test restyles them again
    gc.collect()


@pytest.fixture(scope="session")
def project_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A sample pilot's name -> a project file of it, made once a run; copy it before changing it."""
    folder = tmp_path_factory.mktemp("projects")

    def make(name: str) -> Path:
        path = folder / f"{name}.kpidesk"
        if not path.exists():
            with reviewing(Request((str(sample(name)),), save=path), Silent()) as finished:
                finished.commit()
        return path

    return make


@pytest.fixture(scope="session")
def opened_of(project_of: Callable[[str], Path]) -> Callable[[str], Opened]:
    """A sample pilot's name -> it as a page gets it, measured once a run."""
    known: dict[str, Opened] = {}

    def measure(name: str) -> Opened:
        if name not in known:
            desk = Desk.open(project_of(name), read_only=True)
            try:
                known[name] = desk.look(Looking(), Silent())
            finally:
                desk.close()
        return known[name]

    return measure


class FakePicker:
    """Answers what a test told it to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Path] = []
        self.asked: list[str] = []

    def pick(self, purpose: str, title: str, kinds: str) -> Path | None:  # noqa: ARG002 - the dialogs' signature
        self.asked.append(purpose)
        return self.answers[0] if self.answers else None

    def pick_several(self, purpose: str, title: str, kinds: str) -> tuple[Path, ...]:  # noqa: ARG002 - the same
        self.asked.append(purpose)
        return tuple(self.answers)

    def pick_target(self, purpose: str, title: str, name: str, kinds: str) -> Path | None:  # noqa: ARG002 - the same
        self.asked.append(purpose)
        return self.answers[0] if self.answers else None


@pytest.fixture
def picker() -> FakePicker:
    """What stands in for the system's file dialogs."""
    return FakePicker()


@pytest.fixture
def app(qapp: QApplication, qtbot: QtBot, tmp_path: Path, picker: FakePicker) -> Iterator[App]:
    """The whole window with settings of its own, closed at the end."""
    made = App(qapp, Preferences(tmp_path / "settings.ini"), picker)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 768)
    made.window.show()
    yield made
    made.window.close()
    made.close()
    made.deleteLater()


@pytest.fixture
def own_copy(project_of: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    """A sample pilot's name -> a project file that the test may change."""

    def copy(name: str) -> Path:
        return Path(shutil.copy(project_of(name), tmp_path / f"{name}.kpidesk"))

    return copy


@pytest.fixture
def open_app(app: App, qtbot: QtBot, own_copy: Callable[[str], Path]) -> App:
    """The window with the sample claims-ready open."""
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        app.open(own_copy("claims-ready"))
    qtbot.waitUntil(lambda: not app.jobs.busy)
    return app
