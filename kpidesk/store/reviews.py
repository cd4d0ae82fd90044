"""Reviews as they were seen: their JSON, kept with a SHA-256."""

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from kpidesk.base.errors import Unusable
from kpidesk.store.database import LONGEST
from kpidesk.store.failures import Damaged
from kpidesk.store.rows import decode
from kpidesk.store.schema import REVIEW


@dataclass(frozen=True, slots=True)
class SavedReview:
    """A review of one day, saved at a moment: its JSON text and the SHA-256 (hex) of that."""

    as_of: date
    at: datetime
    sha256: str
    json: str


def saved_review(as_of: date, text: str, at: datetime) -> SavedReview:
    """A review as it would be kept."""
    return SavedReview(as_of, at, hashlib.sha256(text.encode()).hexdigest(), text)


def save(connection: sqlite3.Connection, as_of: date, text: str, at: datetime) -> None:
    """Append a review."""
    data = text.encode()
    if len(data) >= LONGEST:
        raise Unusable(f"The review is too long to be saved: {len(data):,} bytes, and {LONGEST:,} is the limit.")
    digest = hashlib.sha256(data).hexdigest()
    connection.execute(REVIEW.insert(), (as_of.isoformat(), at.isoformat(), digest, text))


def read(connection: sqlite3.Connection) -> tuple[SavedReview, ...]:
    """Every saved review, oldest first; raises Damaged where one is not as it was saved."""
    found = []
    for as_of, at, digest, text in connection.execute(REVIEW.select(*REVIEW.names[1:])):
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            raise Damaged(f"The saved review of {as_of} is damaged.")
        found.append(decode(SavedReview, (as_of, at, digest, text)))
    return tuple(found)
