"""Projects measured for a portfolio, and the table written."""

import csv
import hashlib
from pathlib import Path

import pytest

from kpidesk.base.errors import Cancelled, WrongUsage
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.session.portfolio import CANCELLED, measure_system, write_systems
from kpidesk.session.review import Request, reviewing
from kpidesk.store.listing import find_projects
from kpidesk.store.project import Project
from kpidesk.views.portfolio import System, Unopened


@pytest.fixture(name="project", scope="module")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portfolio") / "claims.kpidesk"
    with reviewing(Request((str(sample("claims-ready")),), save=path), Silent()) as finished:
        finished.commit()
    return path


def test_that_a_project_is_measured_and_left_as_it_was(project: Path) -> None:
    before = hashlib.sha256(project.read_bytes()).hexdigest()
    one = measure_system(project, Silent())
    assert isinstance(one, System)
    assert (one.recommendation.value, one.week, one.currency) == ("optimise", 13, "USD")
    assert one.spent is not None
    assert one.gained is not None
    assert (one.gained - one.spent) / one.spent == pytest.approx(0.4304715840386938, rel=1e-9)
    assert hashlib.sha256(project.read_bytes()).hexdigest() == before
    assert [found.name for found in project.parent.iterdir()] == [project.name]


def test_that_it_is_measured_while_somebody_works_in_it(project: Path) -> None:
    with Project.open(project):
        assert isinstance(measure_system(project, Silent()), System)


def test_that_what_cannot_be_opened_comes_back_with_its_sentence(tmp_path: Path) -> None:
    broken, missing, hollow = tmp_path / "broken.kpidesk", tmp_path / "missing.kpidesk", tmp_path / "hollow.kpidesk"
    broken.write_text("not a project", encoding="utf-8")
    Project.create(hollow, {"name": "Nothing yet"}).close()
    for path in (broken, missing, hollow):
        found = measure_system(path, Silent())
        assert isinstance(found, Unopened)
        assert found.path == path
        assert found.why.endswith(".")


def test_that_a_cancelled_one_says_so(project: Path) -> None:
    class Stopped(Silent):
        def step(self, text: str, done: float | None = None) -> None:  # noqa: ARG002 - the protocol's signature
            if not text.startswith("Measuring"):
                raise Cancelled("Cancelled: nothing was changed.")

    assert measure_system(project, Stopped()) == Unopened(project, CANCELLED)


def test_that_folders_give_their_projects_once_and_by_name(tmp_path: Path) -> None:
    for name in ("b.kpidesk", "A.kpidesk", "notes.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "deeper").mkdir()
    found = find_projects((tmp_path / "b.kpidesk", tmp_path, tmp_path / "deeper"))
    assert [path.name for path in found.projects] == ["b.kpidesk", "A.kpidesk"]
    assert found.empty_folders == (tmp_path / "deeper",)


def test_that_the_table_is_written_whole_or_not_at_all(project: Path, tmp_path: Path) -> None:
    one = measure_system(project, Silent())
    assert isinstance(one, System)
    target = write_systems((one,), tmp_path / "portfolio.csv", Silent())
    with target.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["recommendation"], row["week"]) == ("claims.kpidesk", "optimise", "13")
    assert float(row["roi_net"]) == pytest.approx(0.4304715840386938, rel=1e-9)
    with pytest.raises(WrongUsage):
        write_systems((one,), tmp_path / "nowhere" / "portfolio.csv", Silent())
