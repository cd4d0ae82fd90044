"""Days and weeks in words. Month names stand here, so that no locale of the machine changes a report."""

from datetime import date

from kpidesk.base.periods import ARC_WEEKS, Period

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(when: date) -> str:
    """25 October 2026."""
    return f"{_without_year(when)} {when.year}"


def month(number: int) -> str:
    """A month written as year * 100 + month: October 2026."""
    return f"{MONTHS[number % 100 - 1]} {number // 100}"


def between(first: date, last: date, *, year: bool = False) -> str:
    """Two days joined by "and": "8 and 22 November"; with the year where asked or where they differ in it."""
    return _joined(first, last, " and ", year=year)


def span(period: Period) -> str:
    """All days from the first to the last: "3 August – 25 October 2026"."""
    return day(period.first) if period.days == 1 else _joined(period.first, period.last, " – ", year=True)


def week_of_arc(week: int) -> str:
    """A pilot week as "week 12 of 13"; later weeks go on counting: "week 15"."""
    return f"week {week} of {ARC_WEEKS}" if 1 <= week <= ARC_WEEKS else f"week {week}"


def _joined(first: date, last: date, joint: str, *, year: bool) -> str:
    if first.year != last.year:
        return f"{day(first)}{joint}{day(last)}"
    end = day(last) if year else _without_year(last)
    return f"{first.day if first.month == last.month else _without_year(first)}{joint}{end}"


def _without_year(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]}"
