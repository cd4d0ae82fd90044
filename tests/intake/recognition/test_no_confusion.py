"""No layout takes the exports of another tool: every fixture is told by its own layout, and by that alone the best."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpidesk.intake.content import examine
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Format, Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.recognition.fitting import fits
from kpidesk.intake.recognition.shelf import recognisers
from kpidesk.intake.sheets import grids_of
from kpidesk.intake.workbook import open_workbook, read_sheets
from kpidesk.tables.roles import ROLES

FIXTURES = Path(__file__).with_name("fixtures")
EXPORTS = [
    path
    for folder in sorted(FIXTURES.iterdir())
    if folder.is_dir()
    for path in sorted(folder.iterdir())
    if path.name != "expected.toml"
]


def grids(path: Path, scratch: Path) -> Iterator[Grid]:
    content = examine(path, scratch)
    if content.kind is not Format.WORKBOOK:
        yield from grids_of(content, scratch, Findings(), Input(path))
        return
    book = open_workbook(content)
    yield from read_sheets(book, {sheet: {} for sheet in book.sheets}, scratch)


def layout_of(folder: Path) -> str:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    return str(expected.get("layout", folder.name.partition(".")[0]))


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_that_an_export_fits_its_own_layout_better_than_any_other(path: Path, tmp_path: Path) -> None:
    every, own = recognisers().values(), layout_of(path.parent)
    found = [fits(grid, grid.sheet, every) for grid in grids(path, tmp_path)]
    best = [one for one in found if one and one[0].recogniser.key == own]
    assert best, [[fit.recogniser.key for fit in one] for one in found]
    for one in best:
        assert all((fit.named, fit.sure) < (one[0].named, one[0].sure) for fit in one[1:])


@pytest.mark.parametrize("role", sorted(ROLES))
def test_that_no_layout_takes_a_table_with_the_programs_own_headers(role: str, tmp_path: Path) -> None:
    columns = [column for column in ROLES[role].columns if not column.open]
    path = tmp_path / "own.csv"
    rows = [",".join(f'"{text}"' for text in cells) for cells in zip(*((c.name, c.example) for c in columns), strict=True)]
    path.write_text("\n".join(rows), encoding="utf-8")
    for grid in grids(path, tmp_path):
        assert [fit.recogniser.key for fit in fits(grid, "", recognisers().values())] == []
