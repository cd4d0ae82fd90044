"""The sentences about cells and rows: where, what stood there, what was expected, what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kpidesk.base.problems import Level, Problem
from kpidesk.intake.cleaning import NUMERIC, TIMES, Cleaned
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.layout import Bound
from kpidesk.intake.privacy_patterns import masked
from kpidesk.intake.quantities import seconds_of_one
from kpidesk.tables.column import Column, Kind

_SHOWN, _LOOKED_AT = 60, 1_000
"""Letters of a cell that are quoted, and among how many an address is sought."""
_LASTING: Mapping[float | None, str] = {1.0: "seconds", 60.0: "minutes", 3600.0: "hours"}
_CLOCK = re.compile(r"^\d{1,2}:\d{2}")
_ROUNDED = "was rounded by a spreadsheet and identifies nothing any more; this cannot be undone"
_ASSUMED: Mapping[str, tuple[str, str]] = {
    "clock-change": (
        "in the hour that the change of the clocks skips or repeats; the first possible moment was taken",
        "Export times with their zone, such as 2026-10-25T02:30:00+02:00.",
    ),
    "epoch": (
        "read as a plain number of seconds, milli-, micro- or nanoseconds since 1970, by its size",
        "Export times as text if this is not meant.",
    ),
    "zone-name": (
        "name a zone that is called the same in several countries; North America, India or Britain was taken",
        "Export times with an offset, such as 2026-10-25T02:30:00-05:00.",
    ),
    "magnitude-suffix": (
        "read as thousands, millions or billions for the k, M or bn behind the number",
        "Write the numbers in full if this is not meant.",
    ),
    "other-error": (
        "name an error that is none of the known kinds and count as other",
        "Write provider, timeout, tool, policy, validation or other.",
    ),
    "serial-date": (
        "read from a plain number of days as a spreadsheet date",
        "Format the column as a date.",
    ),
}
"""By the code of a note: what was assumed of so many cells, and what to do if it is wrong."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One column of one chunk of a grid."""

    grid: Grid
    chunk: Chunk
    bound: Bound


def list_cells(findings: Findings, spot: Spot, result: Cleaned, used: np.ndarray) -> None:
    """List the cells that cannot be read and those beyond the allowed range."""
    bound = spot.bound
    foreign = result.foreign if result.foreign is not None else np.zeros(len(used), dtype=bool)
    masks = (
        (result.bad & ~foreign, _code(bound.column)),
        (foreign, "other-currency"),
        (result.outside, "out-of-range"),
    )
    for mask, code in masks:
        _list(findings, spot, np.flatnonzero(mask & used), code)


def _code(column: Column) -> str:
    if column.kind in NUMERIC:
        return "bad-number"
    if column.kind in TIMES:
        return "bad-time"
    return "damaged-id" if column.kind is Kind.ID else "bad-word"


def list_absent(findings: Findings, spot: Spot, absent: np.ndarray) -> None:
    """List rows left out because a required cell is empty."""
    _list(findings, spot, np.flatnonzero(absent), "missing-required")


def fault(spot: Spot, row: int) -> str:
    """Why a cell that cannot be used cannot be, in a sentence."""
    column = spot.bound.column
    stood = _stood(spot.chunk.columns[spot.bound.index], row)
    if stood == "None":
        return f"It is empty, and every row needs {spot.bound.name}: the row is left out."
    if column.kind is Kind.ID:
        return f'"{stood}" {_ROUNDED}. {_result(column)}'
    limits = "" if column.minimum is None and column.maximum is None else f", {_range(column)}"
    return f'"{stood}" is not {_expected(column)}{limits if column.kind is not Kind.SHARE else ""}. {_result(column)}'


def _result(column: Column) -> str:
    return "The row is left out." if column.required else "The cell is left empty."


