from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.base.dates import between, day, month, span, week_of_arc
from kpidesk.base.periods import Period


def test_that_a_day_is_written_out() -> None:
    assert day(date(2026, 10, 25)) == "25 October 2026"
    assert month(202610) == "October 2026"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 8), date(2026, 11, 22), "8 and 22 November"),
        (date(2026, 10, 25), date(2026, 11, 8), "25 October and 8 November"),
        (date(2026, 12, 20), date(2027, 1, 3), "20 December 2026 and 3 January 2027"),
    ],
)
def test_that_two_days_share_what_they_have_in_common(first: date, last: date, text: str) -> None:
    assert between(first, last) == text


def test_that_the_year_is_added_where_asked() -> None:
    assert between(date(2026, 11, 8), date(2026, 11, 22), year=True) == "8 and 22 November 2026"


def test_that_a_span_has_its_year() -> None:
    assert span(Period(date(2026, 8, 3), date(2026, 10, 25))) == "3 August – 25 October 2026"
    assert span(Period(date(2026, 8, 3), date(2026, 8, 3))) == "3 August 2026"


def test_that_weeks_after_the_arc_go_on_counting() -> None:
    assert [week_of_arc(week) for week in (1, 13, 14)] == ["week 1 of 13", "week 13 of 13", "week 14"]


@given(st.dates())
def test_that_every_month_is_the_calendars(when: date) -> None:
    assert day(when) == f"{when.day} {when:%B} {when.year}"
