"""Gather the evidence of a pilot: each table is read once per grain, and only small frames come back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.progress import Progress
from kpidesk.engine.classes import Answers, Classes
from kpidesk.engine.connection import Connection
from kpidesk.engine.evidence import Clusters, Evidence, GroupCounts
from kpidesk.engine.facts import Fact, gather
from kpidesk.engine.fairness import group_counts
from kpidesk.engine.ledger import open_ledger
from kpidesk.engine.log import Log, open_log
from kpidesk.engine.quantiles import Ranks, Spread, spreads
from kpidesk.engine.registers import read_registers
from kpidesk.engine.slices import Grain, Slice, period_slices
from kpidesk.engine.tables import open_tables, present_columns
from kpidesk.engine.users import user_weeks
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Table

MOST_SEGMENTS = 60
"""Values of a segment column that are reported: the largest by rows; more would be no comparison."""
_PERCENTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be gathered: the facts of all metrics, and how the interval of a percentile is ranked."""

    calendar: Calendar
    window: Period
    settings: PilotSettings
    required_fields: tuple[str, ...]
    facts: tuple[Fact, ...]
    ranks: Ranks


def gather_evidence(tables: Sequence[Table], question: Question, folder: Path, progress: Progress) -> Evidence:
    """Everything the measures need, in small frames. ``folder`` is private: the engine may spill to it."""
    with Connection(folder) as connection:
        opened = open_tables(connection, tables)
        calendar, settings = question.calendar, question.settings
        progress.step("Reading the request log", 0.1)
        log = None
        if "requests" in opened:
            log = open_log(connection, opened["requests"], settings, calendar, question.required_fields)
        return _gather(connection, opened, log, tables, question, progress)


def _gather(
    connection: Connection,
    opened: Mapping[str, ir.Table],
    log: Log | None,
    tables: Sequence[Table],
    question: Question,
    progress: Progress,
) -> Evidence:
    calendar = question.calendar
    names = _segment_names(connection, log, question) if log else {}
    progress.step("Adding up days and segments", 0.3)
    users = user_weeks(connection, log.rows if log else None, opened, calendar)
    registers = read_registers(connection, opened, calendar)
    frames = (
        _log_frames(connection, log, opened["requests"], names, question, progress)
        if log
        else _no_log(calendar, question)
    )
    present = present_columns(tables)
    return Evidence(
        calendar=calendar,
        window=question.window,
        settings=question.settings,
        present=present,
        classes=log.classes if log else Classes(Answers.NONE),
        steps=log.steps if log else (),
        segments=names,
        required_fields=question.required_fields,
        user_weeks=users,
        registers=registers,
        ledger=open_ledger(registers, question.settings, calendar),
        bad_cells=_bad_cells(tables),
        rejected_rows=sum(table.source.rows_rejected for table in tables if table.role == "requests"),
        outside=_outside(connection, opened, log, calendar),
        **frames,
    )


def _log_frames(
    connection: Connection,
    log: Log,
    raw: ir.Table,
    names: Mapping[str, tuple[str, ...]],
    question: Question,
    progress: Progress,
) -> dict[str, object]:
    rows, calendar = log.rows, question.calendar
    window = _within(rows, question)
    by_segment = {column: _facts(connection, _of_segments(window, column, names), question, column) for column in names}
    daily = _every_day(_facts(connection, rows, question, "day"), calendar)
    progress.step("Finding percentiles", 0.5)
    found = _all_spreads(connection, log, window, names, question)
    progress.step("Counting answers and groups", 0.7)
    return {
        "daily": daily,
        "by_segment": by_segment,
        "answers": _answers(connection, rows, "day"),
        "segment_answers": {
            column: _answers(connection, _of_segments(window, column, names), column) for column in names
        },
        "spreads": found,
        "correct": _clusters(connection, window, log),
        "minutes": _busiest(connection, rows),
        "hours": _hours(connection, rows),
        "version_days": _version_days(connection, rows),
        "groups": _groups(connection, log),
        "duplicates": _duplicates(connection, raw),
    }


