"""A table as a reader found it, before anything is cleaned."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from kpidesk.base.problems import Problem
from kpidesk.intake.arrow import Array
from kpidesk.intake.asking import Question


class Format(StrEnum):
    """What a file is, decided by its content."""

    WORKBOOK = "workbook"
    DELIMITED = "delimited text"
    PARQUET = "parquet"
    JSON = "json"
    XML = "xml"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of a chunk: the typed values, and beside them the cells that are text in a column of mixed types.

    Where ``values`` is null and ``text`` is not, the cell holds that text.
    """

    values: Array
    text: Array | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows: one ``Cells`` per header, and for each row its number in the file (the header being row 1)."""

    columns: tuple[Cells, ...]
    rows: np.ndarray


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that the reader itself could not give: an error value, or a formula that was never calculated."""

    row: int
    column: int
    stood: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and chunks of rows, which can be walked more than once.

    ``letters`` holds each header's column number in the file, counted from 0. ``faults`` lists cells that read
    as empty although something stands there, ``uncalculated`` formulas that were never calculated. ``decimal_comma``
    says that the file's form suggests decimal commas, ``typed`` that no column needs a look at how it is written,
    ``from_1904`` that its workbook counts days from 1904. ``header_row`` is the header's row in the file, 0 for none.
    ``ragged`` lists rows left out for having another number of cells than the header: row number, cells.

    Where the table was found: ``table`` is which of several of its sheet it is, from 1, None for the only one; data
    begins in ``first_row`` and ends in ``last_row``, None for the end of the sheet; ``depth`` is how many rows the
    header takes, of which ``above`` and ``beneath`` hold the texts of those beside ``header_row``, as they stand, one
    for each header; ``banner`` is what stands above it all, one text a row. ``hidden``: how many rows the sheet hides.
    ``questions``: what only a person can say. ``told`` gives what there is to tell of rows that are no data, and is
    complete once the rows were walked. ``signs``: by the number of a column in the file, the signs or codes of
    currencies with which its first numbers are shown.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    letters: tuple[int, ...]
    chunks: Callable[[], Iterator[Chunk]]
    faults: tuple[CellFault, ...] = ()
    uncalculated: tuple[CellFault, ...] = ()
    decimal_comma: bool = False
    typed: bool = False
    from_1904: bool = False
    ragged: Mapping[int, int] = field(default_factory=dict)
    header_row: int = 1
    table: int | None = None
    first_row: int = 2
    last_row: int | None = None
    depth: int = 1
    above: tuple[tuple[str, ...], ...] = ()
    beneath: tuple[tuple[str, ...], ...] = ()
    banner: tuple[str, ...] = ()
    hidden: int = 0
    questions: tuple[Question, ...] = ()
    told: Callable[[], Sequence[Problem]] = tuple
    signs: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """A name for each column that no other has: its header, "column C" without one, "Amount (2)" at a repeat."""
        return column_names(self.headers, self.letters)

    @property
    def title(self) -> str:
        """The sheet, and which of its tables where it is not the first one: no two tables of a file share it."""
        return self.sheet if self.table in (None, 1) else f"{self.sheet} (table {self.table})".strip()

    def address(self, index: int, row: int) -> str:
        """The address of a cell, such as B17, from the header's index and the row's number; "row 17" where its column
        is made of several.
        """
        letter = column_letter(self.letters[index])
        return f"{letter}{max(row, 1)}" if letter else f"row {max(row, 1)}"


def column_names(headers: Sequence[str], letters: Sequence[int]) -> tuple[str, ...]:
    """A name of its own for each column of a header."""
    seen: Counter[str] = Counter()
    names = []
    for header, letter in zip(headers, letters, strict=True):
        name = header.replace("\ufeff", "").strip() or f"column {column_letter(letter)}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


NOWHERE = -1
"""The number of a column that is made of several of the file, or of none."""


def column_letter(number: int) -> str:
    """Column 0 is A, 26 is AA; ``NOWHERE`` has none."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
