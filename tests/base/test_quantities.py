"""Numbers with their units, as sentences write them."""

from datetime import date

import pytest

from kpidesk.base.quantities import say, say_date, say_number, say_span
from kpidesk.base.units import Unit


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3.8, Unit.SECONDS, "3.8 s"),
        (12.0, Unit.SECONDS, "12 s"),
        (0.05, Unit.SECONDS, "50 ms"),
        (0.0, Unit.SECONDS, "0 s"),
        (45.0, Unit.MINUTES, "45 min"),
        (0.75, Unit.HOURS, "45 min"),
        (24.0, Unit.HOURS, "24 h"),
        (0.0, Unit.HOURS, "0 h"),
        (1.0, Unit.DAYS, "1 day"),
        (3.0, Unit.DAYS, "3 days"),
        (0.97, Unit.SHARE, "97 %"),
        (0.0875, Unit.SHARE, "8.75 %"),
        (1.0, Unit.SHARE, "100 %"),
        (0.001, Unit.SHARE, "0.1 %"),
        (0.018, Unit.SHARE_GAP, "1.8 points"),
        (0.01, Unit.SHARE_GAP, "1 point"),
        (1.2, Unit.POINTS_PER_30_DAYS, "1.2 points per 30 days"),
        (-1.2, Unit.POINTS_PER_30_DAYS, "−1.2 points per 30 days"),
        (0.8, Unit.HOURS_PER_1000, "0.8 h per 1,000"),
        (50.0, Unit.RPS, "50 requests per second"),
        (1234567.0, Unit.COUNT, "1,234,567"),
        (0.333333, Unit.RATIO, "0.333"),
        (date(2026, 11, 8).toordinal(), Unit.DATE, "8 November 2026"),
    ],
)
def test_that_a_value_is_said_in_its_unit(value: float, unit: Unit, text: str) -> None:
    assert say(value, unit) == text


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (0.35, "USD", "$0.35"),
        (0.0012, "USD", "$0.0012"),
        (12.5, "EUR", "€12.50"),
        (-3.0, "GBP", "−£3.00"),
        (31250.4, "USD", "$31,250"),
        (4.0, "CHF", "4.00 CHF"),
        (0.0, "USD", "$0.00"),
    ],
)
def test_that_money_is_said_in_its_currency(value: float, currency: str, text: str) -> None:
    assert say(value, Unit.MONEY, currency) == text


@pytest.mark.parametrize(
    ("value", "line", "unit", "text"),
    [
        (0.97996, 0.98, Unit.SHARE, "97.996 %"),
        (0.98, 0.98, Unit.SHARE, "98 %"),
        (10.004, 10.0, Unit.SECONDS, "10.004 s"),
        (0.97, 0.98, Unit.SHARE, "97 %"),
        (0.200004, 0.2, Unit.MONEY, "$0.200004"),
    ],
)
def test_that_a_value_near_its_line_never_reads_like_the_line(value: float, line: float, unit: Unit, text: str) -> None:
    assert say(value, unit, apart_from=line) == text


def test_that_numbers_keep_their_whole_part_and_lose_idle_zeros() -> None:
    assert [say_number(n) for n in (123456.7, 12.50, 0.0, -0.0, 1e-7)] == ["123,457", "12.5", "0", "0", "0.0000001"]


def test_that_days_and_spans_are_said_in_words() -> None:
    assert say_date(date(2026, 8, 3)) == "3 August 2026"
    assert say_span(date(2026, 11, 8), date(2026, 11, 22)) == "8 and 22 November 2026"
    assert say_span(date(2026, 10, 25), date(2026, 11, 8)) == "25 October and 8 November 2026"
    assert say_span(date(2026, 12, 25), date(2027, 1, 8)) == "25 December 2026 and 8 January 2027"
