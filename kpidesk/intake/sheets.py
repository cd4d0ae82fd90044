"""Which role each file and sheet plays, by its name or by what the user said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Progress
from kpidesk.intake.archives import is_folder
from kpidesk.intake.columnar import read_parquet
from kpidesk.intake.content import Content, examine
from kpidesk.intake.delimited import read_text_tables
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Format, Grid
from kpidesk.intake.inputs import Input, did_you_mean
from kpidesk.intake.jsonrows import read_json, read_xml
from kpidesk.intake.layout import canonical_name, role_of, squeezed
from kpidesk.intake.recognition.proposing import OWN
from kpidesk.intake.recognition.reading import CANONICAL_SHARE, Reading, readings
from kpidesk.intake.wishes import wished
from kpidesk.intake.workbook import Wanted, Workbook, open_workbook, read_sheets, reading_ahead
from kpidesk.tables.column import Role
from kpidesk.tables.roles import ROLES

START_SHEET = "Start here"
_PACKED = (".gz", ".gzip")
_TABLES = frozenset(
    {
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".xls",
        ".ods",
        ".zip",
        ".csv",
        ".tsv",
        ".json",
        ".jsonl",
        ".ndjson",
        ".parquet",
        ".jtl",
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid whose role is known, with what the user said of it; ``among`` others it may be empty.

    ``reading``: what it was recognised for, None where its headers are the program's own.
    """

    grid: Grid
    role: Role
    given: Input
    content: Content
    among: bool = False
    template: bool = False
    reading: Reading | None = None


def is_settings_sheet(name: str) -> bool:
    """Whether a sheet holds the pilot's settings."""
    return squeezed(name) in ("pilot", "settings")


def role_named(name: str) -> Role | None:
    """The role that a file or sheet is named by; a trailing number ("costs 2", "requests-2026-08") does not matter."""
    usual = squeezed(name)
    bare = squeezed(re.sub(r"[\s_\-.()]*\d[\d\s_\-.()]*$", "", name))
    return next((role for role in ROLES.values() if squeezed(role.name) in (usual, bare)), None)


def is_passed_over(given: Input, path: Path) -> bool:
    """Whether a file of a folder is none of the pilot's by its ending: a letter, a picture, a script."""
    named = given.role is not None or role_named(stem_of(path)) is not None
    return not named and _TABLES.isdisjoint(one.lower() for one in path.suffixes) and is_folder(given.path)


def sheets_of(
    given: Input,
    path: Path,
    scratch: Path,
    findings: Findings,
    timezone: str = "UTC",
    progress: Progress | None = None,
) -> Iterator[Sheet]:
    """The tables of one file; whatever is not taken is told. ``timezone`` is the pilot's. Raises Unusable."""
    role = ROLES[given.role] if given.role else role_named(stem_of(path))
    if is_passed_over(given, path):
        findings.add(_unknown_file(path.name))
        return
    content = examine(path, scratch)
    if progress is not None:
        progress.step(f"Opening {path.name}")
    if content.kind is Format.WORKBOOK:
        yield from _of_workbook(given, content, role, scratch, findings, timezone, progress)
        return
    grids = grids_of(content, scratch, findings, given, progress)
    for grid in grids:
        plays = role if is_main(grid, grids, role) else None
        among = len(grids) > 1
        found = _found(grid, given, content, plays, timezone, findings, among=among)
        if found is None:
            continue
        if found:
            yield from found
        elif plays is not None:
            yield Sheet(grid, plays, given, content, among=among)
        elif len(grids) > 1:
            findings.add(_unknown_table(grid))
        elif is_folder(given.path):
            findings.add(_unknown_file(path.name))
        else:
            raise Unusable(
                f"{path.name} is not named by a role, and its headers are no tool's that is known."
                f"{did_you_mean(stem_of(path), tuple(ROLES))}",
                f"Write the role before it, such as requests={path.name}, and say which column is which with --map.",
            )


