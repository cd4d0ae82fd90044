"""A review from request to files: read, measure, decide, write; all outputs at the end, or none."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.base.problems import Problem
from kpidesk.base.progress import Progress
from kpidesk.decision.review import Review
from kpidesk.intake.inputs import NOTHING_SAID, Said
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measure
from kpidesk.metrics.measurements import Support
from kpidesk.metrics.span import find_calendar
from kpidesk.report.json import to_json
from kpidesk.report.writer import write_pdf
from kpidesk.session.deciding import review_of
from kpidesk.session.evidence import SUFFIX, Evidence, check_project_name, collect
from kpidesk.session.outputs import Outputs, check_apart, check_target, outputs
from kpidesk.session.pilot import NO_CHOICES, Choices, Pilot, resolve
from kpidesk.session.seen import digest
from kpidesk.session.window import check_window, find_window
from kpidesk.session.workspace import workspace
from kpidesk.store.project import Project
from kpidesk.tables.table import Table


@dataclass(frozen=True, slots=True)
class Request:
    """What to review, and which files to write of it. ``dated_now``: the PDF carries today's date, not as_of.

    ``said``: what is said of all files; of projects nothing is.
    """

    inputs: tuple[str, ...]
    choices: Choices = NO_CHOICES
    window: str = "all"
    pdf: Path | None = None
    json: Path | None = None
    save: Path | None = None
    dated_now: bool = False
    said: Said = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Finished:
    """A review whose files are made but not in place yet: ``commit`` puts them there."""

    review: Review
    commit: Callable[[], None]


@contextmanager
def reviewing(request: Request, progress: Progress) -> Iterator[Finished]:
    """Review what is asked for. Nothing is written unless ``commit`` is called before the block ends.

    Raises WrongUsage for a request that cannot be meant, Unusable for inputs that cannot be read.
    """
    check(request)
    with workspace() as folder, outputs() as files:
        kept = request.save is not None
        resolver = _resolver(request.choices)
        evidence = collect(request.inputs, resolver, folder, progress, stored=kept, said=request.said)
        review = assess(evidence, request.window, progress)
        progress.step("Writing")
        text = to_json(review)
        _stage(request, evidence, review, text, files)
        yield Finished(review, partial(_commit, evidence, text, files))


def check(request: Request) -> None:
    """Raise WrongUsage for what can be told wrong before anything is read."""
    check_window(request.window)
    if request.save is not None:
        if any(text.lower().endswith(SUFFIX) for text in request.inputs):
            raise WrongUsage("--save makes a project of files; what is reviewed is a project already.")
        check_project_name(request.save)
        check_target(request.save, new=True)
    targets = [target for target in (request.pdf, request.json) if target is not None]
    for target in targets:
        check_target(target)
        check_apart(target, request.inputs)
    if len({target.absolute() for target in targets}) < len(targets):
        raise WrongUsage(f"{targets[0]} is named for two outputs: give each its own file.")


def assess(evidence: Evidence, window: str, progress: Progress) -> Review:
    """Measure and decide; writes nothing."""
    pilot = evidence.pilot
    if not evidence.tables:
        raise Unusable("There is no data to review.", "Import the pilot's exports first: kpidesk import.")
    calendar = find_calendar(evidence.tables, pilot.settings)
    days = find_window(window, calendar)
    measurements = measure(evidence.tables, pilot.settings, pilot.profile, calendar, days, progress)
    progress.step("Deciding")
    return review_of(measurements, pilot, evidence.tables, evidence.records, evidence.problems)


def _resolver(choices: Choices) -> Callable[[Mapping[str, object], str], Pilot]:
    return lambda raw, file: resolve(raw, choices, file)


def _stage(request: Request, evidence: Evidence, review: Review, text: str, files: Outputs) -> None:
    if request.pdf is not None:
        dated = datetime.now(UTC) if request.dated_now else None
        files.add(request.pdf, lambda path: write_pdf(review, CATALOGUE, path, dated))
    if request.json is not None:
        files.add(request.json, lambda path: path.write_text(text, encoding="ascii", newline="\n"))
    if request.save is not None:
        files.add(request.save, lambda path: save(evidence, review, text, path), new=True)


def save(evidence: Evidence, review: Review, text: str, path: Path) -> None:
    """Make a project of files and their review."""
    now = datetime.now(UTC)
    with Project.create(path, evidence.pilot.raw, salt=evidence.protection.salt) as project:
        project.add_import(evidence.whole, evidence.problems, now, evidence.yields)
        project.save_review(review.calendar.as_of, text, now)
        project.stamp_first_review(now, digest(text))


def _commit(evidence: Evidence, text: str, files: Outputs) -> None:
    if evidence.project is not None:
        # A project that cannot be written to cannot have its thresholds changed either: nothing is lost.
        with suppress(Unusable):
            _stamp(evidence.project, text)
    files.commit()


def _stamp(path: Path, text: str) -> None:
    """Note that results have been seen: from now on a changed threshold is an amendment."""
    with Project.open(path, read_only=True) as project:
        seen = project.first_review() is not None
    if not seen:
        with Project.open(path) as project:
            project.stamp_first_review(datetime.now(UTC), digest(text))


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What files can support: their tables, the doctor's word on each KPI, the problems met while reading, the pilot's
    name. ``why_not``: why there is no word on any KPI.
    """

    tables: tuple[Table, ...]
    support: tuple[Support, ...]
    problems: tuple[Problem, ...]
    name: str = ""
    why_not: str = ""


def diagnose(inputs: tuple[str, ...], choices: Choices, progress: Progress, said: Said = NOTHING_SAID) -> Diagnosis:
    """Read files, or a project, and say which KPIs they support. Stores nothing. ``said`` as in ``Request``."""
    with workspace() as folder:
        evidence = collect(inputs, _resolver(choices), folder, progress, said=said)
        name = evidence.pilot.settings.name
        try:
            find_calendar(evidence.tables, evidence.pilot.settings)
        except WrongUsage as error:  # nothing here tells the days of the pilot: a load test by itself, say
            return Diagnosis(evidence.tables, (), evidence.problems, name, str(error))
        review = assess(evidence, "all", progress)
        return Diagnosis(evidence.tables, review.doctor, (*evidence.problems, *review.findings), name)
