"""No layout takes another tool's export for its own: of all that fit a file the likeliest is the one it was made by."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kpidesk.intake.content import examine
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Chunk, Format, Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.recognition.fitting import Fit, fits
from kpidesk.intake.recognition.shelf import recognisers
from kpidesk.intake.sheets import grids_of
from kpidesk.intake.workbook import open_workbook, read_sheets
from tests.intake.recognition.test_recognisers import FOLDERS, exports, layout_of

EXPORTS = [(layout_of(folder), path) for folder in FOLDERS for path in exports(folder)]
NAMES = [f"{path.parent.name}-{path.name}" for _, path in EXPORTS]


def grids(path: Path, scratch: Path) -> tuple[Grid, ...]:
    """The raw tables of a file, whichever layout it has."""
    content = examine(path, scratch)
    if content.kind is not Format.WORKBOOK:
        return grids_of(content, scratch, Findings(), Input(path))
    book = open_workbook(content)
    return tuple(read_sheets(book, {name: {} for name in book.sheets}, scratch))


def best(grid: Grid) -> tuple[Fit, ...]:
    """The likeliest layouts of a table: more than one where they are equally likely."""
    found = fits(grid, grid.sheet, recognisers().values())
    return tuple(fit for fit in found if fit.named == found[0].named)


@pytest.mark.parametrize(("layout", "path"), EXPORTS, ids=NAMES)
def test_that_an_export_fits_its_own_layout_better_than_any_other(layout: str, path: Path, tmp_path: Path) -> None:
    likeliest = [tuple(fit.recogniser.key for fit in best(grid)) for grid in grids(path, tmp_path)]
    assert (layout,) in likeliest
    assert {key for keys in likeliest for key in keys} <= {layout}


@pytest.mark.parametrize("path", [path for _, path in EXPORTS], ids=NAMES)
def test_that_the_order_of_columns_does_not_matter(path: Path, tmp_path: Path) -> None:
    for grid in grids(path, tmp_path):
        usual = best(grid)
        if usual and any(header.strip() for header in grid.headers):
            assert [fit.recogniser.key for fit in best(backwards(grid))] == [fit.recogniser.key for fit in usual]


def backwards(grid: Grid) -> Grid:
    """The same table with its columns from the last to the first."""

    def chunks() -> Iterator[Chunk]:
        return (Chunk(tuple(reversed(chunk.columns)), chunk.rows) for chunk in grid.chunks())

    above, beneath = (tuple(tuple(reversed(row)) for row in rows) for rows in (grid.above, grid.beneath))
    headers, letters = tuple(reversed(grid.headers)), tuple(reversed(grid.letters))
    return replace(grid, headers=headers, letters=letters, chunks=chunks, above=above, beneath=beneath)
