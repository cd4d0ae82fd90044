"""What is read off weekly series, as it is shown: control readings, lines ahead, the shape of adoption.

Light to load, as pages speak of it; how it is read is in ``control``, ``leading`` and ``shapes``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpidesk.base.units import Unit
from kpidesk.pilot.profile import Line

CHATBOT, AGENT = "chatbot", "agent"


class Assurance(StrEnum):
    """Whether routine weeks meet the target."""

    YES = "yes"
    NO = "no"
    HIT_AND_MISS = "hit_and_miss"


@dataclass(frozen=True, slots=True)
class Signal:
    """What stands out of the routine: weeks beyond a limit, or eight and more in a row on one side of the mean.

    ``rule``: outside | run. ``better``: whether it went the good way; None for a measure without one.
    """

    rule: str
    first: int
    last: int
    above: bool
    better: bool | None


@dataclass(frozen=True, slots=True)
class ControlReading:
    """The reading of one weekly series. Limits are natural process limits, cut where a value makes no sense.

    ``assurance`` is None without a green line. ``provisional``: fewer than twelve weeks, so that limits still settle.
    """

    first: int
    last: int
    n: int
    centre: float
    low: float
    high: float
    signals: tuple[Signal, ...]
    assurance: Assurance | None
    provisional: bool

    @property
    def changing(self) -> bool:
        """Whether a special cause was at work."""
        return bool(self.signals)


@dataclass(frozen=True, slots=True)
class Leading:
    """A line that a measure will cross: ``crosses`` green | red, and whether that is the bad direction.

    ``expected``: the day on which the course gets there; ``between``: those on which the two ends of the interval of
    its slope do. ``now`` is the level of the course on the day of the review.
    """

    id: str
    title: str
    unit: Unit
    crosses: str
    worse: bool
    line: Line
    now: float
    expected: date
    between: tuple[date, date]


@dataclass(frozen=True, slots=True)
class AdoptionShape:
    """``name``: chatbot (high in the first weeks, then falling) | agent (a slower start, higher later on, and held).

    ``start`` and ``end``: mean share of the first two and of the last three full weeks, of ``weeks``.
    """

    name: str
    start: float
    end: float
    weeks: int
