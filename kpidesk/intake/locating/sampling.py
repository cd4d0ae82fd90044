"""The rows of a sheet by which its tables are found: the first and last ones, and those below gaps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

HEAD, TAIL = 100, 30
"""Rows that are looked at from the top and from the bottom."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row in which something stands: its number in the file, its cells as text, whether the row above is blank."""

    row: int
    cells: tuple[str, ...]
    after_blank: bool = False

    @property
    def filled(self) -> tuple[int, ...]:
        """The columns in which something stands."""
        return tuple(place for place, cell in enumerate(self.cells) if cell.strip("\ufeff \t\r\n\u00a0"))

    def cell(self, column: int) -> str:
        """What stands in a column, without blanks around it; "" beyond the row's end."""
        return self.cells[column].replace("\ufeff", "").strip() if column < len(self.cells) else ""

    def within(self, left: int, right: int) -> "Line":
        """The same row with nothing outside some columns."""
        kept = (cell if left <= place <= right else "" for place, cell in enumerate(self.cells))
        return replace(self, cells=tuple(kept))


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one: rows from 1 and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows by which tables are found, in the order of the file. Where numbers jump and ``after_blank`` is not said,
    there are more rows of the same kind between. ``last_row``: the last row with anything in it, where known.
    ``signs``: by column, the signs or codes of currencies with which its numbers are shown.
    """

    lines: tuple[Line, ...]
    merges: tuple[Merge, ...] = ()
    last_row: int | None = None
    signs: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def within(self, left: int, right: int) -> "Sample":
        """What stands in some of the columns."""
        lines = tuple(line for line in (one.within(left, right) for one in self.lines) if line.filled)
        return replace(self, lines=_after_blanks(lines, self.lines))


def sample_of(rows: Sequence[Sequence[str]], merges: Iterable[Merge] = (), first: int = 1) -> Sample:
    """A sample of all rows of a sheet, the first of which has the number ``first``."""
    lines = []
    blank = False
    for place, cells in enumerate(rows):
        line = Line(first + place, tuple(cells), blank)
        blank = not line.filled
        if not blank:
            lines.append(line)
    return Sample(tuple(lines), tuple(merges), lines[-1].row if lines else None)


def _after_blanks(kept: Sequence[Line], every: Sequence[Line]) -> tuple[Line, ...]:
    """Rows that come after one that is blank in the columns kept."""
    numbers = {line.row for line in kept}
    left_out = {line.row for line in every} - numbers
    return tuple(replace(line, after_blank=line.after_blank or line.row - 1 in left_out) for line in kept)
