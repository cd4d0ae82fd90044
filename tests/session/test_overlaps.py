"""A newer export of what is there already: nothing counts twice without a word."""

from pathlib import Path

from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.session.importing import Preparation
from kpidesk.session.project import create_from, import_files
from kpidesk.views.importing import OVERLAP, counted_twice


def costs(folder: Path, name: str, *days: int) -> Input:
    path = folder / name
    rows = "".join(f"2026-08-{day:02},{day}.5\n" for day in days)
    path.write_text(f"date,amount\n{rows}", encoding="utf-8")
    return Input(path, "costs")


def pilot(folder: Path) -> Path:
    path = folder / "claims.kpidesk"
    create_from(path, {"name": "Claims", "start": "2026-08-03", "hourly_rate": 50})
    import_files(path, [costs(folder, "july.csv", 3, 4, 5, 6)], Silent())
    return path


def overlaps(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.code == OVERLAP]


def test_that_a_newer_export_of_the_same_days_is_warned_of_before_it_is_stored_and_when_it_is(tmp_path: Path) -> None:
    path, newer = pilot(tmp_path), costs(tmp_path, "newer.csv", 5, 6, 7)
    preparation = Preparation()
    checked = preparation.check(path, [newer], Silent())
    preparation.close()
    (warned,) = overlaps(checked.problems)
    assert warned.level is Level.WARNING
    assert "costs of 5 – 6 August 2026 already, from july.csv" in warned.message
    assert warned.file == "newer.csv"
    assert counted_twice(checked.problems).startswith("newer.csv: The project has costs of 5 – 6 August 2026")
    assert overlaps(import_files(path, [newer], Silent()).problems) == [warned]


def test_that_the_next_days_overlap_nothing(tmp_path: Path) -> None:
    path = pilot(tmp_path)
    imported = import_files(path, [costs(tmp_path, "next.csv", 7, 8)], Silent())
    assert overlaps(imported.problems) == []
    assert counted_twice(imported.problems) == ""


def test_that_an_import_whose_place_is_taken_overlaps_nothing(tmp_path: Path) -> None:
    path, newer = pilot(tmp_path), costs(tmp_path, "newer.csv", 3, 4, 5)
    preparation = Preparation()
    checked = preparation.check(path, [newer], Silent(), replaces=1)
    preparation.close()
    assert overlaps(checked.problems) == []
