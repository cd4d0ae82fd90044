"""From files and folders to clean tables: the door of this package."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Progress
from kpidesk.intake.archives import exists, shown, spread, tables_in, unpacked
from kpidesk.intake.content import examine
from kpidesk.intake.findings import Findings
from kpidesk.intake.inputs import Input, did_you_mean, parse_input
from kpidesk.intake.pilotfile import read_rows, read_toml
from kpidesk.intake.privacy import Protection, refuse_mixture, refuse_unknown
from kpidesk.intake.sheets import Sheet, is_passed_over, is_settings_sheet, sheets_of
from kpidesk.intake.tabulation import Job, tabulate
from kpidesk.intake.workbook import open_workbook, read_sheets
from kpidesk.tables.table import Table

__all__ = ["Input", "Intake", "load", "parse_input", "read_settings"]
SETTINGS_FILE = "pilot.toml"


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import gave: tables in the order of the inputs, and everything found on the way."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]


def read_settings(inputs: Sequence[Input]) -> tuple[Mapping[str, object], str, tuple[Problem, ...]]:
    """The raw keys of the first ``pilot.toml`` or Pilot sheet among the inputs, and the file they came from.

    Without either: no keys, "". Raises Unusable when it cannot be read.
    """
    for given in inputs:
        toml = given.path / SETTINGS_FILE if given.path.is_dir() else given.path
        if toml.is_file() and toml.suffix.lower() == ".toml":
            return read_toml(toml), toml.name, ()
    with tempfile.TemporaryDirectory(prefix="kpidesk-") as scratch:
        for path in (path for one in inputs for path in spread(one.path) if path.name == SETTINGS_FILE):
            return read_toml(unpacked(path, Path(scratch)), shown(path)), shown(path), ()
        for source, path in ((one, path) for one in inputs for path in files_of([one])):
            found = None if is_passed_over(source, path) else _from_sheet(path, Path(scratch))
            if found:
                return found
    return {}, "", ()


def _from_sheet(path: Path, scratch: Path) -> tuple[Mapping[str, object], str, tuple[Problem, ...]] | None:
    content = examine(path, scratch)
    if content.kind.value != "workbook":
        return None
    book = open_workbook(content)
    sheet = next((name for name in book.sheets if is_settings_sheet(name)), None)
    if sheet is None:
        return None
    settings, problems = read_rows(read_sheets(book, {sheet: {"value": "number"}}, scratch, plain=True)[0])
    return settings, content.file, problems


def files_of(inputs: Sequence[Input]) -> Iterator[Path]:
    """Every file that may hold tables, those of a folder in the order of their names."""
    for given in inputs:
        if given.path.is_dir():
            for path in sorted(_visible_files(given.path)):
                yield from tables_in(path)
        elif given.path.suffix.lower() != ".toml":
            yield from tables_in(given.path)


def _visible_files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith((".", "~$")) and path.suffix.lower() != ".toml":
            yield path


def load(
    inputs: Sequence[Input],
    folder: Path,
    timezone: str,
    progress: Progress,
    *,
    stored: bool = True,
    protection: Protection | None = None,
    currency: str = "",
) -> Intake:
    """Read every table of the inputs and write its clean rows as Parquet parts into ``folder``.

    ``stored``: whether they will be stored. Where they only pass through, free text may stay in a file that is clean.
    ``protection``: the key of the project's hashes and what became of people's data before; without it hashes match
    within these files only. ``currency``: the pilot's, three letters, which a shared sign such as $ stands for.

    Raises Unusable with one sentence for each file that cannot be used, WrongUsage for columns that may not be kept or
    hashed so; nothing is left in ``folder`` then.
    """
    _check_zone(timezone)
    findings = Findings()
    job = Job(folder, timezone, findings, progress, stored, protection or Protection(), currency)
    columns: set[str] = set()
    refusals: list[str] = []
    tables: list[Table] = []
    with tempfile.TemporaryDirectory(prefix="kpidesk-") as scratch, _clean_on_failure(folder):
        for sheet in _all_sheets(inputs, Path(scratch), job, refusals):
            try:
                columns.update(sheet.grid.names)
                table = tabulate(sheet, job, f"{len(tables) + 1:03d}-{sheet.role.name}")
            except Unusable as error:
                refusals.append(str(error))
            else:
                tables.extend([table] if table else [])
        if refusals:
            raise Unusable(*refusals)
        if not tables:
            raise Unusable(*_nothing(inputs))
        named = (name for table in tables for name in (*table.columns, *dict(table.source.privacy)))
        refuse_unknown([name for given in inputs for name in given.privacy], columns.union(named))
        refuse_mixture(tables, job.protection)
    findings.add_all(_not_asked(inputs, job.asked))
    return Intake(tuple(tables), findings.listed())


def _not_asked(inputs: Sequence[Input], asked: AbstractSet[str]) -> Iterator[Problem]:
    """Answers to what no file asks: a key that is misspelt, or a question that a newer export settles itself."""
    for key in sorted({key for given in inputs for key in given.answers} - asked):
        near = did_you_mean(key, tuple(asked))
        remedy = f"The questions are: {', '.join(sorted(asked))}." if asked else "Leave the answer out."
        yield Problem(Level.WARNING, "not-asked-for", f'No file asks for "{key}".{near}', remedy)


def _all_sheets(inputs: Sequence[Input], scratch: Path, job: Job, refusals: list[str]) -> Iterator[Sheet]:
    for given in inputs:
        if not exists(given.path):
            refusals.append(f"{given.path} does not exist: check the name.")
            continue
        for path in files_of([given]):
            job.progress.step(f"Opening {path.name}")
            try:
                yield from sheets_of(given, path, scratch, job.findings, job.timezone, job.progress)
            except Unusable as error:
                refusals.append(str(error))


@contextmanager
def _clean_on_failure(folder: Path) -> Iterator[None]:
    before = set(folder.iterdir())
    try:
        yield
    except BaseException:
        for path in set(folder.iterdir()) - before:
            path.unlink(missing_ok=True)
        raise


def _check_zone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise WrongUsage(
            f'"{timezone}" is no time zone: write it as Europe/Berlin, America/New_York or UTC.'
        ) from error


def _nothing(inputs: Sequence[Input]) -> tuple[str, str]:
    names = ", ".join(str(given.path) for given in inputs) or "the input"
    return (
        f"No rows to review were found in {names}.",
        "Fill at least one sheet, and name files or sheets by their role (requests, costs, incidents, ...).",
    )