def is_main(grid: Grid, grids: Sequence[Grid], role: Role | None) -> bool:
    """Whether a table, of those that its sheet has, is the one that the name of the sheet speaks of."""
    if role is None:
        return False

    def known(one: Grid) -> int:
        return len({name for header in one.headers if (name := canonical_name(header, role))})

    rivals = [one for one in grids if one.sheet == grid.sheet]
    return grid is max(rivals, key=known)


def _found(
    grid: Grid, given: Input, content: Content, role: Role | None, timezone: str, findings: Findings, *, among: bool
) -> list[Sheet] | None:
    """What a table is recognised for; None where its tool's layout can be no table, which is told if there are others.

    Raises Unusable where it is the only one.
    """
    try:
        found = list(_as_recognised(grid, given, content, role, timezone, among=among))
    except _Unsaid as likely:
        if not (among or is_folder(given.path)):
            raise
        said, remedy = likely.sentences
        findings.add(Problem(Level.WARNING, "unsaid-role", f"{said} It was not taken.", remedy, grid.file, grid.sheet))
        return None
    except Unusable as refusal:
        if not among:
            raise
        findings.add(Problem(Level.WARNING, "refused-sheet", str(refusal), "", grid.file, grid.sheet))
        return None
    if role is None:
        findings.add_all(_taken_for(one) for one in found if one.reading is None)
    return found


def _as_recognised(
    grid: Grid, given: Input, content: Content, role: Role | None, timezone: str, *, among: bool = False
) -> Iterator[Sheet]:
    """The tables that a sheet is recognised for: by a tool's layout, or by the program's own headers."""
    read = readings(grid, given, role, timezone)
    for one in read:
        if one.unsaid:
            raise _unsaid(grid, one.role, ", ".join(f'{name} from "{head}"' for name, head in one.columns.items()))
        yield Sheet(one.grid, one.role, given, content, among=among or len(read) > 1, reading=one)
    own, known = role_of(grid.headers) if role is None and not read else ("", 0)
    if own:
        if known < min(OWN, CANONICAL_SHARE * sum(bool(header.strip()) for header in grid.headers)):
            raise _unsaid(grid, ROLES[own], f"{known} of its headers are columns of it")
        yield Sheet(grid, ROLES[own], given, content, among=among)


class _Unsaid(Unusable):
    """A table that is like those of a role, which nobody named."""


def _unsaid(grid: Grid, role: Role, why: str) -> _Unsaid:
    where = f'{grid.file}, sheet "{grid.sheet}",' if grid.sheet else grid.file
    named = f"{role.name}={grid.file}" + (f' with --sheet "{grid.sheet}"' if grid.sheet else "")
    return _Unsaid(
        f"{where} looks like {role.name} ({why}), but nothing says that it is.",
        f"If it belongs to the pilot, write {named}, or name it {role.name}; otherwise leave it out.",
    )


def _taken_for(sheet: Sheet) -> Problem:
    """Nobody said what a table is whose headers are the program's own."""
    grid, role = sheet.grid, sheet.role.name
    what = f'the sheet "{grid.sheet}"' if grid.sheet else grid.file
    return Problem(
        Level.ASSUMED,
        "role",
        f"Nobody has said what {what} holds; by its headers it was taken for {role}.",
        f"If that is wrong, say what it is, such as requests={grid.file}, or leave it out.",
        grid.file,
        grid.sheet,
    )


def stem_of(path: Path) -> str:
    """A file's name without its endings, such as requests for requests.csv.gz."""
    name = path.name
    for _ in range(2):
        name = name.rpartition(".")[0] or name
        if not name.lower().endswith((".csv", ".tsv", ".txt", ".json", ".jsonl", ".xlsx", ".parquet")):
            break
    return name


def grids_of(
    content: Content, scratch: Path, findings: Findings, given: Input, progress: Progress | None = None
) -> tuple[Grid, ...]:
    """The tables of a file that is no workbook, at least one. Raises Unusable."""
    if content.kind is Format.PARQUET:
        return (read_parquet(content),)
    if content.kind is Format.JSON:
        return (read_json(content),)
    if content.kind is Format.XML:
        return (read_xml(content),)
    grids, problems = read_text_tables(content, scratch, given, progress)
    findings.add_all(problems)
    return grids


