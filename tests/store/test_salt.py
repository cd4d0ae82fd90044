"""Every project has a key of its own for what it hashes, and keeps it to itself."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kpidesk.store.project import Project
from kpidesk.store.schema import FORMATS, VERSION
from kpidesk.tables.table import Table

GOLDEN = Path(__file__).parent / "golden"


def test_that_every_project_has_a_salt_of_its_own(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a.kpidesk", {}) as one, Project.create(tmp_path / "b.kpidesk", {}) as other:
        assert len(one.salt()) == 32
        assert one.salt() != other.salt()


def test_that_a_salt_is_the_same_whenever_the_project_is_opened(project: Project) -> None:
    before = project.salt()
    project.close()
    with Project.open(project.path) as again:
        assert again.salt() == before


def test_that_a_project_can_be_made_with_the_salt_its_rows_were_hashed_with(tmp_path: Path) -> None:
    salt = bytes(range(32))
    with Project.create(tmp_path / "a.kpidesk", {}, salt=salt) as made:
        assert made.salt() == salt


@pytest.mark.parametrize("version", sorted(set(FORMATS) - {VERSION}))
def test_that_an_older_project_gets_a_salt_that_stays(version: int, tmp_path: Path) -> None:
    old = Path(shutil.copy(GOLDEN / f"v{version}.kpidesk", tmp_path / "old.kpidesk"))
    with Project.open(old) as project:
        salt = project.salt()
        assert [table.source.privacy for one in project.imports() for table in one.tables] == [()]
    with Project.open(old) as project:
        assert len(salt) == 32
        assert project.salt() == salt


def test_that_a_copy_of_a_project_hashes_as_the_project_does(project: Project, tmp_path: Path) -> None:
    project.save_copy(tmp_path / "copy.kpidesk")
    with Project.open(tmp_path / "copy.kpidesk") as copy:
        assert copy.salt() == project.salt()


def test_that_what_became_of_columns_is_kept_with_the_import(
    project: Project, make_table: Callable[..., Table], moment: datetime
) -> None:
    table = make_table()
    privacy = (("user_id", "hash"), ("comment", "recorded"))
    project.add_import([replace(table, source=replace(table.source, privacy=privacy))], (), moment)
    assert project.imports()[0].tables[0].source.privacy == privacy
