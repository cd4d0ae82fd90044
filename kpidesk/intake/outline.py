"""What is in a file before anything is read from it: its sheets, what each seems to hold, and why."""

from collections.abc import Sequence
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.intake.columnar import read_parquet, rows_of
from kpidesk.intake.content import Content, examine
from kpidesk.intake.delimited import read_delimited
from kpidesk.intake.grid import Format
from kpidesk.intake.jsonrows import read_json
from kpidesk.intake.layout import canonical_name, squeezed
from kpidesk.intake.sheets import START_SHEET, is_settings_sheet, role_named, stem_of
from kpidesk.intake.survey import FileOutline, SheetOutline
from kpidesk.intake.workbook import Workbook, open_workbook
from kpidesk.tables.column import Role
from kpidesk.tables.roles import ROLES


def outline(path: Path, scratch: Path) -> FileOutline:
    """Look into a file; one that cannot be read has a ``refusal``. Unpacked copies go to ``scratch``."""
    if path.suffix.lower() == ".toml":
        return FileOutline(path, settings=True)
    try:
        content = examine(path, scratch)
        if content.kind is Format.WORKBOOK:
            return _of_workbook(path, open_workbook(content))
        sheet = _of_table(path, content, scratch)
    except Unusable as error:
        return FileOutline(path, refusal=tuple(error.sentences))
    return FileOutline(path, content.sha256, content.size, (sheet,))


def _of_workbook(path: Path, book: Workbook) -> FileOutline:
    names = [name for name in (*book.sheets, *book.hidden) if squeezed(name) != squeezed(START_SHEET)]
    tables = [name for name in names if not is_settings_sheet(name) and any(map(str.strip, book.headers[name]))]
    file_role = role_named(stem_of(path)) if len(tables) == 1 else None
    sheets = tuple(
        _sheet(name, book.headers[name], book.rows[name], role_named(name) or file_role, hidden=name in book.hidden)
        for name in tables
    )
    settings = any(is_settings_sheet(name) for name in names)
    refusal = () if sheets or settings else (f"{path.name} has no sheet with anything in it.", "Export it again.")
    return FileOutline(path, book.content.sha256, book.content.size, sheets, settings, refusal)


def _of_table(path: Path, content: Content, scratch: Path) -> SheetOutline:
    role = role_named(stem_of(path))
    if content.kind is Format.PARQUET:
        return _sheet("", read_parquet(content).headers, rows_of(content), role)
    grid = read_json(content) if content.kind is Format.JSON else read_delimited(content, scratch)[0]
    return _sheet("", grid.headers, None, role)


def _sheet(
    name: str, headers: Sequence[str], rows: int | None, named: Role | None, *, hidden: bool = False
) -> SheetOutline:
    if named is not None:
        what = "sheet" if name else "file"
        return SheetOutline(name, tuple(headers), rows, named.name, f"the {what} is named so", hidden)
    role, count = role_of(headers)
    if role:
        known = f"{count} of its headers are columns of {role}"
        return SheetOutline(name, tuple(headers), rows, role, known, hidden)
    return SheetOutline(name, tuple(headers), rows, "", "neither its name nor its headers say what it holds", hidden)


def role_of(headers: Sequence[str]) -> tuple[str, int]:
    """The role whose columns a header names, and how many of them; "" where no role has all its required ones there,
    or where two have equally many.
    """
    counts = {}
    for role in ROLES.values():
        found = {canonical_name(header, role) for header in headers} - {""}
        if found and {column.name for column in role.required} <= found:
            counts[role.name] = len(found)
    most = max(counts.values(), default=0)
    best = [name for name, count in counts.items() if count == most]
    return (best[0], most) if len(best) == 1 and most > 1 else ("", 0)
