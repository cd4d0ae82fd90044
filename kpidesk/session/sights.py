"""What was measured lately, from where it was looked at, so that stepping back does not measure again."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from kpidesk.base.periods import Calendar
from kpidesk.base.progress import Progress
from kpidesk.metrics.span import find_calendar
from kpidesk.session.needs import Need
from kpidesk.session.pilot import Pilot
from kpidesk.session.sight import Sight, adapt, need_of, see
from kpidesk.session.window import find_window
from kpidesk.store.project import Project
from kpidesk.tables.span import span_of
from kpidesk.tables.table import Table

REMEMBERED = 8


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A sight and from where it was seen."""

    window: str
    as_of: date | None
    sight: Sight

    def is_from(self, window: str, as_of: date | None) -> bool:
        return (self.window, self.as_of) == (window, as_of)

    def shows(self, pilot: Pilot) -> bool:
        mine = self.sight.pilot
        return mine.settings == pilot.settings and mine.profile == pilot.profile


class Sights:
    """The rows of a project, copied out once, and the last few sights of them. They hold for these rows only."""

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self.tables = tables
        self._placed: tuple[_Placed, ...] = ()
        """The one used last comes first."""
        self._tried: _Placed | None = None
        """What was only previewed: it is often kept next."""
        self._calendars: dict[tuple[str, date | None, date | None], Calendar] = {}

    @classmethod
    def of(cls, project: Project, folder: Path) -> "Sights":
        """Copy out the rows of every import that are not in the folder already."""
        return cls(project.tables(folder))

    @cached_property
    def days(self) -> tuple[tuple[date, date] | None, ...]:
        """The first and the last day of each table."""
        return tuple(span_of(one.role, one.columns, one.parts) for one in self.tables)

    def calendar(self, pilot: Pilot) -> Calendar:
        """Start and day of the review; raises WrongUsage where there can be none."""
        settings = pilot.settings
        key = (settings.timezone, settings.start, settings.as_of)
        if key not in self._calendars:
            self._calendars[key] = find_calendar(self.tables, settings)
        return self._calendars[key]

    def need(self, window: str, as_of: date | None, pilot: Pilot) -> Need:
        """What it takes to see these rows from there under these settings."""
        mine = self._from(window, as_of)
        if any(one.shows(pilot) for one in mine):
            return Need.DECIDE
        needs = {need_of(one.sight, pilot) for one in mine}
        return next((need for need in (Need.DECIDE, Need.FORMULAS) if need in needs), Need.EVERYTHING)

    def known(self, window: str, as_of: date | None, pilot: Pilot) -> Sight | None:
        """The sight from there under these settings; None where the tables would have to be read for it."""
        mine = self._from(window, as_of)
        tried = (self._tried,) if self._tried is not None and self._tried.is_from(window, as_of) else ()
        same = next((one for one in (*mine, *tried) if one.shows(pilot)), None)
        if same is not None:
            return Sight(pilot, same.sight.evidence, same.sight.measured)
        adapted = next((found for one in mine if (found := adapt(one.sight, pilot)) is not None), None)
        if adapted is not None:
            self._tried = _Placed(window, as_of, adapted)
        return adapted

    def measured(self, window: str, as_of: date | None, pilot: Pilot, progress: Progress) -> Sight:
        """The sight from there, measured where it is not known. Raises WrongUsage, Cancelled."""
        return self.known(window, as_of, pilot) or self._see(window, pilot, progress)

    def _see(self, window: str, pilot: Pilot, progress: Progress) -> Sight:
        calendar = self.calendar(pilot)
        return see(self.tables, pilot, calendar, find_window(window, calendar), progress)

    def keep(self, window: str, as_of: date | None, sight: Sight) -> None:
        """Remember a sight; the one that was not used for longest is forgotten."""
        new = _Placed(window, as_of, sight)
        others = (one for one in self._placed if not (one.is_from(window, as_of) and one.shows(sight.pilot)))
        self._placed = (new, *others)[:REMEMBERED]

    def _from(self, window: str, as_of: date | None) -> tuple[_Placed, ...]:
        return tuple(one for one in self._placed if one.is_from(window, as_of))
