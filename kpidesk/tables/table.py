"""A table as it was read: clean rows on disk, and where they come from."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table comes from and what became of its rows.

    ``sha256`` and ``size`` are those of the raw file as it lay on disk. ``recognised_as`` names the layout, such as
    "canonical". ``cells_bad`` counts, per column, filled cells that could not be read; ``rows_rejected`` counts rows
    left out because a required cell was missing or unreadable. ``privacy`` says of each column with people's data or
    free text what became of it: keep (stored as written), hash, recorded (only whether there is text) or drop.
    """

    file: str
    sheet: str
    sha256: str
    size: int
    recognised_as: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    cells_bad: tuple[tuple[str, int], ...] = ()
    privacy: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Clean rows of one role from one sheet.

    ``parts`` are Parquet files whose columns are canonical names in canonical Arrow types (``Column.arrow``), only
    those the source had; row groups of 122,880 rows. A table of no rows (an empty register) is a table. Where a table
    is not stored, free text may lie in it as text: recorded where it is not null.
    ``yielded``: accepted rows that are not in the parts, because another import tells the same.
    ``days``: the first and the last day of the rows as they were read, None where nothing is dated or it is not known.
    """

    role: str
    source: Source
    parts: tuple[Path, ...]
    columns: tuple[str, ...]
    yielded: int = 0
    days: tuple[date, date] | None = field(default=None, compare=False)

    @property
    def standing(self) -> float:
        """The share of its accepted rows that count, 0-1."""
        accepted = self.source.rows_accepted
        return 1 - self.yielded / accepted if accepted else 1.0
