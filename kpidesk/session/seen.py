"""Reviews as they were seen: the moment of the first, and those kept to tell later what changed since.

A review is kept when it is used for something that lasts: with every decision, which rests on it; when a report of it
is exported from the window; and by ``kpidesk review --save``. The same review is not kept twice in a row.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from kpidesk.base.errors import Unusable
from kpidesk.decision.review import Review
from kpidesk.report.json import to_json
from kpidesk.store.project import Project
from kpidesk.store.reviews import SavedReview, saved_review


def stamp(project: Project, review: Review) -> None:
    """Note that results have been seen, the first time: from now on a changed threshold is an amendment.

    A project that cannot be written to cannot have its thresholds changed either: nothing is lost there.
    """
    with suppress(Unusable):
        if not project.read_only and project.first_review() is None:
            project.stamp_first_review(datetime.now(UTC), digest(to_json(review)))


def digest(text: str) -> str:
    """SHA-256 (hex) of the JSON of a review."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep(project: Project, review: Review, saved: Sequence[SavedReview]) -> bool:
    """Keep a review unless it is the one kept last; returns whether it was. Raises Unusable."""
    text = to_json(review)
    if saved and saved[-1].sha256 == digest(text):
        return False
    project.save_review(review.calendar.as_of, text, datetime.now(UTC))
    return True


def seen_now(review: Review) -> SavedReview:
    """A review as it is kept with a decision."""
    return saved_review(review.calendar.as_of, to_json(review), datetime.now(UTC))
