"""The bytes of Parquet parts, kept in chunks, each part with its SHA-256."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kpidesk.base.errors import Unusable
from kpidesk.store.failures import Damaged
from kpidesk.store.schema import CHUNK, PART

CHUNK_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a table: its id here, SHA-256 (hex) and size in bytes."""

    id: int
    sha256: str
    size: int


def store(connection: sqlite3.Connection, table_id: int, file: Path) -> int:
    """Copy a Parquet file in, within the caller's transaction; returns the id of the part."""
    part_id = connection.execute(PART.insert(), (table_id, "", 0)).lastrowid
    assert part_id is not None  # noqa: S101 - an insert that went well has a row id
    digest = hashlib.sha256()
    size = 0
    try:
        with file.open("rb") as source:
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                connection.execute(CHUNK.insert(), (part_id, chunk))
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {error.strerror or error}.", "Nothing was imported.") from error
    connection.execute('UPDATE "part" SET "sha256" = ?, "size" = ? WHERE "id" = ?', (digest.hexdigest(), size, part_id))
    return part_id


def of_table(connection: sqlite3.Connection, table_id: int) -> tuple[Part, ...]:
    """The parts of a stored table, in the order they came."""
    query = 'SELECT "id", "sha256", "size" FROM "part" WHERE "table_id" = ? ORDER BY "id"'
    return tuple(Part(*row) for row in connection.execute(query, (table_id,)))


def _chunks(connection: sqlite3.Connection, part: Part) -> Iterator[bytes]:
    query = 'SELECT "bytes" FROM "chunk" WHERE "part_id" = ? ORDER BY "id"'
    for (chunk,) in connection.execute(query, (part.id,)):
        yield chunk


def is_sound(connection: sqlite3.Connection, part: Part) -> bool:
    """Whether the bytes of a part are those that were imported."""
    digest = hashlib.sha256()
    for chunk in _chunks(connection, part):
        digest.update(chunk)
    return digest.hexdigest() == part.sha256


def copy_out(connection: sqlite3.Connection, part: Part, target: Path) -> None:
    """Write a part's bytes to a file; raises Damaged, and leaves no file, when they are not those imported."""
    try:
        with target.open("wb") as file:
            found = _copy(connection, part, file)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise Unusable(f"The rows cannot be copied to {target.parent}: {error.strerror or error}.") from error
    except sqlite3.Error:
        target.unlink()
        raise
    if found != part.sha256:
        target.unlink()
        raise Damaged("The rows are not those that were imported.")


def _copy(connection: sqlite3.Connection, part: Part, file: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(connection, part):
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest()


def remove(connection: sqlite3.Connection, part: Part) -> None:
    """Delete a part, within the caller's transaction."""
    connection.execute('DELETE FROM "chunk" WHERE "part_id" = ?', (part.id,))
    connection.execute('DELETE FROM "part" WHERE "id" = ?', (part.id,))
