"""Sample pilots as project files and as open desks."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kpidesk.base.progress import Silent
from kpidesk.session.demo import make_demo
from kpidesk.session.desk import Desk
from kpidesk.views.opened import Looking


@pytest.fixture(scope="session")
def project_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A sample pilot's name -> a project file of it, made once a run; copy it before changing it."""
    folder = tmp_path_factory.mktemp("projects")

    def make(name: str) -> Path:
        path = folder / f"{name}.kpidesk"
        return path if path.exists() else make_demo(name, folder, Silent())

    return make


@pytest.fixture
def copy_of(project_of: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    """A sample pilot's name -> a project file of its own to change."""

    def copy(name: str) -> Path:
        return Path(shutil.copy(project_of(name), tmp_path / f"{name}.kpidesk"))

    return copy


@pytest.fixture(scope="module")
def ready(project_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on a copy of claims-ready, looked at; whoever changes it takes the change back."""
    path = shutil.copy(project_of("claims-ready"), tmp_path_factory.mktemp("desk") / "claims.kpidesk")
    with closing(Desk.open(Path(path))) as desk:
        desk.look(Looking(), Silent())
        yield desk
