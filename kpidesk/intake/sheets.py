"""Which role each file and sheet plays, by its name or by what the user said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level, Problem
from kpidesk.intake.cleaning import NUMERIC, TIMES
from kpidesk.intake.columnar import read_parquet
from kpidesk.intake.content import Content, examine
from kpidesk.intake.delimited import read_delimited
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Format, Grid
from kpidesk.intake.inputs import Input, did_you_mean
from kpidesk.intake.jsonrows import read_json
from kpidesk.intake.layout import squeezed
from kpidesk.intake.quantities import UNITS
from kpidesk.intake.workbook import Workbook, open_workbook, read_sheets
from kpidesk.tables.column import Column, Kind, Role
from kpidesk.tables.roles import ROLES

START_SHEET = "Start here"
_PACKED = (".gz", ".gzip")
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid whose role is known, with what the user said of it; ``among`` others it may be empty."""

    grid: Grid
    role: Role
    given: Input
    content: Content
    among: bool = False
    template: bool = False


def is_settings_sheet(name: str) -> bool:
    """Whether a sheet holds the pilot's settings."""
    return squeezed(name) in ("pilot", "settings")


def role_named(name: str) -> Role | None:
    """The role that a file or sheet is named by; a trailing number ("costs 2", "requests-2026-08") does not matter."""
    usual = squeezed(name)
    bare = squeezed(re.sub(r"[\s_\-.()]*\d[\d\s_\-.()]*$", "", name))
    return next((role for role in ROLES.values() if squeezed(role.name) in (usual, bare)), None)


def is_passed_over(given: Input, path: Path) -> bool:
    """Whether a file of a folder is none of the pilot's: a report written beside the exports, a letter, a picture.

    Without a role in its name only a workbook can say by its sheets what it holds.
    """
    unnamed = given.role is None and role_named(stem_of(path)) is None
    return given.path.is_dir() and unnamed and _WORKBOOKS.isdisjoint(one.lower() for one in path.suffixes)


def sheets_of(given: Input, path: Path, scratch: Path, findings: Findings) -> Iterator[Sheet]:
    """The tables of one file; whatever is not taken is told. Raises Unusable."""
    role = ROLES[given.role] if given.role else role_named(stem_of(path))
    lonely = not given.path.is_dir()
    if is_passed_over(given, path):
        findings.add(_unknown_file(path.name))
        return
    content = examine(path, scratch)
    if content.kind is Format.WORKBOOK:
        yield from _of_workbook(given, open_workbook(content), role, scratch, findings)
        return
    if role is None:
        if lonely:
            raise Unusable(
                f"{path.name} is not named by a role.{did_you_mean(stem_of(path), tuple(ROLES))}",
                f"Write the role before it, such as requests={path.name}.",
            )
        findings.add(_unknown_file(path.name))
        return
    grid = grid_of(content, scratch, findings, given.header_row)
    yield Sheet(grid, role, given, content)


def stem_of(path: Path) -> str:
    """A file's name without its endings, such as requests for requests.csv.gz."""
    name = path.name
    for _ in range(2):
        name = name.rpartition(".")[0] or name
        if not name.lower().endswith((".csv", ".tsv", ".txt", ".json", ".jsonl", ".xlsx", ".parquet")):
            break
    return name


def grid_of(content: Content, scratch: Path, findings: Findings, header_row: int | None) -> Grid:
    """A file that is one table; ``header_row``: as in ``Input``, for delimited text. Raises Unusable."""
    if content.kind is Format.PARQUET:
        return read_parquet(content)
    if content.kind is Format.JSON:
        return read_json(content)
    grid, problems = read_delimited(content, scratch, header_row)
    findings.add_all(problems)
    return grid


def _of_workbook(given: Input, book: Workbook, role: Role | None, scratch: Path, findings: Findings) -> Iterator[Sheet]:
    file = book.content.file
    if given.sheet is None:
        findings.add_all(_hidden(file, sheet) for sheet in book.hidden)
    chosen = list(_chosen(given, book, role, findings))
    template = any(squeezed(sheet) == squeezed(START_SHEET) for sheet in book.sheets)
    grids = read_sheets(book, {sheet: wishes(plays, given) for sheet, plays in chosen}, scratch, given.header_row)
    for grid, (_, plays) in zip(grids, chosen, strict=True):
        yield Sheet(grid, plays, given, book.content, among=len(chosen) > 1 or template, template=template)


def _chosen(given: Input, book: Workbook, role: Role | None, findings: Findings) -> Iterator[tuple[str, Role]]:
    """Sheets and their roles: the one asked for, else those named by role, else the only one of a file so named."""
    if given.sheet is not None:
        known = {squeezed(name): name for name in (*book.sheets, *book.hidden)}
        if squeezed(given.sheet) not in known:
            raise Unusable(
                f'{book.content.file} has no sheet "{given.sheet}".{did_you_mean(given.sheet, tuple(known.values()))}',
                f"Its sheets are: {', '.join(book.sheets)}.",
            )
        plays = role or role_named(given.sheet)
        if plays is None:
            raise Unusable(f'"{given.sheet}" in {book.content.file} is not named by a role: write role=path.')
        yield known[squeezed(given.sheet)], plays
        return
    sheets = [name for name in book.sheets if not is_settings_sheet(name) and squeezed(name) != squeezed(START_SHEET)]
    taken = [(name, plays) for name in sheets if (plays := role_named(name)) and given.role in (None, plays.name)]
    if not taken and role is not None and sheets:
        taken = [(sheets[0], role)]
    others = [name for name in sheets if name not in {sheet for sheet, _ in taken}]
    yield from taken
    findings.add_all(_unknown_sheet(book.content.file, sheet) for sheet in others)


def wishes(role: Role, given: Input) -> dict[str, str]:
    """What the cells under a header ought to be, by squeezed header, so that the reader keeps their types."""
    found: dict[str, str] = {}
    for column in role.columns:
        wish = _wish(column)
        if not wish:
            continue
        names = [given.columns.get(column.name, column.name)]
        names.append(column.name.removesuffix("_s"))
        for name in names:
            found[squeezed(name)] = wish
            for unit in UNITS:
                found.update({squeezed(f"{name} {unit}"): wish, squeezed(f"{name}({unit})"): wish})
                found[squeezed(f"{name}[{unit}]")] = wish
    return found


def _wish(column: Column) -> str:
    if column.kind in NUMERIC:
        return "number"
    if column.kind in TIMES:
        return "time"
    return "flag" if column.kind is Kind.FLAG else ""


def _hidden(file: str, sheet: str) -> Problem:
    return Problem(
        Level.INFO,
        "hidden-sheet",
        f'The sheet "{sheet}" is hidden and was not taken.',
        "Unhide it if it counts.",
        file,
        sheet,
    )


def _unknown_sheet(file: str, sheet: str) -> Problem:
    return Problem(
        Level.WARNING,
        "unknown-sheet",
        f'The sheet "{sheet}" is not named by a role and was not taken.{did_you_mean(sheet, tuple(ROLES))}',
        "Rename it, or say which role it plays, in the import or with role=path and --sheet.",
        file,
        sheet,
    )


def _unknown_file(file: str) -> Problem:
    return Problem(
        Level.WARNING,
        "unknown-file",
        f"{file} is not named by a role and was not taken.{did_you_mean(Path(file).stem, tuple(ROLES))}",
        f"Rename it, or write the role before it: requests={file}.",
        file,
    )
