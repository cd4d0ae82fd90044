"""A project as the window shows it: its review, and everything around the review."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpidesk.base.problems import Problem
from kpidesk.decision.review import Review
from kpidesk.pilot.profile import Profile
from kpidesk.pilot.records import Records
from kpidesk.pilot.settings import PilotSettings
from kpidesk.store.imports import Import
from kpidesk.store.preferences import Change
from kpidesk.store.reviews import SavedReview
from kpidesk.views.definition import Catalogue


@dataclass(frozen=True, slots=True)
class Looking:
    """From where a project is looked at. ``window`` as on the command line: all, last-28, week-4, DATE..DATE.

    ``as_of``: the day of the review when it is not the project's own, for looking back. ``segment``: column and name.
    """

    window: str = "all"
    as_of: date | None = None
    segment: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An open project. ``review`` is None while nothing that can be reviewed has been imported.

    ``why_not`` then says why, for a person; ``read_only_reason`` is a sentence, empty when it can be changed.
    """

    path: Path
    read_only_reason: str
    settings: PilotSettings
    profile: Profile
    catalogue: Catalogue
    """The words of every metric: formula, columns it needs, source."""
    records: Records
    imports: tuple[Import, ...]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    """Every change of a setting, oldest first."""
    saved: tuple[SavedReview, ...]
    """Earlier reviews, oldest first."""
    looking: Looking
    review: Review | None
    why_not: str = ""
    days: tuple[tuple[date, date] | None, ...] = ()
    """First and last day of every imported table, in the order of the imports; empty while they were not looked at."""
