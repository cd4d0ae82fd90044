"""A private folder for the Parquet parts of one run, and the end of what dead runs left behind."""

import os
import shutil
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kpidesk.base.errors import Unusable

PREFIX = "kpidesk-run-"
_turn = threading.Lock()
_active: list[Path] = []
"""The folders of the runs going on in this process."""
_told: list[str | None] = []
"""What tempfile was told before the first of them."""


@contextmanager
def workspace() -> Iterator[Path]:
    """A new folder that nobody else reads, gone at the end; raises Unusable where there is no room for one.

    Temporary files that single steps make go there as well. While the run lives it holds a lock beside the folder; a
    folder whose lock is free belongs to a dead run.
    """
    place = _active[0].parent if _active else Path(tempfile.gettempdir())
    _sweep(place)
    folder = place / f"{PREFIX}{uuid.uuid4().hex[:12]}"
    try:
        lock = _lock_of(folder).open("w")
    except OSError as error:
        raise _no_room(place, error) from error
    try:
        with lock:
            _seize(lock)
            folder.mkdir(mode=0o700)  # after the lock, so that nobody takes it for a dead one
            with _home_of_temporary_files(folder):
                yield folder
    except OSError as error:
        if error.filename is not None and Path(os.fsdecode(error.filename)).is_relative_to(folder):
            raise _no_room(place, error) from error
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _lock_of(folder).unlink(missing_ok=True)


@contextmanager
def _home_of_temporary_files(folder: Path) -> Iterator[None]:
    """Let tempfile use ``folder``, so that what a killed step leaves is swept with its run."""
    with _turn:
        if not _active:
            _told.append(tempfile.tempdir)
        _active.append(folder)
        tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        with _turn:
            _active.remove(folder)
            tempfile.tempdir = str(_active[-1]) if _active else _told.pop()


def _no_room(place: Path, error: OSError) -> Unusable:
    return Unusable(
        f"There is no room to work in {place}: {error.strerror or error}.",
        "Nothing was written: make room there, or let the environment variable TMPDIR name another folder.",
    )


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _sweep(place: Path) -> None:
    """Delete the folders of runs that ended without doing so. What cannot be deleted is left for the next run."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.suffix == ".lock" or not folder.is_dir() or folder.is_symlink():
                continue
            with _lock_of(folder).open("a") as lock:
                _seize(lock)
                shutil.rmtree(folder, ignore_errors=True)
            _lock_of(folder).unlink(missing_ok=True)


def _seize(lock: IO[str]) -> None:
    """Lock an open file until it is closed or its process ends; raises OSError where another holds it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only Windows has it

        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
