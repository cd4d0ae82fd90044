"""A private folder for the Parquet parts of one run, and the end of what dead runs left behind."""

import os
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kpidesk.base.errors import Unusable

PREFIX = "kpidesk-run-"
ANY_PREFIX = "kpidesk-"
"""Of the folders that single steps make for themselves, beside the one of their run."""
OLD = 24 * 3600.0
"""Seconds after which no step is still at work."""


@contextmanager
def workspace() -> Iterator[Path]:
    """A new folder that nobody else reads, gone at the end; raises Unusable where there is no room for one.

    While the run lives it holds a lock beside the folder; a folder whose lock is free belongs to a dead run.
    """
    _sweep()
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{uuid.uuid4().hex[:12]}"
    try:
        lock = _lock_of(folder).open("w")
    except OSError as error:
        raise _no_room(folder.parent, error) from error
    try:
        with lock:
            _seize(lock)
            folder.mkdir(mode=0o700)  # after the lock, so that nobody takes it for a dead one
            yield folder
    except OSError as error:
        if error.filename is not None and Path(os.fsdecode(error.filename)).is_relative_to(folder):
            raise _no_room(folder.parent, error) from error
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _lock_of(folder).unlink(missing_ok=True)


def _no_room(place: Path, error: OSError) -> Unusable:
    return Unusable(
        f"There is no room to work in {place}: {error.strerror or error}.",
        "Nothing was written: make room there, or let the environment variable TMPDIR name another folder.",
    )


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _sweep() -> None:
    """Delete what runs left that ended without doing so. What cannot be deleted is left for the next run."""
    for folder in Path(tempfile.gettempdir()).glob(f"{ANY_PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or not folder.is_dir():
                continue
            if folder.name.startswith(PREFIX):
                _sweep_dead(folder)
            elif time.time() - folder.stat().st_mtime > OLD:  # without a lock: age is all that tells
                shutil.rmtree(folder, ignore_errors=True)


def _sweep_dead(folder: Path) -> None:
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
