"""A report as data: what is said, in which order. Writers know layout, never numbers."""

from dataclasses import dataclass
from enum import StrEnum

from kpidesk.charts.chart import Chart
from kpidesk.charts.palette import Tone


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one weight and colour."""

    text: str
    bold: bool = False
    tone: Tone | None = None
    small: bool = False
    """Set at about half the size, such as a mark beside a large figure."""


Words = str | Run | tuple[Run, ...]
"""Text as it is shown. It is data: no writer reads markup in it."""


def runs(words: Words) -> tuple[Run, ...]:
    """The stretches that words consist of."""
    if isinstance(words, str):
        return (Run(words),)
    return (words,) if isinstance(words, Run) else words


def plain(words: Words) -> str:
    """The words without weight and colour."""
    return "".join(run.text for run in runs(words))


class Size(StrEnum):
    """How large a paragraph is set."""

    BODY = "body"
    NOTE = "note"


class Align(StrEnum):
    """Where the text of a column stands. Numbers stand right."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the report, on its first page."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the outline lists. Level 1 starts a section, level 2 a part of one."""

    text: str
    level: int = 1
    mark: Words = ""
    """Stands at the right end of the line, such as a light."""


@dataclass(frozen=True, slots=True)
class Label:
    """A small heading that the outline does not list."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    words: Words
    size: Size = Size.BODY
    tone: Tone = Tone.TEXT


@dataclass(frozen=True, slots=True)
class Callout:
    """What must be read, on a ground of its colour."""

    headline: Words
    body: tuple[Words, ...]
    ground: Tone
    edge: Tone


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure that matters: title, number with its mark, and a note. ``missing``: the figure is words."""

    title: str
    figure: str
    mark: Run
    note: Words
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Tiles:
    """Figures side by side, three in a row."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width, and where its text stands."""

    title: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page. ``bare``: without a head. No row is split over pages.

    A cell is words or a small chart.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Words | Chart, ...], ...]
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart over the whole width, ``height`` points high, with its summary as text below where ``said``."""

    chart: Chart
    height: float
    said: bool = True


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Names and what they are, in two columns."""

    pairs: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or with dots; ``bare`` with neither."""

    items: tuple[Words, ...]
    numbered: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two stacks of blocks beside each other."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class OnePage:
    """Blocks that fill exactly one page; set smaller where they would not fit."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = (
    Title
    | Heading
    | Label
    | Paragraph
    | Callout
    | Tiles
    | Table
    | Picture
    | KeyValues
    | Items
    | SideBySide
    | Together
    | OnePage
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: what its metadata say, what stands at the head and foot of each page, and its blocks."""

    title: str
    subject: str
    keywords: str
    head_left: str
    head_right: str
    foot: str
    blocks: tuple[Block, ...]
