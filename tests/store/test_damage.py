"""A damaged project gives the same answers as before or none at all, never other ones."""

import random
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level, Problem
from kpidesk.pilot.records import Decision, Waiver
from kpidesk.store.check import check
from kpidesk.store.project import Project
from kpidesk.tables.table import Table


@pytest.fixture
def filled(project: Project, make_table: Callable[..., Table], moment: datetime) -> Path:
    problems = [Problem(Level.WARNING, "bad-number", f"Found n/a in row {row}.") for row in range(500)]
    project.add_import([make_table(rows=5_000), make_table("costs", rows=20)], problems, moment)
    project.change_settings({"thresholds.latency_p99.green": 4.5}, "Ann", moment)
    project.add_waiver(Waiver("latency_p99", "A cache comes.", "Ann", 6.5, date(2026, 10, 1), moment))
    project.add_decision(Decision(moment, "Board", "scale", "optimise", "Why", "", "", "", None, None, ""))
    project.save_review(date(2026, 8, 16), '{"verdict": "' + "optimise " * 900 + '"}', moment)
    project.close()
    return project.path


def answers(path: Path, folder: Path) -> tuple[Any, ...] | None:
    """Everything the project says; None where it is refused."""
    try:
        with Project.open(path, read_only=True) as project:
            rows = [(t.role, t.source, t.columns, *(p.read_bytes() for p in t.parts)) for t in project.tables(folder)]
            marks = (project.settings(), project.history(), project.first_review())
            return (*marks, project.problems(), project.records(), project.reviews(), project.imports(), rows)
    except Unusable:
        return None


def flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def blank(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data) // 512) * 512
    data[place : place + 512] = bytes(512)


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


@pytest.mark.parametrize(("harm", "times", "refused"), [(flip, 200, 90), (blank, 60, 30), (cut, 40, 40)])
def test_that_damage_never_changes_an_answer(
    filled: Path, tmp_path: Path, harm: Callable[[bytearray, random.Random], None], times: int, refused: int
) -> None:
    chance = random.Random(20260817)  # noqa: S311 - the same damage in each run
    sound = answers(filled, tmp_path / "sound")
    whole = filled.read_bytes()
    path = tmp_path / "damaged.kpidesk"
    found = []
    for number in range(times):
        data = bytearray(whole)
        harm(data, chance)
        path.write_bytes(data)
        said = answers(path, tmp_path / str(number))
        found.append("refused" if said is None else "the same" if said == sound else "something else")
    assert sound is not None
    assert found.count("something else") == 0
    assert found.count("refused") >= refused


def test_that_damaged_rows_are_named_by_import_and_file(filled: Path, tmp_path: Path) -> None:
    with Project.open(filled, read_only=True) as project:
        written = project.tables(tmp_path / "sound")[0].parts[0].read_bytes()[2000:2040]
    filled.write_bytes(filled.read_bytes().replace(written, bytes(40)))
    with Project.open(filled) as project:
        with pytest.raises(Unusable, match=r"rows of requests.csv \(import 1 of 2026-08-17, requests\) are damaged"):
            project.tables(tmp_path / "rows")
        assert len(project.settings()) == 3
    assert list((tmp_path / "rows").iterdir()) == []
    report = check(filled)
    assert not report.sound
    assert "The rows of requests.csv (import 1 of 2026-08-17, requests) are damaged." in report.sentences


def test_that_a_sound_project_is_said_to_be_sound_and_what_is_in_it(filled: Path) -> None:
    report = check(filled)
    assert report.sound
    assert report.sentences == (
        "claims.kpidesk is sound.",
        "1 import:",
        "requests: 5,000 rows from requests.csv (2026-08-17).",
        "costs: 20 rows from costs.csv (2026-08-17).",
        "1 decision.",
        "1 saved review.",
        "1 changed setting.",
        "There is no backup of it on this computer.",
    )


def test_that_check_says_that_a_file_is_missing(tmp_path: Path) -> None:
    report = check(tmp_path / "nothing.kpidesk")
    assert not report.sound
    assert "There is no file" in report.sentences[0]


def test_that_damage_while_open_is_not_sealed_over(filled: Path, moment: datetime) -> None:
    with Project.open(filled) as project:
        filled.write_bytes(filled.read_bytes().replace(b"in row 7.", b"in row 9."))
        project.change_settings({"budget": 1}, "Ann", moment)
    assert answers(filled, filled.parent / "rows") is None
