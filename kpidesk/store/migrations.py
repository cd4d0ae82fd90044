"""Numbered steps from one format to the next. They run on a copy only; the project is replaced when all went well."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

from kpidesk.store import about, seal
from kpidesk.store.backups import back_up
from kpidesk.store.database import POSIX_LOCKS, connect, defend, verify
from kpidesk.store.failures import told
from kpidesk.store.schema import CHECKLIST, FORMATS, TABLE, VERSION, YIELDING, Relation
from kpidesk.store.staging import put_in_place, staged

Step = Callable[[sqlite3.Connection], object]


def _to_2(connection: sqlite3.Connection) -> None:
    """Imports know their sheet (until now always the only one: empty), and there is a checklist."""
    (table,) = (one for one in FORMATS[2] if one.name == TABLE.name)
    _widen(connection, table, "sheet", "")
    connection.execute(CHECKLIST.create)


def _to_3(connection: sqlite3.Connection) -> None:
    """Hashes are salted, and imports know what became of people's data (of those until now it is not known).

    Rows can yield to those of a newer import; until now none did.
    """
    _widen(connection, TABLE, "privacy", "[]")
    about.salted(connection)
    connection.execute(YIELDING.create)


def _widen(connection: sqlite3.Connection, relation: Relation, column: str, value: str) -> None:
    """Give a table one more column, in the place and with the statement that its new format says."""
    listed = ", ".join(f'"{name}"' for name in relation.names if name != column)
    connection.execute(f'ALTER TABLE "{relation.name}" RENAME TO "former"')
    connection.execute(relation.create)
    connection.execute(
        f'INSERT INTO "{relation.name}" ({listed}, "{column}") SELECT {listed}, ? FROM "former"',  # noqa: S608 - our names
        (value,),
    )
    connection.execute('DROP TABLE "former"')


_STEPS: Mapping[int, Step] = MappingProxyType({2: _to_2, 3: _to_3})
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