def _no_log(calendar: Calendar, question: Question) -> dict[str, object]:
    days = pd.RangeIndex(1, calendar.pilot.days + 1, name="day")
    return {
        "daily": pd.DataFrame(0.0, index=days, columns=[fact.name for fact in question.facts]),
        "by_segment": {},
        "answers": pd.DataFrame(columns=["day", "version", "young", "actual", "prediction", "n"]),
        "segment_answers": {},
        "spreads": {},
        "correct": None,
        "minutes": pd.DataFrame(columns=["day", "busiest"]),
        "hours": pd.DataFrame(columns=["hour", "n"]),
        "version_days": pd.DataFrame(columns=["day", "version", "decisions"]),
        "groups": {},
        "duplicates": 0,
    }


def _within(rows: ir.Table, question: Question) -> ir.Table:
    if question.window == question.calendar.pilot:
        return rows
    start = question.calendar.start
    first = (question.window.first - start).days + 1
    return rows.filter(rows.day.between(first, first + question.window.days - 1))


def _segment_names(connection: Connection, log: Log, question: Question) -> dict[str, tuple[str, ...]]:
    names = {}
    window = _within(log.rows, question)
    for column in dict.fromkeys((*log.segments, *log.groups)):
        named = window.filter(window[column].notnull())
        counts = named.group_by(column).aggregate(n=named.count())
        largest = counts.order_by([counts.n.desc(), counts[column]]).limit(MOST_SEGMENTS)
        names[column] = tuple(sorted(connection.frame(largest)[column]))
    return {column: found for column, found in names.items() if found}


def _of_segments(rows: ir.Table, column: str, names: Mapping[str, tuple[str, ...]]) -> ir.Table:
    if len(names[column]) < MOST_SEGMENTS:
        return rows.filter(rows[column].notnull())
    return rows.filter(rows[column].isin(list(names[column])))


def _facts(connection: Connection, rows: ir.Table, question: Question, key: str) -> pd.DataFrame:
    return connection.frame(gather(rows, question.facts, key)).set_index(key).sort_index()


