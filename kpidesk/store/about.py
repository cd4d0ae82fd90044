"""Facts about the project itself: when it was made, its salt, and when results were first seen.

The salt is the key with which people's ids and the fingerprints of texts are hashed. It never leaves the project file,
but travels with it: whoever has the file can try whether a name they guess is in it. Hashed ids are pseudonyms.
"""

import secrets
import sqlite3
from datetime import datetime

from kpidesk.store.rows import cell, legible
from kpidesk.store.schema import ABOUT

SALT_BYTES = 32
"""As long as the hash that it keys (RFC 2104, section 3)."""


def made(connection: sqlite3.Connection, at: datetime, who: str) -> None:
    """Note when the project was made and by whom."""
    rows = [("created_at", at.isoformat(timespec="seconds")), ("created_by", cell(who))]
    connection.executemany(ABOUT.insert(), rows)


def salted(connection: sqlite3.Connection, salt: bytes | None = None) -> None:
    """Give the project its salt, a random one unless it was made before; called once in a project's life."""
    connection.execute(ABOUT.insert(), ("salt", (salt or secrets.token_bytes(SALT_BYTES)).hex()))


def salt(connection: sqlite3.Connection) -> bytes:
    """The salt of the project."""
    known = dict(connection.execute(ABOUT.select()))
    with legible("the salt"):
        found = bytes.fromhex(known.get("salt", ""))
        if len(found) != SALT_BYTES:
            raise ValueError("a salt that is too short would protect nobody")
        return found


def seen(connection: sqlite3.Connection, at: datetime, sha256: str) -> None:
    """Note when results were first seen, and their digest; does nothing when that is noted already."""
    if first_review(connection) is None:
        rows = [("first_review_at", at.isoformat()), ("first_review_sha256", sha256)]
        connection.executemany(ABOUT.insert(), rows)


def first_review(connection: sqlite3.Connection) -> tuple[datetime, str] | None:
    """When results were first seen, and their digest; None before that."""
    known = dict(connection.execute(ABOUT.select()))
    if "first_review_at" not in known:
        return None
    with legible("the moment of the first review"):
        return datetime.fromisoformat(known["first_review_at"]), known.get("first_review_sha256", "")
