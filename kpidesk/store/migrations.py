"""Numbered steps from one format to the next. They run on a copy only; the project is replaced when all went well."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

from kpidesk.store import seal
from kpidesk.store.backups import back_up, duplicate
from kpidesk.store.database import connect, defend, verify
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
    """Bring the project at ``path``, open and checked, to the present format, after a backup; then reopen it."""
    back_up(connection, path, f"before format {VERSION}")
    with staged(path) as staging:
        migrated_copy(connection, staging, version)
        put_in_place(staging, path)


def migrated_copy(connection: sqlite3.Connection, target: Path, version: int) -> None:
    """Write a copy of an open project of an older format to a new file, in the present format."""
    duplicate(connection, target)
    with told(target), closing(connect(target, "rw")) as copy:
        defend(copy)
        copy.execute("BEGIN IMMEDIATE")
        for number in range(version + 1, VERSION + 1):
            _STEPS[number](copy)
            copy.execute(f"PRAGMA user_version = {number}")
        seal.renew(copy, VERSION)
        copy.execute("COMMIT")
        verify(copy, target, VERSION, target.stat().st_size)


def lay_out(connection: sqlite3.Connection, version: int = VERSION) -> None:
    """Make the empty tables of a format in a new file, within the caller's transaction."""
    for relation in FORMATS[version]:
        connection.execute(relation.create)
    connection.execute(f"PRAGMA user_version = {version}")
