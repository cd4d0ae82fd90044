"""Rows behind a figure, as they are asked for and shown: a page at a time."""

from dataclasses import dataclass
from datetime import date, datetime

from kpidesk.tables.column import Kind

Cell = str | int | float | bool | datetime | date | None
"""Moments are wall clock of the pilot's time zone."""


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """Which rows: those that a measure uses, or those it leaves out.

    ``role``: one of the tables behind the measure; empty means the first. ``period``: empty for what the review looks
    at, else as a window: week-4, last-28, DATE..DATE. ``segment``: column and name.
    """

    measure: str
    left_out: bool = False
    role: str = ""
    period: str = ""
    segment: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table behind a measure, and which of its rows the measure uses, in words."""

    role: str
    what: str


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column of the rows: its name in the role, a title, what it means, and how its cells are read."""

    name: str
    title: str
    meaning: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows of all there are, in order; ``offset`` is the place of the first, from 0."""

    rows: tuple[tuple[Cell, ...], ...]
    offset: int
    total: int
