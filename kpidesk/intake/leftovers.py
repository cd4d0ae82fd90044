"""Rows of a table that were found to be no data, and what is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from kpidesk.base.problems import Level, Problem
from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.sums import Sums

NAMELESS = "(no name)"
_MOST_TOLD, _LONGEST_BANNER = 20, 120


@dataclass(slots=True)
class Leftovers:
    """Rows left out, by what stands in them; ``unproven`` totals are such by their label alone, ``kept`` rows have such
    a label and stand among the data. ``usual``: the columns in which nearly every row has something. ``whole``: all
    rows were walked.
    """

    totals: dict[int, str] = field(default_factory=dict)
    unproven: set[int] = field(default_factory=set)
    kept: dict[int, str] = field(default_factory=dict)
    footers: dict[int, str] = field(default_factory=dict)
    repeated: list[int] = field(default_factory=list)
    whole: bool = False
    usual: tuple[int, ...] | None = None
    sums: Sums | None = None

    def rows(self) -> np.ndarray:
        """Their numbers."""
        return np.array(sorted({*self.totals, *self.footers, *self.repeated}), dtype=np.int64)

    def problems(self, grid: Grid) -> list[Problem]:
        """What is told: totals one by one up to a number, all else together."""
        totals = sorted(self.totals.items())
        told = [_total(grid, row, label, proven=row not in self.unproven) for row, label in totals[:_MOST_TOLD]]
        if len(totals) > _MOST_TOLD:
            told.append(
                _together(grid, "totals-row", ("is a row of totals", "are rows of totals"), totals[_MOST_TOLD:])
            )
        told += [_kept(grid, row, label) for row, label in sorted(self.kept.items())]
        repeated = [(row, "") for row in self.repeated]
        if repeated:
            told.append(_together(grid, "repeated-header", ("repeats the header", "repeat the header"), repeated))
        if self.footers:
            notes = sorted(self.footers.items())
            words = ("stands below the table and is no data", "stand below the table and are no data")
            told.append(_together(grid, "footer", words, notes))
        return told


def beginning(grid: Grid, given: Input) -> list[Problem]:
    """What is told of where a table was found to begin, unless somebody said so or it is the first row."""
    if given.header_row is not None or not grid.headers:
        return []
    if not grid.header_row:
        message = f"No row names the columns; all rows from row {grid.first_row} on were taken as data."
        remedy = "Say which column is which by its letter, in the import or with --map, or name the header's row."
        return [Problem(Level.INFO, "no-header", message, remedy, grid.file, grid.sheet, f"A{grid.first_row}")]
    if not grid.banner and grid.depth == 1:
        return []
    first = grid.header_row - len(grid.above)
    rows = f"rows {first} to {first + grid.depth - 1}" if grid.depth > 1 else f"row {first}"
    above = f"; above it stands: {'; '.join(grid.banner)[:_LONGEST_BANNER]}" if grid.banner else ""
    message = f"The header was found in {rows}{above}."
    return [Problem(Level.INFO, "header-found", message, "", grid.file, grid.sheet, f"A{first}")]


def _total(grid: Grid, row: int, label: str, *, proven: bool) -> Problem:
    said = label if label == NAMELESS else f'("{label}")'
    why = "" if proven else ", though it is not the sum of the rows above"
    return Problem(
        Level.INFO if proven else Level.ASSUMED,
        "totals-row",
        f"Row {row} {said} is a row of totals and was left out{why}.",
        "If it is no total, give it another name.",
        grid.file,
        grid.sheet,
        f"A{row}",
    )


def _kept(grid: Grid, row: int, label: str) -> Problem:
    return Problem(
        Level.ASSUMED,
        "totals-kept",
        f'Row {row} says "{label}" but is not the sum of the rows above; it was read like the others.',
        "Delete the row if it is a total.",
        grid.file,
        grid.sheet,
        f"A{row}",
    )


def _together(grid: Grid, code: str, words: tuple[str, str], rows: Sequence[tuple[int, str]]) -> Problem:
    many = len(rows) > 1
    listed = ", ".join(str(row) for row, _ in rows[:_MOST_TOLD]) + (", ..." if len(rows) > _MOST_TOLD else "")
    texts = "; ".join(f'"{text[:60]}"' for _, text in rows[:3] if text)
    shown = f" ({texts})" if texts else ""
    message = f"Row{'s' if many else ''} {listed} {words[many]}{shown}: left out."
    return Problem(Level.INFO, code, message, "", grid.file, grid.sheet, f"A{rows[0][0]}", count=len(rows))
