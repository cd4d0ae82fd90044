"""A number with its unit in a few characters, for sentences: 3.8 s, 97 %, $0.35, 45 min, 1.2 points per 30 days."""

import math
from collections.abc import Callable, Mapping
from datetime import date

from kpidesk.base.units import Unit

_SIGNS: Mapping[str, str] = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_DIGITS, _MOST_DIGITS = 3, 12


def say(value: float, unit: Unit, currency: str = "USD", apart_from: float | None = None) -> str:
    """The value in words of its unit, to about three significant digits.

    With ``apart_from`` (the line it is compared with) digits are added until the two no longer read alike, so that
    97.996 % is never printed as the 98 % that it misses.
    """
    for digits in range(_DIGITS, _MOST_DIGITS):
        text = _write(value, unit, currency, digits)
        if apart_from is None or value == apart_from or text != _write(apart_from, unit, currency, digits):
            return text
    return text


def say_number(value: float, digits: int = _DIGITS) -> str:
    """A bare number with thousands separated; whole numbers are never rounded to fewer digits."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def say_date(day: date) -> str:
    """A day in words: 8 November 2026."""
    return f"{day.day} {day:%B} {day.year}"


def say_span(first: date, last: date) -> str:
    """Two days in words, what they share said once: 8 and 22 November 2026."""
    if first.year != last.year:
        return f"{say_date(first)} and {say_date(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} and {say_date(last)}"
    return f"{first.day} and {say_date(last)}"


def _write(value: float, unit: Unit, currency: str, digits: int) -> str:
    if unit is Unit.MONEY:
        return _money(value, currency, digits)
    if unit is Unit.DATE:
        return say_date(date.fromordinal(round(value)))
    return _WRITERS[unit](value, digits)


def _money(value: float, currency: str, digits: int) -> str:
    """Two decimals; none from a thousand on; more for what is less than ten cents, without idle zeros."""
    size = abs(value)
    decimals = 0 if size >= 1000 else 2
    if size and (size < 0.1 or digits > _DIGITS):
        decimals = max(decimals, digits - 1 - math.floor(math.log10(size)))
    text = f"{size:,.{decimals}f}"
    while decimals > 2 and text.endswith("0"):
        text, decimals = text[:-1], decimals - 1
    sign = "−" if value < 0 and text.strip("0.,") else ""
    return f"{sign}{_SIGNS[currency]}{text}" if currency in _SIGNS else f"{sign}{text} {currency}"


def _hours(value: float, digits: int) -> str:
    if 0 < abs(value) < 1:
        return f"{say_number(value * 60, digits)} min"
    return f"{say_number(value, digits)} h"


def _seconds(value: float, digits: int) -> str:
    return f"{say_number(value * 1000, digits)} ms" if 0 < abs(value) < 0.1 else f"{say_number(value, digits)} s"


def _counted(one: str, many: str) -> Callable[[float, int], str]:
    def write(value: float, digits: int) -> str:
        text = say_number(value, digits)
        return f"{text} {one if text == '1' else many}"

    return write


def _after(word: str, factor: float = 1.0) -> Callable[[float, int], str]:
    return lambda value, digits: f"{say_number(value * factor, digits)}{word}"


_WRITERS: Mapping[Unit, Callable[[float, int], str]] = {
    Unit.SECONDS: _seconds,
    Unit.MINUTES: _after(" min"),
    Unit.HOURS: _hours,
    Unit.DAYS: _counted("day", "days"),
    Unit.SHARE: _after(" %", 100.0),
    Unit.SHARE_GAP: lambda value, digits: _counted("point", "points")(100.0 * value, digits),
    Unit.POINTS_PER_30_DAYS: lambda value, digits: _counted("point", "points")(value, digits) + " per 30 days",
    Unit.POINTS_PER_WEEK: lambda value, digits: _counted("point", "points")(value, digits) + " per week",
    Unit.HOURS_PER_1000: _after(" h per 1,000"),
    Unit.HOURS_PER_WEEK: _after(" h per week"),
    Unit.RPS: _after(" requests per second"),
    Unit.RATIO: _after(""),
    Unit.COUNT: _after(""),
}
