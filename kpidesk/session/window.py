"""The review window, as it is asked for: `all`, `last-28`, `week-4`, `2026-08-03..2026-08-31`."""

import re
from datetime import date, timedelta

from kpidesk.base.errors import WrongUsage
from kpidesk.base.periods import Calendar, Period

FORMS = "all, last-7, last-28, week-N or DATE..DATE (such as 2026-08-03..2026-08-31)"
_LAST = re.compile(r"last-([1-9]\d{0,4})")
_WEEK = re.compile(r"week-([1-9]\d{0,3})")


def parse_date(text: str, what: str) -> date:
    """A day written as 2026-08-31; raises WrongUsage that names ``what`` it was given for."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise WrongUsage(f'{what} "{text}" is no date: write year-month-day, such as 2026-08-31.') from None


def check_window(text: str) -> None:
    """Raise WrongUsage where no pilot could have this window, before anything is read."""
    if text == "all" or _LAST.fullmatch(text) or _WEEK.fullmatch(text):
        return
    first, dots, last = text.partition("..")
    if not dots:
        raise WrongUsage(f'--window "{text}" is not a window: write {FORMS}.')
    if parse_date(last, "The end of --window") < parse_date(first, "The start of --window"):
        raise WrongUsage(f"--window {text} ends before it starts: write the earlier day first.")


def find_window(text: str, calendar: Calendar) -> Period:
    """The days that a window means in a pilot, within its start and as_of; raises WrongUsage where there are none."""
    check_window(text)
    asked = _asked(text, calendar)
    found = Period(max(asked.first, calendar.start), min(asked.last, calendar.as_of))
    if not found.days:
        raise WrongUsage(
            f"--window {text} holds no day of the pilot, which runs from {calendar.start} to {calendar.as_of}."
        )
    return found


def _asked(text: str, calendar: Calendar) -> Period:
    if text == "all":
        return calendar.pilot
    if last := _LAST.fullmatch(text):
        return Period(calendar.as_of - timedelta(days=int(last[1]) - 1), calendar.as_of)
    if week := _WEEK.fullmatch(text):
        return calendar.days_of_week(int(week[1]))
    first, _, last_day = text.partition("..")
    return Period(date.fromisoformat(first.strip()), date.fromisoformat(last_day.strip()))
