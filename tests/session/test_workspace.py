"""The private folder of a run."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.session.workspace import PREFIX, workspace


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made in these tests."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def die_inside_a_workspace(place: Path) -> None:
    program = (
        "import os, signal, sys, tempfile\n"
        "tempfile.tempdir = sys.argv[1]\n"
        "from kpidesk.session.workspace import workspace\n"
        "with workspace() as folder:\n"
        "    (folder / 'part.parquet').write_bytes(b'rows')\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(place)], capture_output=True, check=False)
    assert ended.returncode != 0


def test_that_nothing_is_left_at_the_end(place: Path) -> None:
    with workspace() as folder:
        (folder / "part.parquet").write_bytes(b"rows")
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_that_nothing_is_left_when_the_run_fails(place: Path) -> None:
    with pytest.raises(ZeroDivisionError), workspace():
        1 / 0  # noqa: B018 - only its error matters
    assert list(place.iterdir()) == []


def test_that_two_runs_do_not_disturb_each_other() -> None:
    with workspace() as one:
        with workspace() as other:
            assert one != other
        assert one.is_dir()


def test_that_what_a_killed_run_left_is_gone_at_the_next_start(place: Path) -> None:
    die_inside_a_workspace(place)
    (dead,) = (path for path in place.glob(f"{PREFIX}*") if path.is_dir())
    with workspace():
        assert not dead.exists()
    assert list(place.iterdir()) == []


def test_that_the_folder_of_a_living_run_is_not_swept(place: Path) -> None:
    program = (
        "import sys, tempfile\n"
        "tempfile.tempdir = sys.argv[1]\n"
        "from kpidesk.session.workspace import workspace\n"
        "with workspace(): pass\n"
    )
    with workspace() as folder:
        subprocess.run([sys.executable, "-c", program, str(place)], check=True)
        assert folder.is_dir()


def test_that_no_room_is_told_with_what_to_do(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(place / "nowhere"))
    with pytest.raises(Unusable, match="There is no room to work in"), workspace():
        pass


def test_that_a_disk_that_fills_up_while_working_is_told(place: Path) -> None:
    with pytest.raises(Unusable, match="No space left"), workspace() as folder:
        raise OSError(28, "No space left on device", str(folder / "part.parquet"))
    assert list(place.iterdir()) == []


def test_that_temporary_files_of_steps_lie_in_the_folder_of_the_run(place: Path) -> None:
    with workspace() as one:
        with workspace() as other:
            assert other.parent == place
            with tempfile.TemporaryDirectory() as step:
                assert Path(step).parent == other
        with tempfile.TemporaryDirectory() as step:
            assert Path(step).parent == one
    assert tempfile.gettempdir() == str(place)
