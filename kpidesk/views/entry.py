"""Numbers and days as people type them."""

import math
import re
from datetime import date
from decimal import Decimal

from kpidesk.base.dates import MONTHS
from kpidesk.base.units import Unit
from kpidesk.charts.scales import factor, unit_title

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2019", " ") | {"'": " ", "−": "-"})
_SIGN = r"(?P<sign>[+-]?)\s*"
_SHAPES = tuple(
    re.compile(_SIGN + shape)
    for shape in (
        r"(?P<whole>\d*)\.(?P<part>\d*)",  # 12.5, our own notation: never a sign of thousands
        r"(?P<whole>\d+)",
        r"(?P<whole>\d{1,3}( \d{3})+)([.,](?P<part>\d*))?",  # 1 204,5
        r"(?P<whole>\d{1,3}(,\d{3})+)\.(?P<part>\d*)",  # 1,204.5
        r"(?P<whole>\d{1,3}(\.\d{3})+),(?P<part>\d*)",  # 1.204,5
        r"(?P<whole>\d{1,3}(,\d{3}){2,})",  # 1,204,500
        r"(?P<whole>\d{1,3}(\.\d{3}){2,})",  # 1.204.500
        r"(?P<whole>\d*),(?P<part>\d*)",  # 0,5
    )
)
_TWO_WAYS = re.compile(r"[+-]?\s*([1-9]\d{0,2}),(\d{3})")
_HOW = "Write a number such as 12.5 or 12,5, without signs for thousands."
_DAY = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_PARTS = re.compile(r"(\d{1,4})([-./])\s?(\d{1,2})\2\s?(\d{1,4})\.?")
_WHICH = "Write a day such as 2026-08-05 or 5 August 2026."


_DAYS, _MONTHS = 31, 12


class Mistyped(ValueError):
    """What stands in a field is no number or day; the sentence says what to write."""


def unit_words(unit: Unit, currency: str) -> str:
    """What stands beside the field: %, seconds, USD."""
    return unit_title(unit, currency)


def as_typed(number: float, unit: Unit) -> str:
    """A number in its measure's unit as one types it: 0.92 as "92"."""
    return plain(number * factor(unit), 12)


def plain(number: float, digits: int) -> str:
    """A number with so many digits that count, never with an exponent."""
    return f"{Decimal(f'{number:.{digits}g}'):f}"


def as_number(text: str, unit: Unit) -> float:
    """What was typed, in the unit of the measure; raises Mistyped with a sentence."""
    number = read_number(text.strip().removesuffix("%"))
    return float(f"{number / factor(unit):.15g}")


def read_number(text: str) -> float:
    """A number as people write it in any country, where that can be read in one way only; raises Mistyped.

    0.5 and 0,5 are one half, 1,204.5 and 1.204,5 and 1 204,5 the same. With one comma and three digits behind it a
    number can be read in two ways, and is refused.
    """
    typed = text.translate(_SPACES).strip()
    if not typed:
        raise Mistyped(_HOW)
    if found := _TWO_WAYS.fullmatch(typed):
        whole, part = found.groups()
        ways = f"{whole}{part} or {whole}.{part}"
        raise Mistyped(f"“{text.strip()}” can be read in two ways: write {ways}, whichever is meant.")
    shaped = next((found for shape in _SHAPES if (found := shape.fullmatch(typed))), None)
    digits = re.sub(r"\D", "", shaped["whole"]) if shaped else ""
    part = (shaped.groupdict().get("part") or "") if shaped else ""
    if shaped is None or not digits + part:
        raise Mistyped(f"“{text.strip()}” is no number. {_HOW}")
    number = float(f"{shaped['sign']}{digits or 0}.{part or 0}")
    if not math.isfinite(number):
        raise Mistyped(_HOW)
    return number


def read_day(text: str) -> date:
    """A day as people write it, where that can be read in one way only; raises Mistyped with a sentence.

    2026-08-05, 5 August 2026, 5 Aug 2026 and 05.08.2026 are one day; 05/08/2026 may be two, and is refused.
    """
    typed = " ".join(text.split()).lower()
    try:
        if named := _DAY.fullmatch(typed):
            return date(int(named[3]), _month(named[2]), int(named[1]))
        if parts := _PARTS.fullmatch(typed):
            return _day_of(int(parts[1]), int(parts[3]), int(parts[4]), parts[2], text.strip())
    except ValueError as wrong:
        if isinstance(wrong, Mistyped):
            raise
    raise Mistyped(f"“{text.strip()}” is no day. {_WHICH}")


def _month(name: str) -> int:
    return next(at for at, month in enumerate((*MONTHS, ""), 1) if month.lower().startswith(name) or not month)


def _day_of(first: int, second: int, third: int, mark: str, text: str) -> date:
    """The day of three numbers: year first, or day first where points part them; else only where no two are meant."""
    if first > _DAYS:
        return date(first, second, third)
    if mark == "." or first > _MONTHS or first == second:
        return date(third, second, first)
    if mark == "/" and second > _MONTHS:
        return date(third, first, second)
    one, other = (f"{at} {MONTHS[of - 1]}" for at, of in ((first, second), (second, first)))
    raise Mistyped(f"“{text}” can be read in two ways, as {one} or {other}. {_WHICH}")
