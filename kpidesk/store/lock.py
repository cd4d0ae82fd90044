"""One writer per project: a lock the operating system drops by itself when its holder ends, however it ends."""

import json
import os
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.store.folders import data_folder, tag

_FAR = 1 << 30
"""The locked byte on Windows, far behind the note, so that the note can still be read."""


class Lock:
    """The right to write to one project, with a note that tells others who has it."""

    def __init__(self, handle: int | None = None, note: Path | None = None) -> None:
        self._handle = handle
        self._note = note

    def release(self) -> None:
        """Let others in; a second call does nothing."""
        if self._handle is None or self._note is None:
            return
        handle, self._handle = self._handle, None
        with suppress(OSError):  # Windows keeps a file that is open
            self._note.unlink(missing_ok=True)
        os.close(handle)


def acquire(path: Path) -> Lock:
    """Take the project at ``path``; raises Unusable that says where it is open already.

    Where the user's data folder cannot be written, SQLite's own locks are the only guard.
    """
    note = data_folder() / "locks" / f"{tag(path)}.lock"
    while True:
        try:
            note.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(note, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return Lock()
        if not _seize(handle):
            owner = _owner(handle)
            os.close(handle)
            raise Unusable(f"{path.name} is already open{owner}.", "Close it there, or open it read-only here.")
        if _is_current(handle, note):
            _sign(handle)
            return Lock(handle, note)
        os.close(handle)  # its last holder deleted it between our opening and locking it


def _is_current(handle: int, note: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), note.stat())
    except OSError:
        return False


def _sign(handle: int) -> None:
    since = datetime.now(UTC).astimezone().isoformat(sep=" ", timespec="minutes")
    note = {"host": socket.gethostname(), "process": os.getpid(), "since": since}
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(note).encode())


def _owner(handle: int) -> str:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        note = json.loads(os.read(handle, 4096))
        return f" in KPIDesk on {note['host']}, process {note['process']}, since {note['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return " in another KPIDesk"


def _seize(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only Windows has it

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - Windows has none

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # a file system without locks: SQLite's own are the guard
    return True
