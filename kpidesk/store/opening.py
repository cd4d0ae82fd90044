"""How a project file is made and opened: locked, examined, checked and, where it is older, migrated."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.store import header, migrations, seal
from kpidesk.store.backups import last_backup
from kpidesk.store.database import POSIX_LOCKS, connect, defend, verify
from kpidesk.store.failures import Damaged, told
from kpidesk.store.header import Header
from kpidesk.store.schema import APPLICATION_ID, VERSION
from kpidesk.store.staging import put_in_free_place, staged, taken


def obstacle(path: Path) -> str:
    """Why the project at ``path`` cannot be written, as a sentence; empty when it can."""
    if path.exists() and not _may_write(path):
        return f"{path.name} is write-protected, so it was opened read-only."
    if path.parent.is_dir() and not _may_write(path.parent):
        return f"The folder {path.parent} is write-protected, so {path.name} was opened read-only."
    return ""


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def create(path: Path, fill: Callable[[sqlite3.Connection], object]) -> None:
    """Make a new project file with empty tables, let ``fill`` write to them, and put it in place.

    Raises WrongUsage where something is there already, Unusable where nothing can be written.
    """
    if path.exists():
        raise taken(path)
    if not path.parent.is_dir():
        raise Unusable(f"There is no folder {path.parent}.", "Make it, or choose another place for the project.")
    with staged(path) as staging:
        with POSIX_LOCKS, told(path), closing(connect(staging, "rwc")) as connection:
            defend(connection)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.lay_out(connection)
            fill(connection)
            seal.renew(connection, VERSION)
            connection.execute("COMMIT")
        put_in_free_place(staging, path)


def open_checked(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection to a project that passed every check, in the present format.

    Raises Unusable; where the file is damaged or not ours the last backup is named.
    """
    try:
        connection, head = open_as_found(path, read_only=read_only)
        if head.version == VERSION:
            return connection
        with closing(connection):
            if read_only:
                return migrations.migrated_in_memory(connection, path, head.version)
            migrations.migrate(connection, path, head.version)
        return open_as_found(path, read_only=False)[0]
    except Damaged as error:
        raise Damaged(*error.sentences, last_backup(path)) from error


def open_as_found(path: Path, *, read_only: bool) -> tuple[sqlite3.Connection, Header]:
    """A connection to a project that passed every check of its own format, and its header."""
    with POSIX_LOCKS:
        head = header.examine(path)
    # A change that was cut short can only be taken back by a connection that may write.
    connection = connect(path, "ro" if read_only and obstacle(path) else "rw")
    try:
        with told(path):
            defend(connection)
            if read_only:
                connection.execute("PRAGMA query_only = ON")
        verify(connection, path, head.version, head.size)
    except BaseException:
        connection.close()
        raise
    return connection, head
