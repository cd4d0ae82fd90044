"""A project of every format that was ever released opens and says the same."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.pilot.records import ChecklistItem
from kpidesk.store import migrations
from kpidesk.store.check import check
from kpidesk.store.project import Project
from kpidesk.store.schema import FORMATS, VERSION

GOLDEN = Path(__file__).parent / "golden"


OLDER = sorted(set(FORMATS) - {VERSION})


@pytest.fixture(params=OLDER)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(GOLDEN / f"v{request.param}.kpidesk", tmp_path / "old.kpidesk"))


def content(project: Project, folder: Path) -> dict[str, Any]:
    records = project.records()
    rows = [(t.role, t.source.file, t.source.sheet, *(_digest(p) for p in t.parts)) for t in project.tables(folder)]
    found = {
        "settings": project.settings(),
        "history": [(c.key, c.old, c.new, c.who, c.at.isoformat(), c.after_review) for c in project.history()],
        "rows": rows,
        "problems": [problem.message for problem in project.problems()],
        "waivers": [(each.measure, each.ceiling, each.expires.isoformat()) for each in records.waivers],
        "actions": [(each.kpi, each.done) for each in records.actions],
        "reviews": [review.json for review in project.reviews()],
    }
    return dict(json.loads(json.dumps(found)))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_that_there_is_a_golden_file_of_every_format_before_this_one() -> None:
    kept = {int(path.stem[1:]) for path in GOLDEN.glob("v*.kpidesk")}
    assert kept == set(FORMATS) - {VERSION}


def test_that_an_old_project_is_migrated_and_says_the_same(old: Path, tmp_path: Path) -> None:
    with Project.open(old) as project:
        assert content(project, tmp_path / "rows") == json.loads((GOLDEN / "v1.json").read_text(encoding="utf-8"))
        project.set_checklist([ChecklistItem("Data protection", date(2026, 8, 1), "Ann")])
    assert version(old) == VERSION
    with Project.open(old) as project:
        assert project.records().checklist[0].text == "Data protection"


def test_that_a_backup_in_the_old_format_is_made_before_a_migration(old: Path) -> None:
    before, former = old.read_bytes(), version(old)
    with Project.open(old) as project:
        (backup,) = project.backups()
    assert backup.why == f"before format {VERSION}"
    assert version(backup.path) == former
    assert len(backup.path.read_bytes()) == len(before)


def test_that_reading_an_old_project_leaves_its_file_alone(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    with Project.open(old, read_only=True) as project:
        assert content(project, tmp_path / "rows") == json.loads((GOLDEN / "v1.json").read_text(encoding="utf-8"))
    assert check(old).sound
    assert old.read_bytes() == before


def test_that_a_migration_that_fails_leaves_the_old_project(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()

    def fail(connection: sqlite3.Connection) -> None:
        migrations._to_3(connection)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(migrations, "_STEPS", {2: migrations._to_2, 3: fail})
    with pytest.raises(Unusable):
        Project.open(old)
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.glob(".*")] == []


def test_that_a_damaged_old_project_is_not_migrated(old: Path) -> None:
    data = old.read_bytes().replace(b"Found n/a.", b"Found n/b.")
    old.write_bytes(data)
    with pytest.raises(Unusable, match="does not match its seal"):
        Project.open(old)
    assert old.read_bytes() == data


def test_that_every_format_is_reached_by_one_step() -> None:
    steps: Sequence[int] = sorted(migrations._STEPS)
    assert list(steps) == sorted(set(FORMATS) - {1})
