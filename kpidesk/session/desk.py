"""An open project with everything measured: reviews again in milliseconds when a threshold or a waiver changes."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from kpidesk.base import dates
from kpidesk.base.errors import WrongUsage
from kpidesk.base.progress import Progress, Silent
from kpidesk.decision.board import faults
from kpidesk.decision.review import Review
from kpidesk.engine.rows import RowSource
from kpidesk.intake.inputs import Input
from kpidesk.session.deciding import review_of
from kpidesk.session.edits import ChangeSettings, Edit, RecordDecision, RemoveImport
from kpidesk.session.holding import hold, hold_after
from kpidesk.session.keeping import store
from kpidesk.session.needs import Need
from kpidesk.session.pilot import NO_CHOICES, Choices, Pilot, resolve
from kpidesk.session.project import Imported, import_into
from kpidesk.session.rehearsal import Kept, rehearse
from kpidesk.session.rows import Rows, row_tables
from kpidesk.session.seen import keep, stamp
from kpidesk.session.showing import Shown, show, why_nothing
from kpidesk.session.sight import Sight
from kpidesk.session.sights import Sights
from kpidesk.session.workspace import workspace
from kpidesk.store.project import Project
from kpidesk.tables.page import RowQuestion, RowTable
from kpidesk.tables.table import Table
from kpidesk.views.opened import Looking, Opened


class Desk:
    """One open project. Made by ``open``; ``close`` ends it. Called from any thread; only one may change it."""

    def __init__(self, project: Project, folder: Path) -> None:
        self._project = project
        self._folder = folder
        self._stack = ExitStack()
        self._looking = Looking()
        self._holding = hold(project)
        self._sights: Sights | None = None
        self._shown: Shown | None = None
        self._rows = Rows(folder)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project file; raises Unusable where it cannot be."""
        with ExitStack() as stack:
            project = stack.enter_context(Project.open(path, read_only=read_only))
            desk = cls(project, stack.enter_context(workspace()))
            stack.callback(desk._rows.close)
            desk._stack = stack.pop_all()
            return desk

    def close(self) -> None:
        """Let go of the file and of what was copied from it."""
        self._stack.close()

    def look(self, looking: Looking, progress: Progress) -> Opened:
        """Look from here; takes seconds where that was not measured lately. Raises WrongUsage, Cancelled."""
        sights = self._sights
        if sights is None:
            progress.step("Copying the rows")
            sights = Sights.of(self._project, self._folder)
        pilot = None
        while sights.tables and pilot != self._pilot(self._holding.kept, looking):  # changed meanwhile: once more
            pilot = self._pilot(self._holding.kept, looking)
            sight = sights.measured(looking.window, looking.as_of, pilot, progress)
            sights.keep(looking.window, looking.as_of, sight)
        self._sights, self._looking = sights, looking
        opened = self.opened()
        if opened.review is not None:
            stamp(self._project, opened.review)
        return opened

    def opened(self) -> Opened:
        """The project as it is now. Without a review, and why, where it was not measured since its rows changed."""
        holding, looking = self._holding, self._looking
        pilot = self._pilot(holding.kept, looking)
        sight = self._sight(pilot, looking)
        measured = None if sight is None else sight.measured
        if self._shown is None or not self._shown.is_of(holding, looking, measured):
            review = None if sight is None else self._review(holding.kept, pilot, sight)
            days = self._sights.days if self._sights is not None else ()
            opened = show(self._project, holding, looking, pilot, review, days)
            self._shown = Shown(holding, looking, measured, opened)
        return self._shown.opened

    def needs(self, edit: Edit) -> Need:
        """What it takes to make the review right after an edit: anything but ``decide`` is work for a job.

        An edit that will be refused needs no more than ``decide``.
        """
        if isinstance(edit, RemoveImport):
            return Need.EVERYTHING
        with suppress(WrongUsage):
            pilot = self._pilot(rehearse(edit, self._holding.kept), self._looking)
            sights, looking = self._sights, self._looking
            if sights is not None and sights.tables:
                return sights.need(looking.window, looking.as_of, pilot)
        return Need.DECIDE

    def preview(self, edit: Edit) -> Review | None:
        """The review as it would be after an edit; nothing is stored.

        None where that takes reading the tables again (``needs`` says "everything") or where nothing was measured.
        Raises WrongUsage, with the sentence, where ``apply`` would.
        """
        self._refuse_looking_back()
        kept = rehearse(edit, self._holding.kept)
        pilot = self._pilot(kept, self._looking)
        sight = None if isinstance(edit, RemoveImport) else self._sight(pilot, self._looking)
        return None if sight is None else self._review(kept, pilot, sight)

    def apply(self, edit: Edit, progress: Progress | None = None) -> Edit | None:
        """Store an edit; returns the edit that takes it back, None where nothing does (decisions, imports).

        Where tables have to be read again for it that is done first, so that a cancel changes nothing. Raises
        WrongUsage, Unusable or Cancelled where it is not stored; then nothing was changed.
        """
        self._refuse_looking_back()
        before, looking = self._holding, self._looking
        pilot = self._pilot(rehearse(edit, before.kept), looking)
        review = self._decided(edit) if isinstance(edit, RecordDecision) else None
        if isinstance(edit, ChangeSettings) and self._sights is not None and self._sights.tables:
            sight = self._sights.measured(looking.window, looking.as_of, pilot, progress or Silent())
            inverse = store(self._project, edit, before.kept, review)
            self._sights.keep(looking.window, looking.as_of, sight)
        else:
            inverse = store(self._project, edit, before.kept, review)
        if isinstance(edit, RemoveImport):
            self._sights, self._holding = None, hold(self._project)
        else:
            self._holding = hold_after(self._project, before, edit)
        return inverse

    def rows(self, question: RowQuestion, progress: Progress) -> RowSource:
        """The rows behind a figure, counted; its pages come fast. The first look at a table lays it out: a job.

        It answers for what is shown now; after an import or a change of what is gathered it has to be opened again.
        Raises WrongUsage, Cancelled.
        """
        return self._rows.source(question, self._tables(), self._known(), progress)

    def row_tables(self, question: RowQuestion) -> tuple[RowTable, ...]:
        """The tables behind a figure, the one it is about first: what ``RowQuestion.role`` can be."""
        return row_tables(question, self._known())

    def _known(self) -> Sight:
        sight = self._sight(self._pilot(self._holding.kept, self._looking), self._looking)
        if sight is None:
            raise WrongUsage("There are no rows to show.", why_nothing(self._holding))
        return sight

    def _tables(self) -> tuple[Table, ...]:
        return self._sights.tables if self._sights is not None else ()

    def keep_review(self) -> bool:
        """Keep the review as it is now, to tell later what changed since; called when a report of it is exported.

        False where there is nothing to keep: no review, one of a past day or of a window of its own, a project that is
        read-only, or the same as kept last. Raises Unusable.
        """
        review = self.opened().review
        elsewhere = self._looking.as_of is not None or self._looking.window != Looking().window
        if review is None or elsewhere or self._project.read_only:
            return False
        kept = keep(self._project, review, self._holding.saved)
        self._holding = replace(self._holding, saved=self._project.reviews()) if kept else self._holding
        return kept

    def import_tables(
        self, inputs: Sequence[Input], progress: Progress, replaces: int | None = None, overlap: str = ""
    ) -> Imported:
        """Read files and store their rows in one transaction; what is shown then has to be measured: ``look``.

        ``replaces``: the id of an import whose place they take. ``overlap``: what shall count of what is there already,
        as of ``import_files``; the answer of an input to "overlap" comes first. Raises WrongUsage, Unusable or
        Cancelled; nothing was changed then.
        """
        self._refuse_looking_back()
        found = import_into(self._project, inputs, progress, replaces=replaces, overlap=overlap)
        self._sights, self._holding = None, hold(self._project)
        return found

    def _decided(self, edit: RecordDecision) -> Review | None:
        """The review that is decided on; raises WrongUsage where the decision lacks what it has to say."""
        review = self.opened().review
        if review is not None:
            lacking = faults(edit.decision, review.verdict.recommendation, review.calendar.as_of)
            if lacking:
                raise WrongUsage(*lacking.values())
        return review

    def _refuse_looking_back(self) -> None:
        if self._looking.as_of is not None:
            raise WrongUsage(
                f"You are looking back at {dates.day(self._looking.as_of)}: nothing can be changed there.",
                "Return to the present first.",
            )

    def _pilot(self, kept: Kept, looking: Looking) -> Pilot:
        choices = Choices(as_of=looking.as_of.isoformat()) if looking.as_of else NO_CHOICES
        return resolve(kept.raw, choices, self._project.path.name)

    def _sight(self, pilot: Pilot, looking: Looking) -> Sight | None:
        return self._sights.known(looking.window, looking.as_of, pilot) if self._sights is not None else None

    def _review(self, kept: Kept, pilot: Pilot, sight: Sight) -> Review:
        return review_of(sight.measured, pilot, self._tables(), kept.records, self._holding.problems)
