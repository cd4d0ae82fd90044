"""What a role and a column are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


class Kind(StrEnum):
    """How a column's cells are read and stored."""

    ID = "id"
    """Text that identifies; digits and leading zeros are kept."""
    TEXT = "text"
    """A short label."""
    PROSE = "prose"
    """Free text: stored as the mark "recorded" (a boolean); a project also keeps a salted hash in ``<name>_hash``, and
    the text itself in ``<name>_text`` where that was asked for."""
    VERBATIM = "verbatim"
    """Free text that is itself the evidence (comments, notes): the text, or the word "recorded" in its place."""
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"
    INTEGER = "integer"
    SHARE = "share"
    """0-1; a percent sign divides by 100."""
    SECONDS = "seconds"
    MONEY = "money"
    TIME = "time"
    """A moment, in UTC without a zone."""
    DATE = "date"
    """A day in the pilot's time zone."""
    LABEL = "label"
    """A class or a number, kept as text as it was written: true/false, approve, 12.5."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a role. ``name`` may hold one ``<part>``, which stands for any name (``group_<name>``).

    ``required``: a row without it is rejected. ``choices``: the allowed words of a CHOICE, lower case.
    ``minimum`` / ``maximum``: the allowed range of a number; outside it the cell cannot be used.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    example: str = ""

    @property
    def arrow(self) -> "pa.DataType":
        """The Arrow type its cells are stored in; floats are never NaN (null instead)."""
        return _arrow_types()[self.kind]

    @property
    def open(self) -> bool:
        """Whether the name stands for a family of columns."""
        return "<" in self.name

    def matches(self, name: str) -> bool:
        """Whether a header of canonical spelling names this column."""
        if not self.open:
            return name == self.name
        head, tail = re.split(r"<\w+>", self.name)
        return len(name) > len(head) + len(tail) and name.startswith(head) and name.endswith(tail)


@dataclass(frozen=True, slots=True)
class Role:
    """What a table is for: its name, what one row is, and its columns in the order of the template."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns that every row must fill."""
        return tuple(column for column in self.columns if column.required)

    def column(self, name: str) -> Column | None:
        """The column that a canonical header names (fixed names first), or None."""
        exact = next((column for column in self.columns if column.name == name), None)
        return exact or next((column for column in self.columns if column.open and column.matches(name)), None)


@cache
def _arrow_types() -> "Mapping[Kind, pa.DataType]":
    import pyarrow as pa  # noqa: PLC0415 - slow to load, and roles are spoken of where no table is

    return {
        Kind.ID: pa.string(),
        Kind.TEXT: pa.string(),
        Kind.PROSE: pa.bool_(),
        Kind.VERBATIM: pa.string(),
        Kind.CHOICE: pa.string(),
        Kind.FLAG: pa.bool_(),
        Kind.NUMBER: pa.float64(),
        Kind.INTEGER: pa.int64(),
        Kind.SHARE: pa.float64(),
        Kind.SECONDS: pa.float64(),
        Kind.MONEY: pa.float64(),
        Kind.TIME: pa.timestamp("us"),
        Kind.DATE: pa.date32(),
        Kind.LABEL: pa.string(),
    }
