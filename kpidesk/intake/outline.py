"""What is in a file before anything is read from it: its sheets, what each seems to hold, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.intake.columnar import rows_of
from kpidesk.intake.content import Content, examine
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Format, Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.layout import role_of, squeezed
from kpidesk.intake.recognition.reading import readings
from kpidesk.intake.sheets import START_SHEET, grids_of, is_main, is_settings_sheet, role_named, stem_of
from kpidesk.intake.survey import FileOutline, SheetOutline
from kpidesk.intake.workbook import Workbook, open_workbook
from kpidesk.tables.column import Role


def outline(path: Path, scratch: Path, timezone: str = "UTC") -> FileOutline:
    """Look into a file; one that cannot be read has a ``refusal``. Unpacked copies go to ``scratch``; ``timezone`` is
    the pilot's.
    """
    if path.suffix.lower() == ".toml":
        return FileOutline(path, settings=True)
    try:
        content = examine(path, scratch)
        if content.kind is Format.WORKBOOK:
            return _of_workbook(path, open_workbook(content), timezone)
        sheets = _of_tables(path, content, scratch, timezone)
    except Unusable as error:
        return FileOutline(path, refusal=tuple(error.sentences))
    return FileOutline(path, content.sha256, content.size, sheets)


def _of_workbook(path: Path, book: Workbook, timezone: str) -> FileOutline:
    names = [name for name in (*book.sheets, *book.hidden) if squeezed(name) != squeezed(START_SHEET)]
    tables = [name for name in names if not is_settings_sheet(name) and book.places.get(name)]
    file_role = role_named(stem_of(path)) if len(tables) == 1 else None
    sheets = tuple(
        _sheet(
            _Place(path, timezone, book.rows_of(name, place), name in book.hidden),
            grid,
            _played(grid, grids, role_named(name) or file_role),
        )
        for name in tables
        for grids in (book.grids(name),)
        for grid, place in zip(grids, book.places[name], strict=True)
    )
    settings = any(is_settings_sheet(name) for name in names)
    refusal = () if sheets or settings else (f"{path.name} has no sheet with anything in it.", "Export it again.")
    return FileOutline(path, book.content.sha256, book.content.size, sheets, settings, refusal)


def _of_tables(path: Path, content: Content, scratch: Path, timezone: str) -> tuple[SheetOutline, ...]:
    role = role_named(stem_of(path))
    grids = grids_of(content, scratch, Findings(), Input(path))
    rows = rows_of(content) if content.kind is Format.PARQUET else None
    return tuple(_sheet(_Place(path, timezone, rows), grid, _played(grid, grids, role)) for grid in grids)


def _played(grid: Grid, grids: Sequence[Grid], role: Role | None) -> Role | None:
    """The role by the name of its sheet or file; of several tables there one has it."""
    return role if is_main(grid, grids, role) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sheet was found, and what is known of it beside its cells."""

    path: Path
    timezone: str
    rows: int | None
    hidden: bool = False


def _sheet(place: _Place, grid: Grid, named: Role | None) -> SheetOutline:
    found = _recognised(place, grid, named)
    return replace(
        found,
        table=grid.table,
        header_row=grid.header_row,
        banner=" / ".join(grid.banner),
        hidden_rows=grid.hidden,
        questions=(*grid.questions, *found.questions),
    )


def _recognised(place: _Place, grid: Grid, named: Role | None) -> SheetOutline:
    name, headers, rows, hidden = grid.sheet, grid.headers, place.rows, place.hidden
    try:
        read = readings(grid, Input(place.path), named, place.timezone)
    except Unusable as refusal:
        if not (name or grid.table):
            raise
        return SheetOutline(name, headers, rows, "", str(refusal), hidden)
    if read:
        first = read[0]
        roles = tuple(one.role.name for one in read)
        questions = tuple({asked.key: asked for one in read for asked in one.questions}.values())
        found = SheetOutline(name, headers, rows, roles[0], first.why, hidden, first.recognised_as, first.sure, roles)
        return replace(found, questions=questions, proposed=first.proposed, unsaid=first.unsaid)
    if named is not None:
        what = "sheet" if name else "file"
        return SheetOutline(name, headers, rows, named.name, f"the {what} is named so", hidden, roles=(named.name,))
    role, count = role_of(headers)
    if role:
        known = f"{count} of its headers are columns of {role}"
        return SheetOutline(name, headers, rows, role, known, hidden, roles=(role,))
    return SheetOutline(name, headers, rows, "", "neither its name nor its headers say what it holds", hidden)
