"""One writer at a time, read-only where nothing can be written, and full disks that cost nothing."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.store.check import check
from kpidesk.store.project import Project
from kpidesk.tables.table import Table

if sys.platform == "win32":
    pytest.skip("users, modes and limits as POSIX has them", allow_module_level=True)
import resource

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
HOLDER = """
import sys
from pathlib import Path
from kpidesk.store.project import Project
project = Project.open(Path(sys.argv[1]))
if sys.argv[2] == "mid-change":
    project._connection.execute("PRAGMA cache_spill = 1")
    project._connection.execute("PRAGMA cache_size = 1")
    project._connection.execute("BEGIN IMMEDIATE")
    project._connection.execute("UPDATE setting SET value = '1'")
    project._connection.execute("INSERT INTO chunk (part_id, bytes) VALUES (9, zeroblob(9000000))")
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(path: Path, how: str = "idle") -> Iterator[subprocess.Popen[str]]:
    """The project is open in another process, which is killed at the end."""
    command = [sys.executable, "-c", HOLDER, str(path), how]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=ROOT, **pipes) as child:  # type: ignore[call-overload] # pipes by name
        try:
            assert child.stdout.readline() == "open\n"
            yield child
        finally:
            child.send_signal(signal.SIGKILL)


def test_that_a_second_writer_is_told_where_the_project_is_open(project: Project) -> None:
    project.close()
    with held(project.path) as child:
        with pytest.raises(Unusable) as refusal:
            Project.open(project.path)
        assert f"KPIDesk on {socket.gethostname()}, process {child.pid}," in str(refusal.value)
        assert "read-only" in str(refusal.value)
        with Project.open(project.path, read_only=True) as reader:
            assert reader.settings()["name"] == "Claims triage"
    with Project.open(project.path) as again:
        assert not again.read_only


def test_that_a_second_opener_in_the_same_process_is_refused(project: Project) -> None:
    with pytest.raises(Unusable, match="already open"):
        Project.open(project.path)


def test_that_a_reader_sees_what_the_writer_commits(project: Project, moment: datetime) -> None:
    with Project.open(project.path, read_only=True) as reader:
        project.change_settings({"name": "Later"}, "Ann", moment)
        assert reader.settings()["name"] == "Later"


def test_that_a_read_only_project_refuses_changes(project: Project, moment: datetime) -> None:
    with Project.open(project.path, read_only=True) as reader:
        assert reader.read_only_reason == "It was opened read-only as asked."
        with pytest.raises(Unusable, match="cannot be changed"):
            reader.change_settings({"name": "Later"}, "Ann", moment)
    assert project.settings()["name"] == "Claims triage"


@pytest.mark.parametrize("opened", ["writing", "reading", "checking"])
def test_that_a_change_cut_short_is_taken_back(project: Project, opened: str) -> None:
    before = project.settings()
    project.close()
    with held(project.path, "mid-change"):
        assert project.path.with_name(project.path.name + "-journal").exists()
    if opened == "checking":
        assert check(project.path).sound
    else:
        with Project.open(project.path, read_only=opened == "reading") as again:
            assert again.settings() == before
    assert not project.path.with_name(project.path.name + "-journal").exists()


def test_that_a_journal_without_its_project_is_not_played_into_a_new_one(project: Project) -> None:
    project.close()
    with held(project.path, "mid-change"):
        pass
    project.path.unlink()
    with Project.create(project.path, {"name": "Another"}) as another:
        assert another.settings() == {"name": "Another"}


def test_that_a_closed_project_leaves_no_lock_lying(project: Project, data_folder: Path) -> None:
    assert len(list((data_folder / "locks").iterdir())) == 1
    project.close()
    assert list((data_folder / "locks").iterdir()) == []


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user can reach."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Without the rights of root, who may write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "named"), [(0o555, 0o666, "folder"), (0o777, 0o444, "p.kpidesk is")]
)
def test_that_a_write_protected_project_opens_read_only(
    shared: Path, folder_mode: int, file_mode: int, named: str, moment: datetime
) -> None:
    path = shared / "p.kpidesk"
    Project.create(path, {"name": "Claims triage"}).close()
    path.chmod(file_mode)
    shared.chmod(folder_mode)
    with unprivileged(), Project.open(path) as project:
        assert project.read_only
        assert "write-protected" in project.read_only_reason
        assert named in project.read_only_reason
        assert project.settings() == {"name": "Claims triage"}
        with pytest.raises(Unusable, match="write-protected"):
            project.change_settings({"budget": 1}, "Ann", moment)
        assert check(path).sound
    shared.chmod(0o755)


def test_that_a_change_cut_short_where_nothing_can_be_written_says_what_to_do(shared: Path) -> None:
    path = shared / "p.kpidesk"
    Project.create(path, {"name": "Claims triage"}).close()
    with held(path, "mid-change"):
        pass
    shared.chmod(0o555)
    with unprivileged(), pytest.raises(Unusable, match=r"Copy p\.kpidesk and p\.kpidesk-journal together"):
        Project.open(path)
    shared.chmod(0o755)


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_that_a_write_that_fails_changes_nothing_and_small_changes_work_at_once(
    project: Project, make_table: Callable[..., Table], moment: datetime
) -> None:
    table = make_table(rows=50_000)
    with files_no_longer_than(project.path.stat().st_size + 64_000):
        with pytest.raises(Unusable, match="Nothing was changed"):
            project.add_import([table], [], moment)
        project.change_settings({"name": "Still here"}, "Ann", moment)
    assert project.imports() == ()
    project.add_import([table], [], moment)
    project.close()
    with Project.open(project.path) as again:
        assert again.settings()["name"] == "Still here"
        assert len(again.imports()) == 1


def test_that_a_full_disk_is_named_and_costs_nothing(
    project: Project, make_table: Callable[..., Table], moment: datetime
) -> None:
    (pages,) = project._connection.execute("PRAGMA page_count").fetchone()
    project._connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(Unusable, match="no room") as refusal:
        project.add_import([make_table(rows=50_000)], [], moment)
    assert str(project.path) in str(refusal.value)
    project.change_settings({"name": "Still here"}, "Ann", moment)
    assert (project.settings()["name"], project.imports()) == ("Still here", ())


@pytest.mark.parametrize("fate", ["replaced", "gone"])
def test_that_a_file_that_was_replaced_or_taken_away_is_not_written(
    project: Project, moment: datetime, fate: str
) -> None:
    copy = project.path.read_bytes()
    project.path.rename(project.path.with_suffix(".old"))
    if fate == "replaced":
        project.path.write_bytes(copy)
    with pytest.raises(Unusable, match="moved, deleted or replaced"):
        project.change_settings({"name": "Later"}, "Ann", moment)


def test_that_what_a_killed_writer_left_is_swept_away(project: Project) -> None:
    left_over = project.path.with_name(f".{project.path.name}.0123abcd.new")
    left_over.touch()
    project.close()
    Project.open(project.path).close()
    assert not left_over.exists()


def test_that_an_unwritable_data_folder_does_not_keep_a_project_shut(
    project: Project, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()
    (data_folder / "file").touch()
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(data_folder / "file"))
    with Project.open(project.path) as again:
        assert not again.read_only


def test_that_the_file_needs_no_other_mode_than_the_rollback_journal(project: Project) -> None:
    asked = {
        name: project._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert asked["journal_mode"] == "delete"
    assert asked["synchronous"] >= 2
