"""What a project rests on, in words: its imports, their problems, the mapping used, the settings in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpidesk.base import dates
from kpidesk.base.periods import Period
from kpidesk.base.problems import Level, Problem
from kpidesk.store.imports import Import, StoredTable
from kpidesk.tables.roles import ROLES
from kpidesk.views import privacy, wording
from kpidesk.views.importing import ProblemRow, problem_rows
from kpidesk.views.opened import Opened
from kpidesk.views.wording import counted

EMPTY = "Nothing has been imported yet. The request log is enough for a first look."
ALL_LEVELS = "all"
_NAMED = 5
Span = tuple[date, date]
_OWN = {"canonical": "KPIDesk's columns", "by its names and cells": "likely columns"}
_ORIGINS = {"set": "set for this pilot", "profile": "from the profile"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A sheet that was imported. ``key`` is "import/place"; ``numbers``: rows read, accepted, left out, and when."""

    key: str
    import_id: int
    number: str
    when: str
    place: str
    role: str
    recognised: str
    read: str
    accepted: str
    rejected: str
    days: str
    first_day: float
    numbers: tuple[int, int, int, float]

    @property
    def read_as(self) -> str:
        """The role, behind what it was recognised as where that is not the program's own columns."""
        return self.role if self.recognised == _OWN["canonical"] else f"{self.recognised} → {self.role}"


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column that was read: its name, what it means, and cells that could not be read."""

    name: str
    meaning: str
    bad: str
    count: int


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting in force and where it comes from. ``tone`` is yellow for what was assumed."""

    key: str
    value: str
    origin: str
    tone: str


@dataclass(frozen=True, slots=True)
class Removal:
    """What undoing an import would change, a sentence each."""

    title: str
    sentences: tuple[str, ...]


def table_rows(imports: Sequence[Import], days: Sequence[Span | None] = ()) -> tuple[TableRow, ...]:
    """Every imported sheet, the latest import first; ``days`` as in ``Opened``."""
    spans = iter(days)
    rows = [_table(one, at, table, next(spans, None)) for one in imports for at, table in enumerate(one.tables)]
    return tuple(sorted(rows, key=lambda row: -row.import_id))


def _table(one: Import, at: int, table: StoredTable, days: Span | None) -> TableRow:
    source = table.source
    return TableRow(
        f"{one.id}/{at}",
        one.id,
        f"{one.id}",
        dates.day(one.at.date()),
        place(table),
        table.role.replace("_", " "),
        recognised(source.recognised_as),
        f"{source.rows_read:,}",
        _counting(table),
        f"{source.rows_rejected:,}",
        dates.span(Period(*days)) if days else "",
        float(days[0].toordinal()) if days else 0.0,
        (source.rows_read, source.rows_accepted, source.rows_rejected, one.at.timestamp()),
    )


def _counting(table: StoredTable) -> str:
    """The rows accepted, and how many of them still count where another import tells the same."""
    accepted = table.source.rows_accepted
    return f"{accepted:,}, {accepted - table.yielded:,} of them count" if table.yielded else f"{accepted:,}"


def place(table: StoredTable) -> str:
    """A sheet by file and name."""
    source = table.source
    return f"{source.file} · {source.sheet}" if source.sheet else source.file


def find(imports: Sequence[Import], key: str) -> tuple[Import, StoredTable] | None:
    """The import and sheet of a row's key."""
    number, _, at = key.partition("/")
    one = next((one for one in imports if str(one.id) == number), None)
    return (one, one.tables[int(at)]) if one is not None and at and int(at) < len(one.tables) else None


def summary(opened: Opened) -> str:
    """Files, rows and what was left out, in a sentence."""
    tables = [table for one in opened.imports for table in one.tables]
    if not tables:
        return EMPTY
    accepted = sum(table.source.rows_accepted for table in tables)
    left = sum(table.source.rows_rejected for table in tables)
    where = f"{counted(len(tables), 'sheet')} in {counted(len(opened.imports), 'import')}"
    return f"{counted(accepted, 'row')} from {where}; {counted(left, 'row')} left out."


def column_rows(table: StoredTable) -> tuple[ColumnRow, ...]:
    """The columns that were read from a sheet, those with bad cells first."""
    bad = dict(table.source.cells_bad)
    role = ROLES.get(table.role)
    rows = []
    for name in table.columns:
        column = role.column(name) if role else None
        if column is None:
            continue  # the fingerprint of a free text
        count = bad.get(name, 0)
        rows.append(ColumnRow(name, column.meaning, f"{count:,}" if count else "", count))
    return tuple(sorted(rows, key=lambda row: -row.count))


def mapping(table: StoredTable, problems: Sequence[Problem]) -> str:
    """How a sheet was read, and what became of people's data in it, in a sentence each."""
    source = table.source
    said = next(
        (
            one.message
            for one in problems
            if one.code == "mapped" and (one.file, one.sheet) == (source.file, source.sheet)
        ),
        "",
    )
    said = said or f"Read as {recognised(source.recognised_as)}: nothing had to be said by hand."
    return f"{said} {privacy.fate(source)}".rstrip()


