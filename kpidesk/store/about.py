"""Facts about the project itself: when it was made, and when results were first seen."""

import sqlite3
from datetime import datetime

from kpidesk.store.rows import cell, legible
from kpidesk.store.schema import ABOUT


def made(connection: sqlite3.Connection, at: datetime, who: str) -> None:
    """Note when the project was made and by whom."""
    rows = [("created_at", at.isoformat(timespec="seconds")), ("created_by", cell(who))]
    connection.executemany(ABOUT.insert(), rows)


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