def _list(findings: Findings, spot: Spot, rows: np.ndarray, code: str) -> None:
    if not len(rows):
        return
    pattern = _problem(spot, int(rows[0]), code)
    room = findings.room(pattern)
    for row in rows[:room]:
        findings.add(_problem(spot, int(row), code))
    findings.add_uncounted(pattern, len(rows) - room)


def _problem(spot: Spot, row: int, code: str) -> Problem:
    grid, chunk, bound = spot.grid, spot.chunk, spot.bound
    column = bound.column
    stood, result = _stood(chunk.columns[bound.index], row), _result(column)
    message = f'"{stood}" stands where {_expected(column)} was expected. {result}'
    remedy = "Correct the cell, or empty it if the value is not known."
    if code == "missing-required":
        message = f'"{bound.name}" is empty, and every row needs it. The row is left out.'
        remedy = "Fill the cell."
    elif code == "out-of-range":
        message = f'"{stood}" stands where {_range(column)} was expected. {result}'
        remedy = _remedy(column, code)
    elif code == "damaged-id":
        message = f'"{stood}" {_ROUNDED}. {result}'
        remedy = "Export the file again, and format the column as text before it is saved in Excel."
    elif code == "other-currency":
        counted = f'the one in which "{bound.name}" is counted'
        message = f'"{stood}" is in another currency than {counted}, and the two cannot be added. {result}'
        remedy = "Convert the amounts, or set the pilot's currency to theirs."
    elif code == "bad-time" and _CLOCK.match(stood):
        remedy = "It is a time of day without a date: say which column holds the date, or join both in the export."
    level = Level.ERROR if column.required else Level.WARNING
    cell = grid.address(bound.index, int(chunk.rows[row]))
    return Problem(level, code, message, remedy, grid.file, grid.sheet, cell, bound.name)


def _stood(cells: Cells, row: int) -> str:
    value = cells.values[row].as_py()
    if value is None and cells.text is not None:
        value = cells.text[row].as_py()
    text = masked(" ".join(str(value)[:_LOOKED_AT].split()))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _expected(column: Column) -> str:
    if column.choices:
        return "one of " + ", ".join(column.choices)
    if seconds_of_one(column) in _LASTING:
        return f"a number of {_LASTING[seconds_of_one(column) or 1.0]}"
    return {
        Kind.FLAG: "yes or no",
        Kind.INTEGER: "a whole number",
        Kind.TIME: "a date and time such as 2026-08-31 14:05:00",
        Kind.DATE: "a date such as 2026-08-31",
        Kind.SHARE: "a share between 0 and 1, or a percentage",
        Kind.MONEY: "an amount of money",
    }.get(column.kind, "a number")


def _range(column: Column) -> str:
    if column.minimum is not None and column.maximum is not None:
        return f"a number from {column.minimum:g} to {column.maximum:g}"
    return f"{column.minimum:g} or more" if column.minimum is not None else f"{column.maximum:g} or less"


def _remedy(column: Column, code: str) -> str:
    if code == "out-of-range" and column.kind is Kind.SHARE:
        return f"Correct the cell, or say that it holds percentages, in the import or with --unit {column.name}=%."
    return "Correct the cell, or empty it if the value is not known."


def example_left_out(grid: Grid, row: int) -> Problem:
    """The template's example row was found."""
    return Problem(
        Level.INFO,
        "example-row",
        f"Row {row} is the template's example row; it is not counted.",
        "",
        grid.file,
        grid.sheet,
        f"A{row}",
    )


def counted(grid: Grid, bound: Bound, notes: Mapping[str, int]) -> list[Problem]:
    """What was assumed about the cells of a column, each with its count; ``notes`` by code."""
    return [
        Problem(
            Level.ASSUMED,
            code,
            f'{count:,} {"cells" if count > 1 else "cell"} of "{bound.name}" {_ASSUMED[code][0]}.',
            _ASSUMED[code][1],
            grid.file,
            grid.sheet,
            grid.address(bound.index, grid.header_row),
            bound.name,
            count,
        )
        for code, count in notes.items()
        if count
    ]
