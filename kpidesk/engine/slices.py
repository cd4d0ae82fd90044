"""Slices: the parts of a pilot that a measure is computed for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from kpidesk.base.periods import Calendar, Period


class Grain(StrEnum):
    """How a slice is cut."""

    WINDOW = "window"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    AS_OF = "as of"
    """From the start to the end of a week, as if that were the day of the review."""
    SEGMENT = "segment"


_OTHERS = "\x00all but "
"""Begins what stands for the other segments in the place of a segment's name; no name has the character."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Days from ``period``; for segments the rows of the window in which ``column`` is ``segment``.

    ``number`` is the pilot day, the week, or year * 100 + month.
    """

    grain: Grain
    period: Period
    number: int = 0
    column: str = ""
    segment: str = ""

    @property
    def left_out(self) -> str | None:
        """The segment that this slice is the rest of: all others of its column; None for any other slice."""
        return self.segment.removeprefix(_OTHERS) if self.segment.startswith(_OTHERS) else None


def rest_of(part: Slice) -> Slice:
    """All other segments of the column that are reported, as one slice."""
    return replace(part, segment=f"{_OTHERS}{part.segment}")


MOST_DAYS = 120
"""Days that are told one by one: the latest ones."""


def day_slices(calendar: Calendar) -> Iterator[Slice]:
    """Each of the latest days of the pilot."""
    last = calendar.pilot.days
    for day in range(max(1, last - MOST_DAYS + 1), last + 1):
        date = calendar.start + timedelta(days=day - 1)
        yield Slice(Grain.DAY, Period(date, date), day)


def period_slices(calendar: Calendar, window: Period) -> Iterator[Slice]:
    """The window, each begun week, each month and each as-of, in that order."""
    yield Slice(Grain.WINDOW, window)
    for week in calendar.weeks():
        yield Slice(Grain.WEEK, calendar.days_of_week(week).until(calendar.as_of), week)
    for month in calendar.months():
        yield Slice(Grain.MONTH, month, month.first.year * 100 + month.first.month)
    for week in calendar.weeks():
        yield Slice(Grain.AS_OF, Period(calendar.start, min(calendar.days_of_week(week).last, calendar.as_of)), week)
