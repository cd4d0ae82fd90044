"""What goes into a project comes out of it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.base.problems import Level, Problem
from kpidesk.store.project import Project
from kpidesk.tables.table import Table

MakeTable = Callable[..., Table]


def test_that_settings_come_back_as_they_were_given(tmp_path: Path) -> None:
    given = {
        "name": "Prüfung <β> 😀",
        "start": date(2026, 8, 3),
        "eligible_users": 200,
        "hourly_rate": 312.5,
        "groups": ["group_age", "group_region"],
        "token_prices": {"gpt-4.1": {"input": 2e-6}},
    }
    with Project.create(tmp_path / "p.kpidesk", given) as project:
        assert project.settings() == {**given, "start": "2026-08-03"}
    with Project.open(tmp_path / "p.kpidesk") as project:
        assert project.settings() == {**given, "start": "2026-08-03"}


def test_that_a_project_is_never_written_over(project: Project) -> None:
    before = project.path.read_bytes()
    with pytest.raises(WrongUsage, match="exists already"):
        Project.create(project.path, {})
    assert project.path.read_bytes() == before


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="There is no folder"):
        Project.create(tmp_path / "nowhere" / "p.kpidesk", {})


def test_that_a_setting_json_cannot_hold_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="fx"):
        Project.create(tmp_path / "p.kpidesk", {"fx": {"EUR": float("nan")}})
    assert list(tmp_path.glob("*kpidesk*")) == []


def test_that_an_import_comes_back_with_its_rows_source_and_problems(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    tables = [make_table(parts=2, sheet="Sheet 1"), make_table("costs", rows=0)]
    problem = Problem(Level.WARNING, "bad-number", "Found n/a.", "Write a number.", "a.csv", "S", "B17", "cost", 3)
    number = project.add_import(tables, [problem], moment)
    with Project.open(project.path, read_only=True) as again:
        found = again.tables(tmp_path / "rows")
        (one,) = again.imports()
        assert again.problems() == (problem,)
    assert (one.id, one.at, one.problems) == (number, moment, 1)
    for given, got, kept in zip(tables, found, one.tables, strict=True):
        assert (got.role, got.source, got.columns) == (given.role, given.source, given.columns)
        assert (kept.role, kept.source, kept.columns) == (given.role, given.source, given.columns)
        assert [file.read_bytes() for file in got.parts] == [file.read_bytes() for file in given.parts]
    assert pq.read_table(found[0].parts[1]).num_rows == 300


def test_that_a_file_imported_twice_is_noticed_by_sheet(
    project: Project, make_table: MakeTable, moment: datetime
) -> None:
    table = make_table(sheet="May")
    assert not project.already_imported(table.source.sha256, "May")
    project.add_import([table], [], moment)
    assert project.already_imported(table.source.sha256, "May")
    assert not project.already_imported(table.source.sha256, "June")


def test_that_a_part_that_cannot_be_read_leaves_the_project_as_it_was(
    project: Project, make_table: MakeTable, moment: datetime
) -> None:
    good, bad = make_table(), make_table("costs")
    bad.parts[0].unlink()
    with pytest.raises(Unusable, match="Nothing was imported"):
        project.add_import([good, bad], [], moment)
    assert project.imports() == ()


def test_that_a_removed_import_is_gone_and_in_a_backup(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    first = project.add_import([make_table()], [Problem(Level.INFO, "x", "y")], moment)
    size = project.path.stat().st_size
    second = project.add_import([make_table("costs", rows=5000)], [Problem(Level.INFO, "x", "z")], moment)
    project.remove_import(second)
    assert [one.id for one in project.imports()] == [first]
    assert [problem.message for problem in project.problems()] == ["y"]
    assert len(project.tables(tmp_path / "rows")) == 1
    assert project.path.stat().st_size == size
    with Project.open(project.backups()[-1].path, read_only=True) as backup:
        assert [one.id for one in backup.imports()] == [first, second]


def test_that_removing_an_import_that_is_not_there_says_so(project: Project) -> None:
    with pytest.raises(WrongUsage, match="no import 7"):
        project.remove_import(7)


def test_that_saved_reviews_come_back(project: Project, moment: datetime) -> None:
    project.save_review(date(2026, 8, 16), '{"verdict": "optimise"}', moment)
    (review,) = project.reviews()
    assert (review.as_of, review.at, review.json) == (date(2026, 8, 16), moment, '{"verdict": "optimise"}')


def test_that_no_other_file_lies_beside_an_idle_project(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    project.add_import([make_table()], [], moment)
    folder = [path.name for path in tmp_path.iterdir() if "claims" in path.name]
    assert folder == ["claims.kpidesk"]


def test_that_a_copy_of_an_idle_open_project_is_complete(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    project.add_import([make_table()], [], moment)
    (tmp_path / "copy.kpidesk").write_bytes(project.path.read_bytes())
    with Project.open(tmp_path / "copy.kpidesk") as copy:
        assert copy.imports() == project.imports()


def test_that_save_copy_replaces_a_file_by_a_complete_project(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "old.kpidesk"
    target.write_text("something else")
    project.save_copy(target)
    with Project.open(target) as copy:
        assert copy.settings() == project.settings()


@pytest.mark.parametrize("name", ["a b", "Grüße", "100%25", "what?#;", "données 😀", "it's", "x" * 150])
def test_that_any_file_name_works(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.kpidesk"
    Project.create(path, {"name": name}).close()
    assert path.is_file()
    with Project.open(path) as project:
        assert project.settings() == {"name": name}
