"""Values, lines and names as pages and report print them."""

import re
from collections.abc import Iterable

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.base.values import Grade, Measured, Missing, Value
from kpidesk.decision.review import Confidence, Judged, KpiResult
from kpidesk.pilot.profile import Line
from kpidesk.views import lines as levels
from kpidesk.views import wording

_SHORT_NAME = 24
_NO_SPREAD = 1e-9
_TORN = re.compile(r"(?<=\d) (?=(?:%|pts?|RPS|days?|h|s|min)(?![A-Za-z]))|(?<=[<>≤≥±=]) (?=\S)|(?<=\bn) (?==)")


def write(number: float, unit: Unit, currency: str, lines: Iterable[float] = ()) -> str:
    """A number in its unit, never rounded over one of ``lines``."""
    return numbers.number(number, unit, currency, lines)


def figure(judged: Judged, currency: str) -> str:
    """The value in its unit, with digits enough to tell it from its lines; what is missing says so."""
    return measured(judged.measured, judged.unit, currency, lines(judged))


def lines(judged: Judged) -> tuple[float, ...]:
    """The numbers of the lines that a measure is held against."""
    return tuple(line.number for line in (judged.green, judged.red) if line)


def measured(value: Measured, unit: Unit, currency: str, near: Iterable[float] = ()) -> str:
    """A value in its unit, or which kind of "no data" it is."""
    return wording.LACKS[value.lack] if isinstance(value, Missing) else write(value.number, unit, currency, near)


def interval(value: Measured, unit: Unit, currency: str, near: Iterable[float] = ()) -> str:
    """The 95 % interval in the scale of its value; empty where there is none."""
    if isinstance(value, Missing) or value.interval is None:
        return ""
    return numbers.interval(value.interval, unit, currency, near, beside=value.number)


def precision(value: Measured, unit: Unit, currency: str, near: Iterable[float] = ()) -> str:
    """What is known of the precision: the interval, a census, or that there is none."""
    if isinstance(value, Missing):
        return ""
    if value.interval and value.interval[1] - value.interval[0] <= _NO_SPREAD * max(1.0, abs(value.number)):
        return "no spread"
    if value.interval:
        return interval(value, unit, currency, near)
    if value.census:
        return "complete count"
    return "stated" if value.grade is Grade.STATED else "no interval"


def line(which: Line | None, unit: Unit, currency: str) -> str:
    """A line with its sign: ≤ 5 s."""
    return "" if which is None else levels.line(which, unit, currency)


def count(n: int | None) -> str:
    """How many rows stand behind a value."""
    return "" if n is None else f"{n:,}"


def confidence(which: Confidence | None) -> str:
    """Firm or leaning, or nothing."""
    return wording.confidence(which)


def why_missing(value: Measured, reason: str) -> str:
    """Why there is no value and what would cure it; never blank."""
    if isinstance(value, Value):
        return reason
    said = reason or f"{value.reason} {value.cure}".strip()
    return said or f"This is {value.lack}."


def name(kpi: KpiResult) -> str:
    """What a KPI is called in a line of its own: by its headline measure where that is short, else by its title."""
    title = kpi.headline.title
    return title if len(title) <= _SHORT_NAME else shorten(kpi.title, _SHORT_NAME + 8)


def column(name: str) -> str:
    """A column of the imported tables as people say it: group_age is age."""
    crossed = " × ".join(part.removeprefix("group_").replace("_", " ") for part in name.split(" × "))
    return shorten(crossed, 60) or name


def sentence(words: str) -> str:
    """The words with a capital and a full stop."""
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?…" else ".")


def whole(text: str, most: int) -> str:
    """As many whole sentences as fit into ``most`` letters; the first is shortened where even that is longer."""
    said = ""
    for part in re.split(r"(?<=[.!?]) (?=[A-Z])", text):
        if len(said) + len(part) >= most:
            break
        said = f"{said} {part}".strip()
    return said or shorten(text, most)


def unbroken(text: str) -> str:
    """The text with numbers that no line break tears from their unit or sign: 97.0 %, 1.2 pts, ≥ 98."""
    return _TORN.sub("\u00a0", text)


def shorten(text: str, most: int) -> str:
    """The text up to ``most`` letters; what is longer ends in an ellipsis, at a word where there is one near."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > most * 0.7 else cut).rstrip(" ,.;:") + "…"
