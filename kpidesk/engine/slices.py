"""Slices: the parts of a pilot that a measure is computed for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kpidesk.base.periods import Calendar, Period


class Grain(StrEnum):
    """How a slice is cut."""

    WINDOW = "window"
    WEEK = "week"
    MONTH = "month"
    AS_OF = "as of"
    """From the start to the end of a week, as if that were the day of the review."""
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class Slice:
    """Days from ``period``; for segments the rows of the window in which ``column`` is ``segment``.

    ``number`` is the week, or year * 100 + month.
    """

    grain: Grain
    period: Period
    number: int = 0
    column: str = ""
    segment: str = ""


def period_slices(calendar: Calendar, window: Period) -> Iterator[Slice]:
    """The window, each begun week, each month and each as-of, in that order."""
    yield Slice(Grain.WINDOW, window)
    for week in calendar.weeks():
        yield Slice(Grain.WEEK, calendar.days_of_week(week).until(calendar.as_of), week)
    for month in calendar.months():
        yield Slice(Grain.MONTH, month, month.first.year * 100 + month.first.month)
    for week in calendar.weeks():
        yield Slice(Grain.AS_OF, Period(calendar.start, min(calendar.days_of_week(week).last, calendar.as_of)), week)
