"""Imports: which tables came in when, from which files, with which problems."""

import hashlib
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.base.problems import Problem
from kpidesk.store import parts, yielding
from kpidesk.store.failures import Damaged
from kpidesk.store.parts import Part
from kpidesk.store.rows import cell, decode, encode, legible, read_json, write_json
from kpidesk.store.schema import IMPORT, PROBLEM, TABLE
from kpidesk.store.yielding import Marks, Yielding
from kpidesk.tables.table import Source, Table

_SOURCE = ("file", "sheet", "sha256", "size", "recognised_as", "rows_read", "rows_accepted", "rows_rejected")


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table in the project: its role, where it came from, its columns, and its parts with their hashes.

    ``yielded``: rows of it that do not count, because another import tells the same.
    """

    role: str
    source: Source
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    yielded: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A stored table as it came in, and which rows of each part yield (None: none does)."""

    import_id: int
    table: Table
    parts: tuple[int, ...]
    yielding: tuple[Marks | None, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """What one user action brought in. ``problems`` counts the kinds and places of problems noted with it."""

    id: int
    at: datetime
    tables: tuple[StoredTable, ...]
    problems: int


def add(
    connection: sqlite3.Connection,
    tables: Sequence[Table],
    problems: Sequence[Problem],
    at: datetime,
    yields: Sequence[Yielding] = (),
) -> int:
    """Store tables, their rows and the problems found on the way; returns the id of the import.

    ``yields``: rows that stop to count for it, and rows of it that do not count.
    """
    import_id = connection.execute(IMPORT.insert(), (at.isoformat(),)).lastrowid
    assert import_id is not None  # noqa: S101 - an insert that went well has a row id
    stored: dict[int | Path, int] = {}
    for table in tables:
        table_id = connection.execute(TABLE.insert(), (import_id, *_table_cells(table))).lastrowid
        assert table_id is not None  # noqa: S101 - as above
        for file in table.parts:
            stored[file] = parts.store(connection, table_id, file)
    for one in yields:
        part_id = stored[one.part] if isinstance(one.part, Path) else one.part
        yielding.store(connection, part_id, import_id if one.to is None else one.to, one.rows)
    connection.executemany(PROBLEM.insert(), [(import_id, *encode(problem)) for problem in problems])
    return import_id


def _table_cells(table: Table) -> tuple[Any, ...]:
    source = table.source
    plain = (cell(getattr(source, name)) for name in _SOURCE)
    told = (source.cells_bad, table.columns, source.privacy)
    return (table.role, *plain, *(cell(write_json(one)) for one in told))


def listed(connection: sqlite3.Connection) -> tuple[Import, ...]:
    """Every import, oldest first."""
    rows = connection.execute(IMPORT.select()).fetchall()
    return tuple(_import(connection, import_id, at) for import_id, at in rows)


def _import(connection: sqlite3.Connection, import_id: int, at: str) -> Import:
    query = 'SELECT COUNT(*) FROM "problem" WHERE "import_id" = ?'
    (problems,) = connection.execute(query, (import_id,)).fetchone()
    rows = connection.execute(TABLE.select()).fetchall()
    with legible("an import"):
        tables = tuple(_table(connection, row) for row in rows if row[1] == import_id)
        return Import(import_id, datetime.fromisoformat(at), tables, problems)


def _table(connection: sqlite3.Connection, row: tuple[Any, ...]) -> StoredTable:
    table_id, _, role, *plain, cells_bad, columns, privacy = row
    bad = tuple((column, count) for column, count in read_json(cells_bad))
    kept = tuple((column, choice) for column, choice in read_json(privacy))
    source = Source(**dict(zip(_SOURCE, plain, strict=True)), cells_bad=bad, privacy=kept)
    found = parts.of_table(connection, table_id)
    marks = (yielding.of_part(connection, part) for part in found)
    yielded = sum(int(one.sum()) for one in marks if one is not None)
    return StoredTable(role, source, tuple(read_json(columns)), found, yielded)


def problems(connection: sqlite3.Connection) -> tuple[Problem, ...]:
    """The problems of every import, oldest first."""
    return tuple(decode(Problem, row) for row in connection.execute(PROBLEM.select(*PROBLEM.names[2:])))


def copy_out(connection: sqlite3.Connection, folder: Path) -> tuple[Table, ...]:
    """Write the rows that count into ``folder``, hashed on the way; raises Damaged naming import and file.

    A part that an earlier call wrote there is not written again.
    """
    _make(folder)
    return tuple(_copy_table(connection, one, table, folder) for one in listed(connection) for table in one.tables)


def hold(
    connection: sqlite3.Connection, folder: Path, roles: Collection[str] | None, without: int | None
) -> tuple[Held, ...]:
    """The tables of some roles (None: of all) with all their rows, oldest import first; written as by ``copy_out``.

    ``without``: an import that is left out, as if it had been removed.
    """
    _make(folder)
    return tuple(
        _held(connection, one, table, folder, without)
        for one in listed(connection)
        if one.id != without
        for table in one.tables
        if roles is None or table.role in roles
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"The rows cannot be copied to {folder}: {error.strerror or error}.") from error


def _held(connection: sqlite3.Connection, one: Import, table: StoredTable, folder: Path, without: int | None) -> Held:
    files = tuple(_copy_part(connection, one, table, part, folder) for part in table.parts)
    whole = Table(table.role, table.source, files, table.columns)
    marks = tuple(yielding.of_part(connection, part, without) for part in table.parts)
    return Held(one.id, whole, tuple(part.id for part in table.parts), marks)


def _copy_table(connection: sqlite3.Connection, one: Import, table: StoredTable, folder: Path) -> Table:
    files = []
    for part in table.parts:
        marks = yielding.of_part(connection, part) if table.yielded else None
        if marks is None:
            files.append(_copy_part(connection, one, table, part, folder))
            continue
        rest = folder / f"{_name(one, part)}-rest-{yielding.name_of(marks)}.parquet"
        if not rest.exists():
            whole = _copy_part(connection, one, table, part, folder)
            yielding.write_rest(whole, marks, rest)
            whole.unlink()
        files.append(rest)
    return Table(table.role, table.source, tuple(files), table.columns, table.yielded)


def _copy_part(connection: sqlite3.Connection, one: Import, table: StoredTable, part: Part, folder: Path) -> Path:
    file = folder / f"{_name(one, part)}.parquet"
    try:
        if not (file.exists() and file.stat().st_size == part.size):
            parts.copy_out(connection, part, file)
    except (Damaged, sqlite3.DataError) as error:  # the latter: a chunk longer than any we write
        raise Damaged(f"{damage(one, table)}.") from error
    return file


def _name(one: Import, part: Part) -> str:
    """No name from the file itself: it could lead elsewhere. Who has it has these rows: their hash is in it."""
    return f"import-{one.id}-part-{part.id}-{_mark(part)}"


def _mark(part: Part) -> str:
    return hashlib.sha256(part.sha256.encode()).hexdigest()[:32]


def damage(one: Import, table: StoredTable) -> str:
    """Which rows are damaged, in words without a full stop."""
    return f"The rows of {table.source.file} (import {one.id} of {one.at:%Y-%m-%d}, {table.role}) are damaged"


def remove(connection: sqlite3.Connection, import_id: int) -> None:
    """Delete an import with its tables, rows and problems; raises WrongUsage when there is none of that id."""
    known = {one.id: one for one in listed(connection)}
    if import_id not in known:
        raise WrongUsage(f"There is no import {import_id} in this project.")
    gone = [part for table in known[import_id].tables for part in table.parts]
    yielding.remove(connection, import_id, gone)
    for part in gone:
        parts.remove(connection, part)
    for name in ("imported_table", "problem"):
        connection.execute(f'DELETE FROM "{name}" WHERE "import_id" = ?', (import_id,))  # noqa: S608 - our names
    connection.execute('DELETE FROM "import_batch" WHERE "id" = ?', (import_id,))
