"""One SHA-256 over every row of the small tables: SQLite has no page checksums, so a flipped bit could pass for data.

The bytes of parts and saved reviews are left out, because each has a SHA-256 of its own within the sealed rows.
"""

import hashlib
import json
import sqlite3

from kpidesk.store.schema import APPLICATION_ID, FORMATS, SEAL


def compute(connection: sqlite3.Connection, version: int) -> str:
    """The seal that the present content of a file of format ``version`` ought to have (hex)."""
    digest = hashlib.sha256(f"{APPLICATION_ID} {version}".encode())
    for relation in FORMATS[version]:
        if relation is SEAL:
            continue
        digest.update(relation.name.encode())
        for row in connection.execute(relation.select()):
            digest.update(json.dumps(row).encode())
    return digest.hexdigest()


def holds(connection: sqlite3.Connection, version: int) -> bool:
    """Whether the content is the content that was last sealed."""
    return connection.execute(SEAL.select()).fetchall() == [(1, compute(connection, version))]


def renew(connection: sqlite3.Connection, version: int) -> None:
    """Seal the present content, as the last step of a transaction."""
    connection.execute('DELETE FROM "seal"')
    connection.execute(SEAL.insert("id", "sha256"), (1, compute(connection, version)))
