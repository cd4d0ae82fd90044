"""What a review rests on: tables from files or from a project, with the settings and records that go with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Problem
from kpidesk.base.progress import Progress
from kpidesk.intake.inputs import NOTHING_SAID, Input, Said, parse_input
from kpidesk.intake.load import load, read_settings
from kpidesk.intake.privacy import Protection
from kpidesk.pilot.records import Records
from kpidesk.session.overlaps import find_overlaps, standing
from kpidesk.session.pilot import Pilot, refuse_errors
from kpidesk.session.repeats import drop_repeats
from kpidesk.store.project import Project
from kpidesk.store.yielding import Yielding
from kpidesk.tables.table import Table

SUFFIX = ".kpidesk"
Resolve = Callable[[Mapping[str, object], str], Pilot]
"""Raw settings and where they stood -> the pilot."""


def check_project_name(path: Path) -> None:
    """Raise WrongUsage where a project would not be known again by its name."""
    if path.suffix.lower() != SUFFIX:
        raise WrongUsage(f"{path} does not end in {SUFFIX}: a project is known by it, such as {path.stem}{SUFFIX}.")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Tables on disk, the pilot they belong to, what was found wrong while reading, and what people recorded.

    ``project`` is the file they came from; None where they were read from exports. ``protection``: with what people's
    data was hashed that was read from exports: a project made of them needs the same key. ``whole``: the tables
    with the rows, ``yields``, that do not count where exports that were handed in together overlap.
    """

    pilot: Pilot
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    records: Records
    project: Path | None
    protection: Protection = field(default_factory=Protection)
    whole: tuple[Table, ...] = ()
    yields: tuple[Yielding, ...] = ()


def collect(
    texts: Sequence[str],
    resolve: Resolve,
    folder: Path,
    progress: Progress,
    *,
    stored: bool = False,
    said: Said = NOTHING_SAID,
) -> Evidence:
    """Read what was named on the command line; Parquet parts go to ``folder``. ``stored``: they will be kept.

    ``said``: what is said of all the files.

    Raises WrongUsage for arguments that contradict one another, Unusable for inputs that cannot be read.
    """
    projects = [text for text in texts if text.lower().endswith(SUFFIX)]
    if not projects:
        inputs = [said.of(parse_input(text)) for text in texts]
        return _read_files(inputs, resolve, folder, progress, stored=stored)
    if len(texts) > 1:
        raise WrongUsage(
            f"{projects[0]} is a project: it is reviewed alone.",
            f"To add files to it: kpidesk import {projects[0]} FILE...",
        )
    if not said.nothing:
        raise WrongUsage(f"{projects[0]} is a project: how its files are read is said when they are imported.")
    return read_project(Path(projects[0]), resolve, folder, progress)


def read_project(path: Path, resolve: Resolve, folder: Path, progress: Progress) -> Evidence:
    """What a project holds; it is opened read-only."""
    progress.step(f"Opening {path.name}")
    with Project.open(path, read_only=True) as project:
        pilot = resolve(project.settings(), path.name)
        return Evidence(pilot, project.tables(folder), project.problems(), project.records(), path)


def _read_files(
    inputs: Sequence[Input], resolve: Resolve, folder: Path, progress: Progress, *, stored: bool
) -> Evidence:
    progress.step("Reading the settings")
    raw, file, problems = read_settings(inputs)
    refuse_errors(problems)
    pilot = resolve(raw, file)
    guarded = Protection()
    intake = load(
        inputs,
        folder,
        pilot.settings.timezone,
        progress,
        stored=stored,
        protection=guarded,
        currency=pilot.settings.currency,
    )
    tables, remarks = drop_repeats(intake.tables)
    found = find_overlaps(tables, ())
    told = (*problems, *intake.problems, *remarks, *found.problems)
    counting = standing((), tables, found.yields, folder)
    return Evidence(pilot, counting, told, Records(), None, guarded, tables, found.yields)
