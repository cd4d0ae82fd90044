"""Files on their way into a project: looked into, previewed, checked against the KPIs. Nothing is stored here."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kpidesk.base.errors import KpideskError, WrongUsage
from kpidesk.base.progress import Progress
from kpidesk.intake.archives import spread
from kpidesk.intake.content import Content, examine
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Format, Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import files_of, load
from kpidesk.intake.outline import outline
from kpidesk.intake.preview import SAMPLED, first_rows, preview
from kpidesk.intake.privacy import Protection
from kpidesk.intake.recognition.shelf import recognisers
from kpidesk.intake.sheets import grids_of, headed
from kpidesk.intake.survey import FileOutline, Found, KnownLayout, Preview, SheetOutline, Step
from kpidesk.intake.wishes import wished
from kpidesk.intake.workbook import Workbook, open_workbook, read_sheets
from kpidesk.metrics.measure import measure
from kpidesk.metrics.span import find_calendar
from kpidesk.session.overlaps import asked_of_files, choices, find_overlaps, standing
from kpidesk.session.pilot import NO_CHOICES, resolve
from kpidesk.session.project import known_sources
from kpidesk.session.protecting import protection_of
from kpidesk.session.repeats import drop_repeats
from kpidesk.session.workspace import workspace
from kpidesk.store import mappings
from kpidesk.store.mappings import SheetMapping
from kpidesk.store.project import Project
from kpidesk.tables.column import Role
from kpidesk.tables.roles import ROLES
from kpidesk.views.importing import Checked

_Key = tuple[Path, str | None, int | None, str, int | None, tuple[tuple[str, str], ...]]


_NO_ROLE = Role("", "", ())
"""Of a sheet that nobody has said what it holds: it is shown as it stands."""


class Preparation:
    """One import being prepared. Used from one thread at a time; its folder goes with it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="kpidesk-import-"))
        self._contents: dict[Path, Content] = {}
        self._books: dict[Path, Workbook] = {}
        self._grids: dict[_Key, tuple[Grid, bool]] = {}
        self._protection = Protection()
        self._end = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of everything; a second call does nothing."""
        self._end()

    def look(self, paths: Sequence[Path], project: Path, progress: Progress, replaces: int | None = None) -> Found:
        """Look into files and folders: what each sheet seems to be, what is remembered of its kind, what is known.

        ``replaces``: the id of an import whose place they will take.
        """
        with Project.open(project, read_only=True) as opened:
            known = known_sources(opened, replaces)
            self._protection = protection_of(opened, replaces)
            timezone = resolve(opened.settings(), NO_CHOICES, project.name).settings.timezone
        remembered = mappings.recall()
        steps: list[Step] = []
        refused: list[FileOutline] = []
        settings: list[Path] = []
        files = [path for given in paths for path in _files(given)]
        for at, path in enumerate(files):
            progress.step(f"Looking into {path.name}", at / len(files))
            found = outline(path, self._folder, timezone)
            if found.refusal:
                refused.append(found)
            if found.settings:
                settings.append(path)
            steps += [self._step(found, sheet, remembered, known) for sheet in found.sheets]
        return Found(tuple(steps), tuple(refused), tuple(settings), known_layouts())

    def preview(self, given: Input, timezone: str, role: str = "") -> Preview:
        """How a sheet would be read; raises Unusable or WrongUsage where it cannot be so.

        ``role``: which of several tables that a sheet gives, where ``given`` does not say.
        """
        plays = ROLES.get(given.role or role, _NO_ROLE)
        grid, whole = self._grid(given, timezone)
        return preview(grid, plays, given, timezone, whole=whole, protection=self._protection)

    def check(
        self,
        project: Path,
        inputs: Sequence[Input],
        progress: Progress,
        replaces: int | None = None,
        overlap: str = "",
    ) -> Checked:
        """Read everything, and measure it with what the project has. Raises Unusable where a sheet cannot be read.

        ``overlap`` as of ``session.project.import_files``; the answer of an input to "overlap" comes first.
        """
        choose = choices(inputs, overlap)
        with workspace() as folder, Project.open(project, read_only=True) as opened:
            pilot = resolve(opened.settings(), NO_CHOICES, project.name)
            guarded = protection_of(opened, replaces)
            parts = folder / "new"
            parts.mkdir()
            intake = load(
                asked_of_files(inputs),
                parts,
                pilot.settings.timezone,
                progress,
                protection=guarded,
                currency=pilot.settings.currency,
            )
            known = known_sources(opened, replaces)
            new, remarks = drop_repeats(intake.tables, lambda one: (one.sha256, one.sheet) in known)
            held = opened.held(folder / "old", without=replaces)
            found = find_overlaps(new, held, choose)
            tables = standing(held, new, found.yields, folder)
            checked = Checked(new, (*intake.problems, *remarks, *found.problems), overlaps=found.overlaps)
            progress.step("Asking what these files can support")
            try:
                calendar = find_calendar(tables, pilot.settings)
            except WrongUsage as error:  # nothing dated yet, say
                return replace(checked, why_not=str(error))
            measured = measure(tables, pilot.settings, pilot.profile, calendar, calendar.pilot, progress)
            return replace(checked, doctor=measured.doctor, findings=measured.findings)

    def _step(
        self,
        found: FileOutline,
        sheet: SheetOutline,
        remembered: Mapping[str, SheetMapping],
        known: frozenset[tuple[str, str]],
    ) -> Step:
        given = read_at_first(found.path, sheet)
        mapping, headers = self._recalled(given, sheet, remembered)
        chosen = bool(sheet.role) and not sheet.hidden and not sheet.unsaid
        if mapping is not None:
            given = applied(given, mapping)
            chosen = True
        already = (found.sha256, sheet.title) in known
        known_kind = mapping is not None
        return Step(given, sheet, found.size, headers, chosen and not already, known_kind, already, known_kind)

    def _recalled(
        self, given: Input, sheet: SheetOutline, remembered: Mapping[str, SheetMapping]
    ) -> tuple[SheetMapping | None, tuple[str, ...]]:
        """What is remembered of a sheet with such headers, in whichever row they stand."""
        found = remembered.get(mappings.fingerprint(sheet.headers))
        if found is not None and found.header_row is None:
            return found, sheet.headers
        for row in sorted({one.header_row for one in remembered.values() if one.header_row}):
            headers = self._headers(replace(given, header_row=row))
            found = remembered.get(mappings.fingerprint(headers))
            if found is not None and found.header_row == row:
                return found, headers
        return None, sheet.headers

    def _headers(self, given: Input) -> tuple[str, ...]:
        try:
            return self._grid(given)[0].headers
        except KpideskError:
            return ()

    def _grid(self, given: Input, timezone: str = "UTC") -> tuple[Grid, bool]:
        """The first rows of a sheet, read once for each way in which its cells are to be typed."""
        content = self._content(given.path)
        book = self._book(content) if content.kind is Format.WORKBOOK else None
        typed: dict[str, str] = {}
        if book is not None:
            sheet = given.sheet or next(iter(book.sheets), "")
            given = replace(given, sheet=sheet)
            typed = wished(headed(book, sheet), given, ROLES.get(given.role or ""), timezone)
        hidden = given.answers.get("hidden-rows", f"{given.hidden_rows}")
        key = (given.path, given.sheet, given.table, hidden, given.header_row, tuple(sorted(typed.items())))
        if key not in self._grids:
            self._grids[key] = self._read(given, content, book, typed)
        return self._grids[key]

    def _read(
        self, given: Input, content: Content, book: Workbook | None, typed: Mapping[str, str]
    ) -> tuple[Grid, bool]:
        scratch = Path(tempfile.mkdtemp(dir=self._folder))
        if book is None:
            return first_rows(grids_of(content, scratch, Findings(), given)[0])
        grids = read_sheets(book, {given.sheet or "": typed}, scratch, given, SAMPLED + 1)
        return first_rows(grids[0])

    def _book(self, content: Content) -> Workbook:
        if content.path not in self._books:
            self._books[content.path] = open_workbook(content)
        return self._books[content.path]

    def _content(self, path: Path) -> Content:
        if path not in self._contents:
            self._contents[path] = examine(path, self._folder)
        return self._contents[path]


def read_at_first(path: Path, sheet: SheetOutline) -> Input:
    """A sheet before anybody said anything of it. One that gives several tables is read for all of them."""
    role = sheet.role if len(sheet.roles) < 2 else ""
    return Input(path, role or None, sheet.name or None, table=sheet.table)


def known_layouts() -> tuple[KnownLayout, ...]:
    """Every tool's layout that can be read, by name."""
    read = (
        KnownLayout(key, one.name, tuple(dict.fromkeys(form.role.name for form in one.tables)))
        for key, one in recognisers().items()
        if not one.refusal
    )
    return tuple(sorted(read, key=lambda one: one.name.lower()))


