"""Backups are made, thinned by age, found and restored."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.store import backups
from kpidesk.store.project import Project
from kpidesk.tables.table import Table

NOW = datetime(2026, 8, 17, 12, 0, tzinfo=UTC)


def test_that_a_backup_holds_what_the_project_held(
    project: Project, make_table: Callable[..., Table], moment: datetime
) -> None:
    project.add_import([make_table()], [], moment)
    path = project.backup("before something: odd/./")
    project.change_settings({"name": "Later"}, "Ann", moment)
    assert [(backup.path, backup.why) for backup in project.backups()] == [(path, "before something odd")]
    with Project.open(path) as backup:
        assert backup.settings()["name"] == "Claims triage"
        assert backup.imports() == project.imports()


def test_that_projects_of_one_name_in_two_folders_have_their_own_backups(project: Project, tmp_path: Path) -> None:
    project.backup("one")
    (tmp_path / "other").mkdir()
    with Project.create(tmp_path / "other" / project.path.name, {}) as other:
        assert other.backups() == ()


def test_that_restoring_keeps_what_was_there(project: Project, moment: datetime) -> None:
    path = project.backup("by hand")
    project.change_settings({"name": "Later"}, "Ann", moment)
    with pytest.raises(Unusable, match="already open"):
        backups.restore(path, project.path)
    project.close()
    backups.restore(path, project.path)
    with Project.open(project.path) as restored:
        assert restored.settings()["name"] == "Claims triage"
        kept = restored.backups()[-1]
    assert kept.why == "before a restore"
    with Project.open(kept.path, read_only=True) as former:
        assert former.settings()["name"] == "Later"


def test_that_a_damaged_project_is_restored_and_its_bytes_are_kept(project: Project) -> None:
    path = project.backup("by hand")
    project.close()
    damaged = project.path.read_bytes()[:3000]
    project.path.write_bytes(damaged)
    project.path.with_name(project.path.name + "-journal").write_bytes(b"rubbish")
    with pytest.raises(Unusable, match="last backup") as refusal:
        Project.open(project.path)
    assert str(path) in str(refusal.value)
    backups.restore(path, project.path)
    with Project.open(project.path) as restored:
        assert restored.settings()["name"] == "Claims triage"
        assert [backup.path for backup in restored.backups()] == [path]
    (kept,) = path.parent.glob("*.damaged")
    assert kept.read_bytes() == damaged


def test_that_a_damaged_backup_is_not_restored(project: Project) -> None:
    path = project.backup("by hand")
    before = project.path.read_bytes()
    project.close()
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Unusable):
        backups.restore(path, project.path)
    assert project.path.read_bytes() == before


def test_that_the_newest_four_stay_however_old() -> None:
    made = [NOW - timedelta(days=1000 + days) for days in range(6)]
    assert backups.passed(made, NOW) == set(made[4:])


def test_that_backups_thin_out_to_days_and_then_months() -> None:
    made = [NOW - timedelta(hours=6 * step) for step in range(4 * 800)]
    kept = sorted(set(made) - backups.passed(made, NOW), reverse=True)
    assert kept[:4] == made[:4]
    week = [moment for moment in kept[4:] if NOW - moment <= timedelta(days=7)]
    assert len({moment.date() for moment in week}) == len(week)
    older = [moment for moment in kept if NOW - moment > timedelta(days=7)]
    assert len({(moment.year, moment.month) for moment in older}) == len(older)
    assert 12 <= len(older) <= 13
    assert len(kept) <= 4 + 8 + 13


def test_that_thinning_again_later_deletes_no_month_that_was_kept() -> None:
    made = [NOW - timedelta(days=step) for step in range(200)]
    kept = sorted(set(made) - backups.passed(made, NOW))
    later = NOW + timedelta(days=20)
    assert {(moment.year, moment.month) for moment in kept} == {
        (moment.year, moment.month) for moment in set(kept) - backups.passed(kept, later)
    }


def test_that_making_a_backup_thins(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "passed", lambda made, now: {min(made)} if min(made) < now else set())
    first = project.backup("one")
    assert not first.exists()


def test_that_a_backup_that_cannot_be_made_stops_what_needs_it(
    project: Project, make_table: Callable[..., Table], moment: datetime, data_folder: Path
) -> None:
    number = project.add_import([make_table()], [], moment)
    (data_folder / "backups").write_text("in the way")
    with pytest.raises(Unusable, match="No backup can be made"):
        project.remove_import(number)
    assert len(project.imports()) == 1
