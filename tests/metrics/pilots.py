"""Small pilots for tests: frames in, evidence out, through the real engine."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.progress import Silent
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import field_facts
from kpidesk.engine.gather import Question, gather_evidence
from kpidesk.engine.percentiles import Independence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.independence import worth_of_a_mark
from kpidesk.metrics.metric import Metric
from kpidesk.pilot.settings import PilotSettings
from kpidesk.statistics.order import order_statistic_ranks
from kpidesk.tables.roles import ROLES
from kpidesk.tables.table import Source, Table


def evidence(
    tables: Mapping[str, pd.DataFrame],
    start: date,
    as_of: date,
    *,
    metrics: Iterable[Metric] = (),
    timezone: str = "UTC",
    window: Period | None = None,
    targets: Mapping[str, float] | None = None,
    required_fields: tuple[str, ...] = (),
    independence: Independence | None = worth_of_a_mark,
    policy_blocks_count: bool = False,
    **settings: object,
) -> Evidence:
    """The evidence of tables in canonical columns. ``settings`` are keys of ``PilotSettings``.

    ``independence``: None where the rows are independent by their making, and percentiles may know.

    Several tables of a role are told apart by a second word: "labels", "labels later".
    """
    calendar = Calendar(start, as_of, timezone)
    summed = [*(fact for metric in metrics for fact in metric.facts), *field_facts(required_fields)]
    facts = {fact.name: fact for fact in summed}
    question = Question(
        calendar=calendar,
        window=window or calendar.pilot,
        settings=replace(PilotSettings(start=start, as_of=as_of, timezone=timezone), **settings),  # type: ignore[arg-type]  # typed by name
        required_fields=required_fields,
        facts=tuple(facts.values()),
        ranks=order_statistic_ranks,
        targets=targets or {},
        policy_blocks_count=policy_blocks_count,
        independence=independence,
    )
    with TemporaryDirectory() as folder:
        written = [_write(role, frame, Path(folder)) for role, frame in tables.items()]
        return gather_evidence(written, question, Path(folder), Silent())


def whole(pilot: Evidence) -> Slice:
    """The slice of the review window."""
    return Slice(Grain.WINDOW, pilot.window)


def week(pilot: Evidence, number: int) -> Slice:
    """The slice of one pilot week."""
    period = pilot.calendar.days_of_week(number).until(pilot.calendar.as_of)
    return Slice(Grain.WEEK, period, number)


def by_week(pilot: Evidence, number: int) -> Slice:
    """The slice from the start to the end of a week, as if that were the day of the review."""
    last = min(pilot.calendar.days_of_week(number).last, pilot.calendar.as_of)
    return Slice(Grain.AS_OF, Period(pilot.calendar.start, last), number)


def segment(pilot: Evidence, column: str, name: str) -> Slice:
    """The slice of one segment within the review window."""
    return Slice(Grain.SEGMENT, pilot.window, 0, column, name)


def measure(metrics: Iterable[Metric], name: str, pilot: Evidence, part: Slice | None = None) -> Measured:
    """One measure over a slice (the window unless said otherwise)."""
    metric = next(metric for metric in metrics if metric.id == name)
    return metric.over(pilot, part or whole(pilot))


def value_of(metrics: Iterable[Metric], name: str, pilot: Evidence, part: Slice | None = None) -> Value:
    """The same, where there must be a number."""
    measured = measure(metrics, name, pilot, part)
    assert isinstance(measured, Value), measured
    return measured


def missing_of(metrics: Iterable[Metric], name: str, pilot: Evidence, part: Slice | None = None) -> Missing:
    """The same, where there must be none."""
    measured = measure(metrics, name, pilot, part)
    assert isinstance(measured, Missing), measured
    return measured


def _write(name: str, frame: pd.DataFrame, folder: Path) -> Table:
    role = name.split(maxsplit=1)[0]
    columns = [ROLES[role].column(name) for name in frame.columns]
    schema = pa.schema(
        [(name, column.arrow) for name, column in zip(frame.columns, columns, strict=True) if column is not None]
    )
    part = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False), part)
    source = Source(f"{name}.csv", "", "0" * 64, 1, "canonical", len(frame), len(frame), 0)
    return Table(role, source, (part,), tuple(str(name) for name in frame.columns))
