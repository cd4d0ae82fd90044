"""An open project with everything measured: reviews again in milliseconds when a threshold or a waiver changes."""

import getpass
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from kpidesk import __version__
from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Progress
from kpidesk.decision.decide import decide
from kpidesk.decision.review import Input, Review
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measure
from kpidesk.metrics.measurements import Measurements
from kpidesk.metrics.span import find_calendar
from kpidesk.pilot.records import Records
from kpidesk.session.edits import (
    AddAction,
    AddExplanation,
    AddWaiver,
    ChangeSettings,
    Edit,
    RecordDecision,
    SetChecklist,
)
from kpidesk.session.manifest import find_manifest
from kpidesk.session.pilot import NO_CHOICES, Choices, Pilot, resolve
from kpidesk.session.window import find_window
from kpidesk.session.workspace import workspace
from kpidesk.store.preferences import with_changes
from kpidesk.store.project import Project
from kpidesk.tables.table import Table
from kpidesk.views.opened import Looking, Opened


class Desk:
    """One open project. Made by ``open``; ``close`` ends it. Called from any thread, one call at a time."""

    def __init__(self, project: Project, stack: ExitStack, folder: Path) -> None:
        self._project = project
        self._stack = stack
        self._folder = folder
        self._tables: tuple[Table, ...] = ()
        self._looking = Looking()
        self._measured: Measurements | None = None

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project file; raises Unusable where it cannot be."""
        with ExitStack() as stack:
            project = stack.enter_context(Project.open(path, read_only=read_only))
            folder = stack.enter_context(workspace())
            return cls(project, stack.pop_all(), folder)

    def close(self) -> None:
        """Let go of the file and of what was copied from it."""
        self._stack.close()

    def look(self, looking: Looking, progress: Progress) -> Opened:
        """Measure everything from here; takes seconds where there are many rows. Raises Cancelled."""
        self._looking = looking
        self._tables = self._project.tables(self._folder)
        self._measured = None
        if self._tables:
            pilot = self._pilot(self._project.settings())
            calendar = find_calendar(self._tables, pilot.settings)
            days = find_window(looking.window, calendar)
            self._measured = measure(self._tables, pilot.settings, pilot.profile, calendar, days, progress)
        return self.opened()

    def opened(self) -> Opened:
        """The project as it is now."""
        project, settings = self._project, self._project.settings()
        pilot, records = self._pilot(settings), self._project.records()
        review = self._decide(pilot, records)
        return Opened(
            path=project.path,
            read_only_reason=project.read_only_reason,
            settings=pilot.settings,
            profile=pilot.profile,
            catalogue=CATALOGUE,
            records=records,
            imports=project.imports(),
            problems=project.problems(),
            changes=project.history(),
            saved=project.reviews(),
            looking=self._looking,
            review=review,
            why_not="" if review else "Nothing has been imported yet.",
        )

    def preview(self, edit: Edit) -> Review | None:
        """The review as it would be after an edit; nothing is stored."""
        raw, records = self._project.settings(), self._project.records()
        if isinstance(edit, ChangeSettings):
            raw = with_changes(raw, edit.changes)
        if isinstance(edit, AddWaiver):
            records = replace(records, waivers=(*records.waivers, edit.waiver))
        return self._decide(self._pilot(raw), records)

    def apply(self, edit: Edit) -> None:
        """Store an edit; raises WrongUsage or Unusable where it cannot be, and then nothing was changed."""
        now = datetime.now(UTC)
        match edit:
            case ChangeSettings():
                self._pilot(with_changes(self._project.settings(), edit.changes))
                self._project.change_settings(edit.changes, getpass.getuser(), now)
            case AddWaiver():
                self._project.add_waiver(edit.waiver)
            case AddExplanation():
                self._project.add_explanation(edit.explanation)
            case AddAction():
                self._project.add_action(edit.action)
            case SetChecklist():
                self._project.set_checklist(edit.items)
            case RecordDecision():
                self._project.add_decision(edit.decision)
            case _:
                raise Unusable(f"{edit.title}: not possible in this project.")

    def _pilot(self, raw: Mapping[str, Any]) -> Pilot:
        as_of = self._looking.as_of
        choices = Choices(as_of=as_of.isoformat()) if as_of else NO_CHOICES
        return resolve(raw, choices, self._project.path.name)

    def _decide(self, pilot: Pilot, records: Records) -> Review | None:
        if self._measured is None:
            return None
        return decide(
            self._measured,
            CATALOGUE,
            pilot.settings,
            pilot.profile,
            records,
            [Input(table.role, table.source) for table in self._tables],
            (*pilot.problems, *self._project.problems()),
            find_manifest(self._tables, CATALOGUE, pilot.profile),
            __version__,
        )