def applied(given: Input, mapping: SheetMapping) -> Input:
    """A sheet read as a mapping says."""
    return replace(
        given,
        role=mapping.role or None,
        columns=mapping.columns,
        units=mapping.units,
        header_row=mapping.header_row,
        ignored=mapping.ignored,
        layout=mapping.layout,
        answers=mapping.answers,
        privacy=mapping.privacy,
    )


def remember(steps: Iterable[Step]) -> None:
    """Keep how these sheets are read for the next of their kind, where that shall be; forget it where not.

    Raises Unusable. Sheets without a header are all alike, and are not remembered.
    """
    for step in steps:
        given, mark = step.given, mappings.fingerprint(step.headers)
        if (given.role or step.outline.roles) and step.kept and any(header.strip() for header in step.headers):
            mappings.remember(mark, _mapping_of(step))
        else:
            mappings.forget(mark)


def _mapping_of(step: Step) -> SheetMapping:
    """What the next sheet of its kind shall share with it; what overlaps is asked each time."""
    (given,) = asked_of_files([step.given])
    return SheetMapping(
        given.role or "",
        given.columns,
        given.units,
        given.header_row,
        given.ignored,
        given.layout,
        given.answers,
        given.privacy,
        step.headers,
    )


def _files(given: Path) -> list[Path]:
    if given.is_dir():
        toml = given / "pilot.toml"
        return [*([toml] if toml.is_file() else []), *files_of([Input(given)])]
    return list(spread(given))
