"""The connection to a project file: opened with SQLite's defences for untrusted files, changed in short transactions.

Rollback journal and full synchronisation: no other file is needed while nothing is being written, so that the file
survives mail, synchronised folders and a USB stick.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from kpidesk.store import seal
from kpidesk.store.failures import Damaged, told
from kpidesk.store.schema import VERSION, objects
from kpidesk.store.staging import journal_of

LONGEST = 64 * 2**20
"""The longest text or blob in bytes that is read or written in one go."""
_SECONDS = 1.5
_BYTES_PER_SECOND = 5e6
_WAIT = 5.0
_DEFENSIVE = 1010
"""SQLITE_DBCONFIG_DEFENSIVE: no statement may corrupt the file on purpose."""

POSIX_LOCKS = threading.RLock()
"""Held while a file is written or read past SQLite: closing any handle of a file drops the process's locks on it."""


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open the file with defences on; ``mode`` is ``ro``, ``rw`` or ``rwc`` (create). Nothing is read yet."""
    posix = quote(str(path.absolute()).replace("\\", "/").encode(errors="surrogateescape"))
    uri = f"file://{'' if posix.startswith('/') else '/'}{posix}?mode={mode}"
    with told(path):
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT, check_same_thread=False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    if hasattr(connection, "setconfig"):  # since Python 3.12
        connection.setconfig(_DEFENSIVE)
    return connection


def defend(connection: sqlite3.Connection) -> None:
    """The settings of every connection to a file that may come from anywhere."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA secure_delete = ON")
    # EXTRA is FULL, and syncs the folder as well after the journal is gone: what was acknowledged stays.
    connection.execute("PRAGMA synchronous = EXTRA")


def verify(connection: sqlite3.Connection, path: Path, version: int, size: int) -> None:
    """Refuse (Damaged) what KPIDesk did not write: other tables, damaged pages, or rows that break the seal."""
    with told(path), _time_limit(connection, _SECONDS + size / _BYTES_PER_SECOND):
        expected = objects(version)
        query = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
        found = connection.execute(query).fetchmany(len(expected) + 1)
        if sorted(found, key=str) != sorted(expected, key=str):
            raise Damaged(
                f"{path.name} does not have the tables of a KPIDesk project: it was made or changed elsewhere."
            )
        if connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            raise Damaged(f"{path.name} is damaged: its pages do not fit together.")
        check_seal(connection, path, version)


def check_seal(connection: sqlite3.Connection, path: Path, version: int = VERSION) -> None:
    """Refuse (Damaged) content that is not what KPIDesk last wrote."""
    if not seal.holds(connection, version):
        raise Damaged(f"{path.name} is damaged or was changed outside KPIDesk: its content does not match its seal.")


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All or nothing: checks the seal, runs the body, seals anew and commits; on any error nothing was changed."""
    with POSIX_LOCKS, told(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            check_seal(connection, path)
            yield
            seal.renew(connection, VERSION)
            connection.execute("COMMIT")
        except BaseException:
            roll_back(connection)
            raise


@contextmanager
def snapshot(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Several reads of one state of the file."""
    with POSIX_LOCKS, told(path):
        connection.execute("BEGIN")
        try:
            yield
        finally:
            roll_back(connection)


def clear_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Delete the empty journal of a writer that was killed before it wrote anything; SQLite leaves it lying."""
    journal = journal_of(path)
    if not journal.exists():
        return
    with POSIX_LOCKS, suppress(sqlite3.Error, OSError):
        connection.execute("BEGIN EXCLUSIVE")  # granted only when nobody writes and nothing has to be taken back
        try:
            journal.unlink()
        finally:
            roll_back(connection)


def shrink(connection: sqlite3.Connection) -> None:
    """Give back the room of what was deleted; where that fails nothing but the room is lost."""
    limit = connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # VACUUM attaches the file it writes to
    with POSIX_LOCKS, suppress(sqlite3.Error):
        connection.execute("VACUUM")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, limit)


def roll_back(connection: sqlite3.Connection) -> None:
    """Undo what is pending; after a full disk SQLite has done so already."""
    if connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


@contextmanager
def _time_limit(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