def _every_day(frame: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    return frame.reindex(pd.RangeIndex(1, calendar.pilot.days + 1, name="day"), fill_value=0.0)


def _all_spreads(
    connection: Connection,
    log: Log,
    window: ir.Table,
    names: Mapping[str, tuple[str, ...]],
    question: Question,
) -> dict[tuple[str, Slice], Spread]:
    periods = list(period_slices(question.calendar, question.window))
    days = [_day_index(part, question.calendar) for part in periods]
    found: dict[tuple[str, Slice], Spread] = {}
    for population in _populations(log):
        several = spreads(connection, log.rows, population, "day", days, _PERCENTILES, question.ranks)
        found |= _named(population, periods, several)
    for column, values in names.items():
        parts = [Slice(Grain.SEGMENT, question.window, 0, column, value) for value in values]
        keys = [pd.Index([value]) for value in values]
        rows = _of_segments(window, column, names)
        found |= _named(
            "latency", parts, spreads(connection, rows, "latency", column, keys, _PERCENTILES, question.ranks)
        )
    return found


def _populations(log: Log) -> tuple[str, ...]:
    streaming = ("latency_streaming",) if "ttft_s" in log.filled else ()
    measured = ("latency", "latency_failed", *streaming) if "latency_s" in log.filled else ()
    return (*measured, *(f"step_{step}" for step in log.steps))


def _named(population: str, parts: Iterable[Slice], found: Iterable[Spread | None]) -> dict[tuple[str, Slice], Spread]:
    return {(population, part): one for part, one in zip(parts, found, strict=True) if one is not None}


def _day_index(part: Slice, calendar: Calendar) -> pd.Index:
    first = (part.period.first - calendar.start).days + 1
    return pd.Index(np.arange(first, first + part.period.days))


def _answers(connection: Connection, rows: ir.Table, key: str) -> pd.DataFrame:
    told = rows.filter(rows.labelled)
    keyed = told.select(
        key=told[key], version=told.model_version, young=told.young, actual=told.actual, prediction=told.prediction
    )
    keys = ("key", "version", "young", "actual", "prediction") if key == "day" else ("key", "actual", "prediction")
    counts = keyed.group_by(*keys).aggregate(n=keyed.count().cast("float64")).order_by(*keys)
    return connection.frame(counts).rename(columns={"key": "day" if key == "day" else "segment"})


def _clusters(connection: Connection, rows: ir.Table, log: Log) -> Clusters | None:
    """Users where most rows name one, else sessions; None where neither repeats."""
    told = rows.filter(rows.labelled)
    unit = "user" if "user_id" in log.filled else "session" if "session_id" in log.filled else None
    if unit is None:
        return None
    known = told.filter(told[unit].notnull())
    right = (known.actual == known.prediction) | ((known.actual == "right") & (known.prediction == "right"))
    marked = known.mutate(right=right)
    per = marked.group_by(unit).aggregate(n=marked.count().cast("float64"), y=marked.right.sum().cast("float64"))
    sums = per.aggregate(
        clusters=per.count(), n=per.n.sum(), yes=per.y.sum(), n2=(per.n * per.n).sum(), yn=(per.n * per.y).sum(),
        y2=(per.y * per.y).sum(),
    )  # fmt: skip
    one = connection.frame(sums).iloc[0]
    if one["clusters"] == 0:
        return None
    return Clusters(int(one["clusters"]), *(float(one[name]) for name in ("n", "yes", "n2", "yn", "y2")))


def _busiest(connection: Connection, rows: ir.Table) -> pd.DataFrame:
    """Per day, the 99th percentile of requests per minute over its minutes with traffic."""
    minutes = connection.frame(rows.group_by("day", "minute").aggregate(n=rows.count()))
    return minutes.groupby("day")["n"].quantile(0.99).rename("busiest").reset_index()


def _hours(connection: Connection, rows: ir.Table) -> pd.DataFrame:
    hours = rows.mutate(hour=(rows.minute // 60).cast("int32"))
    return connection.frame(hours.group_by("hour").aggregate(n=hours.count()).order_by("hour"))


def _version_days(connection: Connection, rows: ir.Table) -> pd.DataFrame:
    decided = rows.filter(rows.ok)
    keyed = decided.group_by("day", version=decided.model_version)
    return connection.frame(keyed.aggregate(decisions=_.count().cast("float64")).order_by("day", "version"))


def _groups(connection: Connection, log: Log) -> dict[str, GroupCounts]:
    if not log.classes.yes:
        return {}
    return {column: group_counts(connection, log, column) for column in log.groups}


def _duplicates(connection: Connection, raw: ir.Table) -> int:
    """Rows whose request id another row has too, less one each."""
    if "request_id" not in raw.columns:
        return 0
    found = connection.frame(raw.aggregate(n=raw.request_id.count(), distinct=raw.request_id.nunique())).iloc[0]
    return int(found["n"] - found["distinct"])


def _outside(
    connection: Connection, opened: Mapping[str, ir.Table], log: Log | None, calendar: Calendar
) -> tuple[int, int]:
    """Rows of the log that lie before the start or after ``as_of``: together, as all minus those kept."""
    if log is None:
        return (0, 0)
    raw = opened["requests"]
    every = int(connection.frame(raw.aggregate(n=raw.count()))["n"].iloc[0])
    kept = int(connection.frame(log.rows.aggregate(n=log.rows.count()))["n"].iloc[0])
    start = pd.Timestamp(calendar.start).to_pydatetime()
    early = raw.filter(raw.timestamp < start)
    before = min(every - kept, int(connection.frame(early.aggregate(n=early.count()))["n"].iloc[0]))
    return (before, every - kept - before)


def _bad_cells(tables: Sequence[Table]) -> dict[str, int]:
    bad: dict[str, int] = {}
    for table in tables:
        if table.role == "requests":
            for column, count in table.source.cells_bad:
                bad[column] = bad.get(column, 0) + count
    return bad