def _of_workbook(
    given: Input,
    content: Content,
    role: Role | None,
    scratch: Path,
    findings: Findings,
    timezone: str,
    progress: Progress | None,
) -> Iterator[Sheet]:
    file = content.file

    def wanted(book: Workbook) -> Wanted:
        return {name: wished(headed(book, name), given, plays, timezone) for name, plays in roles_in(book).items()}

    def roles_in(book: Workbook) -> dict[str, Role | None]:
        names = _candidates(given, book)
        roles = {name: _role_of_sheet(name, given, role if len(names) == 1 else None) for name in names}
        return {names[0]: role} if role is not None and names and not any(roles.values()) else roles

    with reading_ahead(content, scratch, given, wanted) as ahead:
        book = open_workbook(content, progress, ahead)
        if given.sheet is None:
            findings.add_all(_hidden(file, sheet) for sheet in book.hidden)
        roles = roles_in(book)
        grids = read_sheets(book, wanted(book), scratch, given, progress=progress)
    template = any(squeezed(sheet) == squeezed(START_SHEET) for sheet in book.sheets)
    for grid in grids:
        plays = roles[grid.sheet] if is_main(grid, grids, roles[grid.sheet]) else None
        among = len(grids) > 1 or template
        found = _found(grid, given, content, plays, timezone, findings, among=among)
        if found is None:
            continue
        if found:
            yield from found
        elif plays is not None:
            yield Sheet(grid, plays, given, content, among=among, template=template)
        elif grid.table is not None and given.table is None:
            findings.add(_unknown_table(grid))
        elif given.sheet is not None:
            raise Unusable(
                f'"{given.sheet}" in {file} is not named by a role, and its headers are no tool\'s that is known.',
                "Write role=path, and say which column is which with --map.",
            )
        else:
            findings.add(_unknown_sheet(file, grid.sheet))


def _candidates(given: Input, book: Workbook) -> list[str]:
    """The sheets that may hold tables: the one asked for, else all that are seen and no settings."""
    if given.sheet is None:
        return [name for name in book.sheets if not is_settings_sheet(name) and squeezed(name) != squeezed(START_SHEET)]
    known = {squeezed(name): name for name in (*book.sheets, *book.hidden)}
    if squeezed(given.sheet) not in known:
        raise Unusable(
            f'{book.content.file} has no sheet "{given.sheet}".{did_you_mean(given.sheet, tuple(known.values()))}',
            f"Its sheets are: {', '.join(book.sheets)}.",
        )
    return [known[squeezed(given.sheet)]]


def _role_of_sheet(name: str, given: Input, role: Role | None) -> Role | None:
    if given.sheet is not None and given.role:
        return ROLES[given.role]
    return role_named(name) or role


def headed(book: Workbook, name: str) -> Grid:
    """A sheet of which only the header is known."""
    headers = book.headers.get(name, ())
    return Grid(book.content.file, name, headers, tuple(range(len(headers))), lambda: iter(()))


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


def _unknown_table(grid: Grid) -> Problem:
    headers = ", ".join(f'"{name}"' for name in grid.names[:6])
    where = f'of the sheet "{grid.sheet}"' if grid.sheet else "of the file"
    return Problem(
        Level.WARNING,
        "unknown-table",
        f"Table {grid.table} {where} ({headers}) is no kind of table that is known and was not taken.",
        "If it counts, say in the import which role it plays, or move it to a sheet or file of its own.",
        grid.file,
        grid.sheet,
        f"A{max(grid.header_row, 1)}",
    )


def _unknown_file(file: str) -> Problem:
    return Problem(
        Level.WARNING,
        "unknown-file",
        f"{file} is not named by a role and was not taken.{did_you_mean(Path(file).stem, tuple(ROLES))}",
        f"Rename it, or write the role before it: requests={file}.",
        file,
    )
