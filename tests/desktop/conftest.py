"""What the tests of the window need: an offscreen platform, one theme, and the sample pilots opened once."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
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
