"""Which changes of the settings were made after results had been seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kpidesk.pilot.records import Amendment

_WORDS = frozenset({"name", "description", "owners", "as_of"})
"""What changes no yardstick: words about the pilot, and the day of the review, which moves with every new export."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a setting, threshold, the profile or the review window, by its dotted key."""

    key: str
    old: str
    new: str
    who: str
    at: datetime


def amendments(changes: Iterable[Change], first_seen: datetime | None) -> tuple[Amendment, ...]:
    """The changes of thresholds, profile, window and assumptions made after results were first seen, oldest first.

    ``first_seen`` is None while nobody has seen any: nothing is an amendment then. What was set before stands as
    agreed (S3: teams decide what "good" means before incidents happen).
    """
    if first_seen is None:
        return ()
    late = sorted((change for change in changes if change.at > first_seen and _counts(change)), key=lambda c: c.at)
    return tuple(Amendment(change.at, change.key, change.old, change.new, change.who) for change in late)


def _counts(change: Change) -> bool:
    return change.old != change.new and change.key.partition(".")[0] not in _WORDS
