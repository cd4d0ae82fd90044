"""A project's life before its review: made from settings, filled with files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Problem
from kpidesk.base.progress import Progress
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake, load, read_settings
from kpidesk.pilot.parse import parse_settings
from kpidesk.session.evidence import check_project_name
from kpidesk.session.outputs import check_target
from kpidesk.session.overlaps import LATER_WINS, asked_of_files, choices, find_overlaps
from kpidesk.session.pilot import NO_CHOICES, Choices, refuse_errors, resolve
from kpidesk.session.protecting import protection_of
from kpidesk.session.repeats import drop_repeats
from kpidesk.session.workspace import workspace
from kpidesk.store.project import Project
from kpidesk.tables.table import Table
from kpidesk.views.overlapping import Overlap


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import took in and met on the way; ``overlaps``: what of it the project had already."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    overlaps: tuple[Overlap, ...] = ()


def create(path: Path, pilot_file: Path | None, choices: Choices) -> None:
    """Make a new project with the settings of a pilot.toml and the choices on top; never replaces a file.

    Raises WrongUsage for settings that cannot be used, Unusable where the file cannot be read or written.
    """
    check_project_name(path)
    check_target(path, new=True)
    raw, file, problems = read_settings([Input(pilot_file)]) if pilot_file else ({}, "", ())
    refuse_errors(problems)
    pilot = resolve(raw, choices, file)
    Project.create(path, pilot.raw).close()


def create_from(path: Path, raw: Mapping[str, object]) -> None:
    """Make a new project with these settings; never replaces a file. Raises WrongUsage or Unusable."""
    check_project_name(path)
    check_target(path, new=True)
    pilot = resolve(raw, NO_CHOICES, "")
    Project.create(path, pilot.raw).close()


def import_files(
    path: Path, inputs: Sequence[Input], progress: Progress, *, dry_run: bool = False, overlap: str = ""
) -> Imported:
    """Read files and put their rows into a project in one transaction; ``dry_run`` only reads.

    ``overlap``: what shall count of what is there already (``views.overlapping.CHOICES``; "" is the default of each
    sheet); an answer to "overlap" in an input comes first. Raises Unusable where a file cannot be used or all of it is
    there already; then nothing was changed.
    """
    with Project.open(path, read_only=dry_run) as project:
        return import_into(project, inputs, progress, dry_run=dry_run, overlap=overlap)


def import_into(
    project: Project,
    inputs: Sequence[Input],
    progress: Progress,
    *,
    dry_run: bool = False,
    replaces: int | None = None,
    overlap: str = "",
) -> Imported:
    """The same for a project that is open; ``replaces``: the id of an import whose place these files take."""
    choose = choices(inputs, overlap)
    with workspace() as folder:
        settings, _ = parse_settings(project.settings(), project.path.name)
        guarded = protection_of(project, replaces)
        intake = load(
            asked_of_files(inputs), folder, settings.timezone, progress, protection=guarded, currency=settings.currency
        )
        tables, remarks = _sift(project, intake, replaces)
        progress.step("Comparing with what is there")
        held = project.held(folder / "held", {table.role for table in tables} - LATER_WINS, replaces)
        found = find_overlaps(tables, held, choose)
        problems = (*intake.problems, *remarks, *found.problems)
        now = datetime.now(UTC)
        if not dry_run:
            progress.step("Storing")
            if replaces is None:
                project.add_import(tables, problems, now, found.yields)
            else:
                project.replace_import(replaces, tables, problems, now, found.yields)
        return Imported(tables, problems, found.overlaps)


def has_rows(path: Path) -> bool:
    """Whether anything was imported into a project; raises Unusable where it cannot be opened."""
    with Project.open(path, read_only=True) as project:
        return bool(project.imports())


def known_sources(project: Project, without: int | None = None) -> frozenset[tuple[str, str]]:
    """SHA-256 and sheet of everything imported, one import left aside."""
    tables = (table for one in project.imports() if one.id != without for table in one.tables)
    return frozenset((table.source.sha256, table.source.sheet) for table in tables)


def _sift(project: Project, intake: Intake, replaces: int | None) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """Leave out the very files that the project has."""
    known = known_sources(project, replaces)
    tables, remarks = drop_repeats(intake.tables, lambda source: (source.sha256, source.sheet) in known)
    if not tables:
        names = ", ".join(dict.fromkeys(table.source.file for table in intake.tables))
        raise Unusable(f"{names}: imported into {project.path.name} already.", "Nothing was changed.")
    return tables, remarks
