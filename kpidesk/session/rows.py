"""From a question about the rows behind a figure to a source that pages them."""

import tempfile
from pathlib import Path

from kpidesk.base.errors import Cancelled, WrongUsage
from kpidesk.base.progress import Progress
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.rows import Drill, RowSource, Scope
from kpidesk.engine.sieve import Sieve
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.catalogue import METRICS
from kpidesk.metrics.metric import Metric
from kpidesk.metrics.rows import sieves_of
from kpidesk.pilot.settings import PilotSettings
from kpidesk.session.needs import NEEDS, Need, changed_settings
from kpidesk.session.outputs import outputs
from kpidesk.session.sight import Sight
from kpidesk.session.window import find_window
from kpidesk.tables.page import RowQuestion, RowTable
from kpidesk.tables.table import Table

_WEEK = "week-"


class Rows:
    """The rows of one pilot, laid out when they are first asked for, and again when they mean something else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drill: Drill | None = None
        self._of: tuple[tuple[Table, ...], Evidence] | None = None

    def close(self) -> None:
        """Let go of the copies; sources that are open are of no more use."""
        if self._drill is not None:
            self._drill.close()
        self._drill = self._of = None

    def source(self, question: RowQuestion, tables: tuple[Table, ...], sight: Sight, progress: Progress) -> RowSource:
        """Raises WrongUsage for a question about what is not there, Cancelled."""
        metric, evidence = _metric(question), sight.evidence
        part = slice_of(question, metric, evidence)
        sieve = _chosen(sieves_of(metric, evidence, part), question, metric)
        whole = part.period == evidence.calendar.pilot and not question.period
        scope = Scope(None if whole else evidence.days(part.period), question.segment)
        try:
            return self._laid_out(tables, evidence).source(sieve, scope, progress, left_out=question.left_out)
        except Cancelled:
            self.close()
            raise

    def _laid_out(self, tables: tuple[Table, ...], evidence: Evidence) -> Drill:
        if self._drill is not None and self._of is not None and _means_the_same(self._of, (tables, evidence)):
            return self._drill
        self.close()
        folder = Path(tempfile.mkdtemp(prefix="rows-", dir=self._folder))
        self._drill = Drill(tables, evidence.settings, evidence.calendar, evidence.classes, folder)
        self._of = tables, evidence
        return self._drill


def row_tables(question: RowQuestion, sight: Sight) -> tuple[RowTable, ...]:
    """The tables behind a measure, the one it is about first; raises WrongUsage for a measure that is not there."""
    metric = _metric(question)
    sieves = sieves_of(metric, sight.evidence, slice_of(question, metric, sight.evidence))
    return tuple(RowTable(one.role, one.what) for one in sieves)


def export_csv(source: RowSource, target: Path, progress: Progress) -> Path:
    """Write all rows of a source; raises Unusable where that is not possible, and then nothing was changed."""
    progress.step(f"Writing {target.name}")
    with outputs() as files:
        files.add(target, source.export_csv)
        progress.step(f"Writing {target.name}", 1.0)  # the last chance to cancel
        files.commit()
    return target


def slice_of(question: RowQuestion, metric: Metric, evidence: Evidence) -> Slice:
    """The days a question is about: its period, else those the review shows the measure for."""
    calendar = evidence.calendar
    if not question.period:
        return Slice(Grain.WINDOW, calendar.pilot if metric.dated else evidence.window)
    period = find_window(question.period, calendar)
    if question.period.startswith(_WEEK):
        return Slice(Grain.WEEK, period, int(question.period.removeprefix(_WEEK)))
    return Slice(Grain.WINDOW, period)


def _metric(question: RowQuestion) -> Metric:
    found = METRICS.get(question.measure)
    if found is None:
        raise WrongUsage(f"There is no measure '{question.measure}' to show the rows of.")
    return found


def _chosen(sieves: tuple[Sieve, ...], question: RowQuestion, metric: Metric) -> Sieve:
    if not sieves:
        raise WrongUsage(f"{metric.title}: no table that it needs was imported, so there are no rows behind it.")
    found = next((one for one in sieves if not question.role or one.role == question.role), None)
    if found is None:
        raise WrongUsage(f"{metric.title} does not read the table {question.role}.")
    return found


def _means_the_same(one: tuple[tuple[Table, ...], Evidence], other: tuple[tuple[Table, ...], Evidence]) -> bool:
    (tables, before), (others, now) = one, other
    same = before.calendar == now.calendar and before.classes == now.classes
    return tables is others and same and not _gathers_otherwise(before.settings, now.settings)


def _gathers_otherwise(before: PilotSettings, now: PilotSettings) -> bool:
    return any(NEEDS[one] is Need.EVERYTHING for one in changed_settings(before, now))