def recognised(layout: str) -> str:
    """What a sheet was recognised as, in words."""
    return _OWN.get(layout, layout)


def sheet_facts(opened: Opened, key: str) -> tuple[str, ...]:
    """How a sheet was read and what became of it: rows and days, mapping, what was assumed, people's data, problems."""
    found = find(opened.imports, key)
    if found is None:
        return ()
    _, table = found
    source, about = table.source, problems_of(opened.problems, table)
    numbers = (source.rows_read, source.rows_accepted, source.rows_rejected)
    read, accepted, left = (counted(number, "row") for number in numbers)
    days = next((row.days for row in table_rows(opened.imports, opened.days) if row.key == key), "")
    said = [f"{read} read, {accepted} taken, {left} left out{f'; {days}' if days else ''}."]
    said.append(mapping(table, opened.problems))
    said += [f"Taken for granted: {one.message}" for one in about if one.level is Level.ASSUMED]
    open_ones = sum(one.count for one in about if one.level in (Level.ERROR, Level.WARNING))
    look = f"{counted(open_ones, 'cell or row', 'cells and rows')} to look at: see the problems below."
    said.append(look if open_ones else "Nothing in it has to be looked at.")
    said.append(f"The file as it was: {wording.file_size(source.size)}, SHA-256 {source.sha256}.")
    return tuple(said)


def of_sheets(opened: Opened) -> tuple[Problem, ...]:
    """What was noted while sheets were read; what files say of each other has its own place."""
    between = opened.review.findings if opened.review is not None else ()
    return tuple(one for one in opened.problems if one not in between)


def problems_of(problems: Sequence[Problem], table: StoredTable) -> tuple[Problem, ...]:
    """What was noted of one sheet."""
    source = table.source
    return tuple(one for one in problems if (one.file, one.sheet) == (source.file, source.sheet))


def shown_problems(problems: Sequence[Problem], level: str, search: str) -> tuple[ProblemRow, ...]:
    """The problems of a level whose place or sentence holds every word searched for, the gravest first."""
    words = search.lower().split()
    return tuple(
        row
        for row in problem_rows(problems)
        if level in {ALL_LEVELS, row.level} and all(word in _text(row) for word in words)
    )


def _text(row: ProblemRow) -> str:
    return f"{row.file} {row.cell} {row.column} {row.message} {row.remedy}".lower()


def levels(problems: Sequence[Problem]) -> tuple[tuple[str, str], ...]:
    """What problems can be filtered by: name and words with the count."""
    counts = {level: sum(one.count for one in problems if one.level is level) for level in Level}
    total = sum(counts.values())
    return (
        (ALL_LEVELS, f"All ({total:,})"),
        *(
            (wording.LEVELS[level], f"{wording.LEVELS[level].capitalize()} ({count:,})")
            for level, count in counts.items()
            if count
        ),
    )


def file_key(imports: Sequence[Import], row: ProblemRow) -> str:
    """The key of the imported sheet that a problem is about; "" where it is none of a sheet."""
    return next((table.key for table in table_rows(imports) if table.place == row.file), "")


def setting_rows(opened: Opened) -> tuple[SettingRow, ...]:
    """Every setting that a number rests on."""
    review = opened.review
    if review is None:
        return ()
    return tuple(
        SettingRow(
            one.key.replace("_", " "),
            one.value,
            _ORIGINS.get(one.origin, one.origin),
            "" if one.origin == "set" else "secondary",
        )
        for one in review.assumptions
    )


def removal(imports: Sequence[Import], import_id: int) -> Removal | None:
    """What undoing an import would change; None where there is none of that id."""
    one = next((one for one in imports if one.id == import_id), None)
    if one is None:
        return None
    rows = sum(table.source.rows_accepted for table in one.tables)
    others = {table.role for other in imports if other.id != import_id for table in other.tables}
    gone = [role for role in dict.fromkeys(table.role for table in one.tables) if role not in others]
    files = _some(list(dict.fromkeys(table.source.file for table in one.tables)))
    said = [f"{counted(rows, 'row')} from {counted(len(one.tables), 'sheet')} go: {files}."]
    if gone:
        said.append(f"The project then has no {_or(gone)} any more: every figure that rests on them is not measured.")
    else:
        said.append("What rests on the other imports stays; every figure is worked out again.")
    if back := sum(table.yielded for other in imports if other.id != import_id for table in other.tables):
        said.append(
            f"Other imports hold {counted(back, 'row')} that do not count, because a newer one tells the same: those "
            "that this one tells count again."
        )
    said.append("A backup is made first. To have the rows back, import the files again, or go back to the backup.")
    return Removal(f"Undo import {one.id} of {dates.day(one.at.date())}?", tuple(said))


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_NAMED])} and {more} more"


def _or(roles: Sequence[str]) -> str:
    words = [role.replace("_", " ") for role in roles]
    if len(words) > _NAMED + 1:
        return _some(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
