"""Numbered steps from one format to the next. They run on a copy only; the project is replaced when all went well."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

from kpidesk.store import seal
from kpidesk.store.backups import back_up
from kpidesk.store.database import POSIX_LOCKS, connect, defend, verify
from kpidesk.store.failures import told
from kpidesk.store.schema import CHECKLIST, FORMATS, TABLE, VERSION
from kpidesk.store.staging import put_in_place, staged

Step = Callable[[sqlite3.Connection], object]


def _to_2(connection: sqlite3.Connection) -> None:
    """Imports know their sheet (until now always the only one: empty), and there is a checklist."""
    connection.execute('ALTER TABLE "imported_table" RENAME TO "former"')
    connection.execute(TABLE.create)
    known = [name for name in TABLE.names if name != "sheet"]
    listed = ", ".join(f'"{name}"' for name in known)
    connection.execute(
        f'INSERT INTO "imported_table" ({listed}, "sheet") SELECT {listed}, \'\' FROM "former"'  # noqa: S608 - our names
    )
    connection.execute('DROP TABLE "former"')
    connection.execute(CHECKLIST.create)


_STEPS: Mapping[int, Step] = MappingProxyType({2: _to_2})
"""Version -> how to get there from the one before."""


def migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring the project at ``path``, open and checked, to the present format, after a backup; closes it."""
    back_up(connection, path, f"before format {VERSION}")
    with staged(path) as staging:
        with told(path), closing(connect(staging, "rwc")) as copy:
            fill_migrated(copy, connection, path, version)
        connection.close()
        put_in_place(staging, path)


def migrated_in_memory(connection: sqlite3.Connection, path: Path, version: int) -> sqlite3.Connection:
    """The present format of an older project that may not be changed; it lives in memory and is never written."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with told(path):
        fill_migrated(copy, connection, path, version)
    return copy


def fill_migrated(copy: sqlite3.Connection, connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy an open project of an older format into an empty database and bring that to the present format."""
    with POSIX_LOCKS:
        connection.backup(copy)
    defend(copy)
    copy.execute("BEGIN IMMEDIATE")
    for number in range(version + 1, VERSION + 1):
        _STEPS[number](copy)
        copy.execute(f"PRAGMA user_version = {number}")
    seal.renew(copy, VERSION)
    copy.execute("COMMIT")
    verify(copy, path, VERSION, path.stat().st_size)


def lay_out(connection: sqlite3.Connection, version: int = VERSION) -> None:
    """Make the empty tables of a format in a new file, within the caller's transaction."""
    for relation in FORMATS[version]:
        connection.execute(relation.create)
    connection.execute(f"PRAGMA user_version = {version}")
