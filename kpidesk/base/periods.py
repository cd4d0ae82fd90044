"""Pilot days, weeks and months, all in the pilot's own time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7
ARC_WEEKS = 13


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has; 0 when it is empty."""
        return max(0, (self.last - self.first).days + 1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def until(self, day: date) -> "Period":
        """The part of it up to and including ``day``."""
        return Period(self.first, min(self.last, day))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The pilot's days: week k holds days 7(k-1)+1 ... 7k counted from ``start`` (day 1)."""

    start: date
    as_of: date
    timezone: str = "UTC"

    @property
    def pilot(self) -> Period:
        """From the first day to the day of the review."""
        return Period(self.start, self.as_of)

    @property
    def week(self) -> int:
        """The pilot week that ``as_of`` lies in."""
        return self.week_of(self.as_of)

    def week_of(self, day: date) -> int:
        """The pilot week of a day; 0 or less before the start."""
        return (day - self.start).days // WEEK + 1

    def days_of_week(self, week: int) -> Period:
        """The seven days of pilot week ``week``, even where they lie after ``as_of``."""
        first = self.start + timedelta(days=WEEK * (week - 1))
        return Period(first, first + timedelta(days=WEEK - 1))

    def weeks(self) -> range:
        """The weeks that have begun by ``as_of``."""
        return range(1, self.week + 1)

    def full_weeks(self) -> int:
        """How many pilot weeks have ended by ``as_of``."""
        return ((self.as_of - self.start).days + 1) // WEEK

    def months(self) -> Iterator[Period]:
        """The calendar months from start to ``as_of``, cut at both ends."""
        first = self.start
        while first <= self.as_of:
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            yield Period(first, min(following - timedelta(days=1), self.as_of))
            first = following
