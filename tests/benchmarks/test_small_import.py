"""The benchmark of imports in small: the same runs on 20,000 rows; ratios only where fixed costs do not rule."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpidesk.intake.inputs import Input
from kpidesk.session.pilot import NO_CHOICES
from kpidesk.session.project import create
from tests.benchmarks.cancelling import measure_patience
from tests.benchmarks.importing import BANNER, COURSES, MEMORY, PATIENCE, Course
from tests.benchmarks.large_sheet import write_csv, write_xlsx
from tests.benchmarks.run import GIGABYTE, ROOT

ROWS = 20_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("imports")
    write_csv(made / "log.csv", ROWS)
    write_xlsx(made / "log.xlsx", ROWS)
    write_xlsx(made / "banner.xlsx", ROWS, BANNER)
    return made


@pytest.mark.parametrize("name", [course.name for course in COURSES])
def test_that_an_import_stays_within_its_memory(folder: Path, name: str) -> None:
    # Asked for by a small process: what a process starts inherits the peak memory of the one that starts it.
    asked = (
        "import sys; from pathlib import Path; from tests.benchmarks.importing import importing; "
        "folder = Path(sys.argv[1]); print(importing(folder, sys.argv[2], folder / 'compiled').memory)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", asked, str(folder), name], check=True, stdout=subprocess.PIPE, env=environment
    )
    assert 0 < float(done.stdout) < MEMORY / 3 * GIGABYTE


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_that_the_reader_beside_it_reads_all_rows(folder: Path, course: Course) -> None:
    command = [sys.executable, "-c", course.reader, str(folder / course.name)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    assert int(done.stdout) == ROWS


@pytest.mark.parametrize("name", [course.name for course in COURSES])
def test_that_a_cancel_ends_an_import_at_once_at_any_moment(folder: Path, name: str) -> None:
    project = folder / f"{name}.kpidesk"
    create(project, None, NO_CHOICES)
    found = measure_patience(project, Input(folder / name, "requests"), 3)
    assert found.cancel < PATIENCE
    assert found.silence < found.whole
