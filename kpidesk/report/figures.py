"""Values, lines and lights as the report prints them."""

from collections.abc import Mapping
from types import MappingProxyType

from kpidesk.base.quantities import say, say_date, say_number
from kpidesk.base.units import Unit
from kpidesk.base.values import Grade, Measured, Missing, Value
from kpidesk.charts import marks
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Confidence, GateState, Judged, Light
from kpidesk.pilot.profile import Line
from kpidesk.report.blocks import Run, Words

SHAPES: Mapping[Light, str] = MappingProxyType(
    {Light.GREEN: "▲", Light.YELLOW: "◆", Light.RED: "▼", Light.NO_DATA: "–", Light.NOT_APPLICABLE: "○"}
)
WORDS: Mapping[Light, str] = MappingProxyType(
    {
        Light.GREEN: "green",
        Light.YELLOW: "yellow",
        Light.RED: "red",
        Light.NO_DATA: "no data",
        Light.NOT_APPLICABLE: "not applicable",
    }
)
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_GATES: Mapping[GateState, str] = MappingProxyType(
    {
        GateState.HELD: "▲ held",
        GateState.MISSED: "▼ missed",
        GateState.NOT_MEASURED: "– not measured",
        GateState.NOT_DUE: "○ not due",
    }
)
_SHORT = (
    (" requests per second", " RPS"),
    (" points per 30 days", " pts / 30 d"),
    (" point per 30 days", " pt / 30 d"),
    (" points per week", " pts / week"),
    (" point per week", " pt / week"),
    (" h per 1,000", " h / 1,000"),
    (" h per week", " h / week"),
    (" points", " pts"),
)


def write(number: float, unit: Unit, currency: str, apart_from: float | None = None) -> str:
    """A number in its unit, units as short as they are on a dashboard."""
    said = say(number, unit, currency, apart_from)
    for long, short in _SHORT:
        if said.endswith(long):
            return said.removesuffix(long) + short
    return said


def light(which: Light | None) -> Words:
    """A light as shape and word in its colour."""
    return "" if which is None else Run(f"{SHAPES[which]} {WORDS[which]}", bold=True, tone=marks.TEXT[which])


def gate(state: GateState) -> Words:
    """The state of a gate as shape and word in its colour."""
    return Run(_GATES[state], bold=True, tone=marks.GATE[state][0])


def figure(judged: Judged, currency: str) -> str:
    """The value in its unit, with digits enough to tell it from its lines; what is missing says so."""
    if isinstance(judged.measured, Missing):
        return str(judged.measured.lack)
    near = [line.number for line in (judged.green, judged.red) if line]
    number = judged.measured.number
    nearest = min(near, key=lambda line: abs(line - number), default=None)
    return write(number, judged.unit, currency, apart_from=nearest)


def measured(value: Measured, unit: Unit, currency: str) -> str:
    """A value in its unit, or which kind of "no data" it is."""
    return str(value.lack) if isinstance(value, Missing) else write(value.number, unit, currency)


def interval(value: Measured, unit: Unit, currency: str) -> str:
    """The 95 % interval, its unit said once; empty where there is none."""
    if isinstance(value, Missing) or value.interval is None:
        return ""
    low, high = (write(end, unit, currency) for end in value.interval)
    _, _, unit_low = low.partition(" ")
    _, _, unit_high = high.partition(" ")
    if unit_low and unit_low == unit_high and unit is not Unit.DATE:
        low = low.removesuffix(f" {unit_low}")
    return f"{low} – {high}"


def precision(value: Measured, unit: Unit, currency: str) -> str:
    """What is known of the precision: the interval, a census, or that there is none."""
    if isinstance(value, Missing):
        return ""
    if value.interval:
        return interval(value, unit, currency)
    if value.census:
        return "complete count"
    return "stated" if value.grade is Grade.STATED else "no interval"


def line(which: Line | None, unit: Unit, currency: str) -> str:
    """A line with its sign: ≤ 5 s."""
    return "" if which is None else f"{_SIGNS[which.op]} {write(which.number, unit, currency)}"


def count(n: int | None) -> str:
    """How many rows stand behind a value."""
    return "" if n is None else f"{n:,}"


def confidence(which: Confidence | None) -> str:
    """Firm or leaning, or nothing."""
    return "" if which is None else str(which)


def why_missing(value: Measured, reason: str) -> str:
    """Why there is no value and what would cure it; never blank."""
    if isinstance(value, Value):
        return reason
    said = reason or f"{value.reason} {value.cure}".strip()
    return said or f"This is {value.lack}."


def sentence(words: str) -> str:
    """The words with a capital and a full stop."""
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?…" else ".")


def shorten(text: str, most: int) -> str:
    """The text up to ``most`` letters; what is longer ends in an ellipsis, at a word where there is one near."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > most * 0.7 else cut).rstrip(" ,.;:") + "…"


def ground(which: Light) -> tuple[Tone, Tone]:
    """The ground and the edge of a callout of that light."""
    return marks.GROUND[which], marks.FILL[which]


__all__ = ["say", "say_date", "say_number"]
