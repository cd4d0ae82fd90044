"""Numbers as people type them into a field whose unit stands beside it."""

import math
import re
from decimal import Decimal

from kpidesk.base.units import Unit
from kpidesk.charts.scales import factor, unit_title

_PLAIN = re.compile(r"[+\-−]?\s*(\d+(\.\d*)?|\.\d+)")
_HOW = "Write a number with a point and without thousands signs, such as 12.5."


class Mistyped(ValueError):
    """What stands in a field is no number; the sentence says what to write."""


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
    typed = text.strip().removesuffix("%").strip()
    if not typed:
        raise Mistyped(_HOW)
    if not _PLAIN.fullmatch(typed):
        raise Mistyped(f"“{text.strip()}” is no number. {_HOW}")
    number = float(typed.replace("−", "-").replace(" ", ""))
    if not math.isfinite(number):
        raise Mistyped(_HOW)
    return float(f"{number / factor(unit):.15g}")
