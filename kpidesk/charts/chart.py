"""A chart as frozen data. Ranges, ticks and words are decided by the builder, so that every painter shows the same."""

from dataclasses import dataclass
from enum import StrEnum

from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Light


class Shape(StrEnum):
    """The mark that stands for a light, or a plain dot."""

    UP = "up"
    DIAMOND = "diamond"
    DOWN = "down"
    DASH = "dash"
    RING = "ring"
    DOT = "dot"
    NONE = "none"


class Style(StrEnum):
    """How a line is drawn."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True)
class Note:
    """What a mark says to those who point at it, in exact words; no part of the picture.

    ``place`` is where it stands ("week 5"), ``interval`` its 95 % interval in words and ``ends`` that in drawn units,
    ``n`` the rows behind it, ``remark`` what is printed with the value.
    """

    value: str
    place: str = ""
    interval: str = ""
    ends: tuple[float, float] | None = None
    n: int | None = None
    light: Light | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A position on an axis and what is written there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear axis from ``low`` to ``high``. Categories are ticks at whole numbers."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    title: str = ""
    grid: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """A ground across the whole width, between two values."""

    low: float
    high: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class Ribbon:
    """An interval around a line: its lower and upper ends at each x."""

    x: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    tone: Tone = Tone.RIBBON


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline. ``label`` is written at its end; ``notes``, where there are any, are one for each of its places."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    tone: Tone = Tone.TEXT
    style: Style = Style.SOLID
    label: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A mark."""

    x: float
    y: float
    tone: Tone = Tone.TEXT
    shape: Shape = Shape.DOT
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Whisker:
    """An interval of one point: upright from ``low`` to ``high`` at ``at``, or lying when ``lying``."""

    at: float
    low: float
    high: float
    tone: Tone = Tone.SECONDARY
    lying: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """An upright bar of ``width`` centred on ``at``, with its figure written above."""

    at: float
    low: float
    high: float
    width: float
    tone: Tone
    label: str = ""
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A dashed level across the chart, named at its right end."""

    at: float
    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dashed upright, named at its top."""

    at: float
    label: str
    tone: Tone = Tone.ACCENT


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a heat map, centred on (``column``, ``row``), one unit wide and high. ``empty``: only an outline.

    ``strength`` (0-1) is how much of its tone covers the ground. A ``label`` stands in the place of the mark, with
    ``below`` smaller under it; either is left out where it has no room.
    """

    column: float
    row: float
    tone: Tone
    mark: Tone
    shape: Shape
    empty: bool = False
    note: Note | None = None
    strength: float = 1.0
    label: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place without a value, and why: not painted, but a row of the table of the data."""

    at: float
    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Header:
    """A heading over the columns from ``first`` to ``last`` of a heat map, with a remark at its right end.

    ``short`` stands for the label where that does not fit.
    """

    first: float
    last: float
    label: str
    short: str
    remark: str
    tone: Tone
    remark_tone: Tone
    shape: Shape = Shape.NONE


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture. ``summary`` says in a sentence what is to be seen, for those who cannot see it.

    A heat map (one with cells) counts its rows downwards; every other chart counts upwards. ``series`` says what its
    points, bars or cells are ("Latency P99"), ``places`` what they stand at ("week"): the headings of its table.
    """

    title: str
    summary: str
    x: Axis
    y: Axis
    bands: tuple[Band, ...] = ()
    ribbons: tuple[Ribbon, ...] = ()
    bars: tuple[Bar, ...] = ()
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    lines: tuple[Line, ...] = ()
    whiskers: tuple[Whisker, ...] = ()
    points: tuple[Point, ...] = ()
    cells: tuple[Cell, ...] = ()
    headers: tuple[Header, ...] = ()
    gaps: tuple[Gap, ...] = ()
    series: str = ""
    places: str = ""

    @property
    def downwards(self) -> bool:
        """Whether larger y lies lower."""
        return bool(self.cells)
