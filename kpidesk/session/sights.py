"""What was measured lately, from where it was looked at, so that stepping back does not measure again."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpidesk.base.periods import Calendar
from kpidesk.base.progress import Progress
from kpidesk.metrics.span import find_calendar
from kpidesk.session.pilot import Pilot
from kpidesk.session.sight import Sight, adapt, see
from kpidesk.session.window import find_window
from kpidesk.store.project import Project
from kpidesk.tables.table import Table

REMEMBERED = 6


@dataclass(frozen=True, slots=True)
class _Tried:
    """A sight and what it was last adapted to: what is previewed is often kept next."""

    of: Sight
    adapted: Sight


class Sights:
    """The rows of a project, copied out once, and the last few sights of them. They hold for these rows only."""

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self.tables = tables
        self._sights: dict[tuple[str, date | None], Sight] = {}
        self._tried: _Tried | None = None
        self._calendars: dict[tuple[str, date | None, date | None], Calendar] = {}

    @classmethod
    def of(cls, project: Project, folder: Path) -> "Sights":
        """Copy out the rows of every import that are not in the folder already."""
        return cls(project.tables(folder))

    def calendar(self, pilot: Pilot) -> Calendar:
        """Start and day of the review; raises WrongUsage where there can be none."""
        settings = pilot.settings
        key = (settings.timezone, settings.start, settings.as_of)
        if key not in self._calendars:
            self._calendars[key] = find_calendar(self.tables, settings)
        return self._calendars[key]

    def last(self, window: str, as_of: date | None) -> Sight | None:
        """The sight from there as it was last measured or adapted, whatever the settings are now."""
        return self._sights.get((window, as_of))

    def known(self, window: str, as_of: date | None, pilot: Pilot) -> Sight | None:
        """The sight from there under these settings; None where the tables would have to be read for it."""
        sight = self.last(window, as_of)
        if sight is None:
            return None
        tried = self._tried
        if tried is not None and tried.of is sight and tried.adapted.pilot == pilot:
            return tried.adapted
        adapted = adapt(sight, pilot)
        if adapted is not None:
            self._tried = _Tried(sight, adapted)
        return adapted

    def measured(self, window: str, as_of: date | None, pilot: Pilot, progress: Progress) -> Sight:
        """The sight from there, measured where it is not known. Raises WrongUsage, Cancelled."""
        return self.known(window, as_of, pilot) or self._see(window, pilot, progress)

    def _see(self, window: str, pilot: Pilot, progress: Progress) -> Sight:
        calendar = self.calendar(pilot)
        return see(self.tables, pilot, calendar, find_window(window, calendar), progress)

    def keep(self, window: str, as_of: date | None, sight: Sight) -> None:
        """Remember a sight; the one that was not used for longest is forgotten."""
        self._sights.pop((window, as_of), None)
        self._sights[window, as_of] = sight
        while len(self._sights) > REMEMBERED:
            del self._sights[next(iter(self._sights))]
