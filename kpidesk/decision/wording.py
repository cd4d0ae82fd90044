"""Phrases that several sentences share."""

from collections.abc import Sequence

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.pilot.profile import Line

_BOUND = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}
_ENDS = {(">=", 1.0), ("<=", 0.0)}
"""Lines that only all or nothing holds."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def bound(line: Line, unit: Unit, currency: str = "USD") -> str:
    """A line in words: "above 10 s"."""
    if unit is Unit.SHARE and (line.op, line.number) in _ENDS:
        return numbers.exact(line.number, unit)
    return f"{_BOUND[line.op]} {numbers.exact(line.number, unit, currency)}"


def listed(words: Sequence[str]) -> str:
    """Words joined as one says them: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def inside(title: str) -> str:
    """A title inside of a sentence: its first letter small, unless it begins with an acronym (P99, PII, KPI)."""
    return title if title[1:2].isupper() or title[1:2].isdigit() else title[:1].lower() + title[1:]


def spelled(count: int) -> str:
    """A small count in letters, a larger one in digits."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)
