"""The review window as it is asked for."""

from datetime import date

import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.base.periods import Calendar, Period
from kpidesk.session.window import check_window, find_window, parse_date

# Day 1 is Monday 3 August; 11 September is day 40, in week 6.
CALENDAR = Calendar(date(2026, 8, 3), date(2026, 9, 11))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("all", date(2026, 8, 3), date(2026, 9, 11)),
        ("last-7", date(2026, 9, 5), date(2026, 9, 11)),
        ("last-28", date(2026, 8, 15), date(2026, 9, 11)),
        ("last-1", date(2026, 9, 11), date(2026, 9, 11)),
        ("last-90", date(2026, 8, 3), date(2026, 9, 11)),
        ("week-1", date(2026, 8, 3), date(2026, 8, 9)),
        ("week-6", date(2026, 9, 7), date(2026, 9, 11)),
        ("2026-08-10..2026-08-20", date(2026, 8, 10), date(2026, 8, 20)),
        ("2026-01-01..2026-08-04", date(2026, 8, 3), date(2026, 8, 4)),
    ],
)
def test_that_a_window_is_found_within_the_pilot(text: str, first: date, last: date) -> None:
    assert find_window(text, CALENDAR) == Period(first, last)


@pytest.mark.parametrize("text", ["", "last", "last-0", "last-x", "week-0", "week-", "7", "lst-7", "ALL"])
def test_that_another_form_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(WrongUsage, match=r"last-7, last-28, week-N or DATE\.\.DATE"):
        check_window(text)


def test_that_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(WrongUsage, match="ends before it starts"):
        check_window("2026-08-20..2026-08-10")


@pytest.mark.parametrize("text", ["2026-13-01..2026-08-10", "2026-08-01..tomorrow", "..2026-08-10", "2026-08-10.."])
def test_that_a_window_of_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage, match="is no date: write year-month-day"):
        check_window(text)


@pytest.mark.parametrize("text", ["week-7", "2027-01-01..2027-02-01"])
def test_that_a_window_without_a_day_of_the_pilot_is_refused_with_its_days(text: str) -> None:
    with pytest.raises(WrongUsage, match="runs from 2026-08-03 to 2026-09-11"):
        find_window(text, CALENDAR)


def test_that_what_is_no_date_is_named_with_what_it_was_given_for() -> None:
    with pytest.raises(WrongUsage, match=r'^--as-of "31\.8\.2026" is no date'):
        parse_date("31.8.2026", "--as-of")
