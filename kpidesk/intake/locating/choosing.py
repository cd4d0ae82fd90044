"""Which of the tables that a sheet has are read: what somebody said of it comes before what was found."""

from collections.abc import Sequence
from dataclasses import replace

from kpidesk.base.errors import Unusable
from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.locating.heads import body_shapes
from kpidesk.intake.locating.places import Place, locate
from kpidesk.intake.locating.sampling import Sample
from kpidesk.intake.locating.shapes import Shape


def choose(sample: Sample, given: Input, file: str, rows: int) -> tuple[Place, ...]:
    """The tables to be read; ``rows`` is how many of the first rows were looked at. Raises Unusable.

    A header row that was said is all there is of the header, and the table begins right below it.
    """
    if given.header_row is not None:
        return (_said(sample, given.header_row, file, rows),) if sample.lines else ()
    places = locate(sample)
    if places and given.table is not None and given.table > len(places):
        many = f"{len(places)} tables were" if len(places) > 1 else "one table was"
        raise Unusable(f"{file} has no table {given.table}: {many} found in it.")
    return places


def numbered(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """The tables of one sheet by their numbers, where there are several."""
    return tuple(replace(one, table=at) for at, one in enumerate(grids, start=1)) if len(grids) > 1 else tuple(grids)


def _said(sample: Sample, header_row: int, file: str, rows: int) -> Place:
    if header_row > rows:
        raise Unusable(f"{file} has no row {header_row}: its header must stand in one of its first {rows} rows.")
    header = next((line for line in sample.lines if line.row == header_row), None)
    below = [line for line in sample.lines if line.row > header_row]
    first = header_row + 1 if header_row else sample.lines[0].row
    right = max((max(line.filled) for line in sample.lines if line.row >= header_row), default=0)
    shapes = body_shapes([*([header] if header else []), *below]) if below else {}
    return Place(
        headers=tuple(header.cell(column) if header else "" for column in range(right + 1)),
        header_row=header_row,
        first_row=first,
        shapes=tuple(shapes.get(column, Shape.BLANK) for column in range(right + 1)),
        banner=tuple(" ".join(cell for cell in line.cells if cell) for line in sample.lines if line.row < header_row),
    )
