"""Gather the evidence of a pilot: each table is read once per grain, and only small frames come back."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.progress import Progress, interrupting
from kpidesk.engine import counts
from kpidesk.engine.classes import Answers, Classes
from kpidesk.engine.connection import Connection
from kpidesk.engine.conversations import read_conversations
from kpidesk.engine.counterparts import find_counterparts
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, sums_of
from kpidesk.engine.fairness import decisions, group_counts, intersections
from kpidesk.engine.feature_histograms import count_features
from kpidesk.engine.health import find_health
from kpidesk.engine.known import later_truths, rows_by_then
from kpidesk.engine.late import find_late
from kpidesk.engine.ledger import open_ledger
from kpidesk.engine.likeness import find_likeness
from kpidesk.engine.log import Log, open_log
from kpidesk.engine.percentiles import Independence, find_spreads
from kpidesk.engine.practice import read_practice, with_log
from kpidesk.engine.quantiles import Ranks
from kpidesk.engine.reduction import MOST_SEGMENTS, Reduction, reduce
from kpidesk.engine.registers import read_registers
from kpidesk.engine.tables import open_tables, present_columns
from kpidesk.engine.users import user_weeks
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Table


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be gathered: the facts of all metrics, and how the interval of a percentile is ranked.

    ``targets``: measure -> the number of its green line, for measures that count up to a target. ``independence``: what
    rows of one day or user are worth for a percentile; None where all are taken to be independent.
    """

    calendar: Calendar
    window: Period
    settings: PilotSettings
    required_fields: tuple[str, ...]
    facts: tuple[Fact, ...]
    ranks: Ranks
    targets: Mapping[str, float] = field(default_factory=dict)
    policy_blocks_count: bool = False
    independence: Independence | None = None


def gather_evidence(tables: Sequence[Table], question: Question, folder: Path, progress: Progress) -> Evidence:
    """Everything the measures need, in small frames. ``folder`` is private: the engine may spill to it."""
    with Connection(folder) as connection, interrupting(progress, connection.interrupt):
        progress.step("Opening the tables", 0.05)
        opened = open_tables(connection, tables, question.calendar)
        evidence = _without_log(connection, opened, tables, question)
        if "requests" not in opened:
            return replace(evidence, late=find_late(connection, tables, repeated=False))
        evidence = _with_ids(connection, opened, evidence, progress)
        evidence = replace(evidence, late=find_late(connection, tables, repeated=evidence.duplicates > 0))
        with connection.second() as second, ThreadPoolExecutor(1) as beside:
            features = beside.submit(count_features, second, opened, tables, question.settings, question.calendar)
            progress.step("Reading the request log", 0.15)
            log = open_log(
                connection, opened["requests"], question.settings, question.calendar, evidence.required_fields
            )
            evidence, reduced = _with_sums(connection, log, question, evidence, progress)
            others = beside.submit(_of_answers, second, log, opened, question, evidence)
            evidence = _with_spreads(connection, log, question, evidence, reduced, progress)
            evidence = _with_counts(connection, log, opened, evidence, progress)
            evidence = _with_groups(connection, log, evidence)
            return replace(evidence, features=features.result(), **others.result())


def _of_answers(
    connection: Connection, log: Log, opened: Mapping[str, ir.Table], question: Question, evidence: Evidence
) -> dict[str, Any]:
    """What is found beside the rest, in a thread of its own: fields of ``Evidence``."""
    calendar = question.calendar
    return {
        "health": find_health(connection, log, evidence.segments, calendar, question.window),
        "likeness": find_likeness(connection, _within(log.rows, question), log, _asked(question, log)),
        "practice": with_log(connection, evidence.practice, opened["requests"], calendar),
        "conversations": read_conversations(connection, opened["requests"], calendar),
    }


def _without_log(
    connection: Connection, opened: Mapping[str, ir.Table], tables: Sequence[Table], question: Question
) -> Evidence:
    """The evidence of the small roles, with a log of no rows."""
    calendar, settings = question.calendar, question.settings
    registers = read_registers(connection, opened, calendar)
    ledger = open_ledger(registers, settings, calendar)
    days = pd.RangeIndex(1, calendar.pilot.days + 1, name="day")
    return Evidence(
        calendar=calendar,
        window=question.window,
        settings=settings,
        targets=question.targets,
        policy_blocks_count=question.policy_blocks_count,
        present=present_columns(tables),
        classes=Classes(Answers.NONE),
        steps=(),
        segments={},
        required_fields=question.required_fields,
        daily=pd.concat([pd.DataFrame(0.0, index=days, columns=_names(question)), ledger.days], axis=1),
        by_segment={},
        answers=pd.DataFrame(columns=["day", "version", "young", "known_week", "actual", "prediction", "n"]),
        segment_answers={},
        spreads={},
        correct=None,
        user_weeks=user_weeks(connection, None, opened, calendar),
        minutes=pd.DataFrame(columns=["day", "busiest"]),
        hours=pd.DataFrame(columns=["hour", "n"]),
        version_days=pd.DataFrame(columns=["day", "version", "decisions"]),
        groups={},
        intersections={},
        registers=registers,
        counterparts=find_counterparts(connection, opened, calendar),
        practice=read_practice(connection, opened, calendar),
        ledger=ledger,
        bad_cells=_bad_cells(tables),
        rejected_rows=sum(_standing(table, table.source.rows_rejected) for table in tables if table.role == "requests"),
        outside=(0, 0),
        later_truths=0,
        duplicates=0,
        sequence_breaks=None,
        untraceable=(),
    )


def _with_sums(
    connection: Connection, log: Log, question: Question, evidence: Evidence, progress: Progress
) -> tuple[Evidence, Reduction]:
    """Facts per day and per segment."""
    progress.step("Adding up days and segments", 0.3)
    columns = tuple(dict.fromkeys((*log.segments, *log.groups)))
    reduced = reduce(connection, log.rows, _within(log.rows, question), _asked(question, log), columns)
    names = {column: found for column, found in reduced.segments.items() if found}
    daily = _facts(connection, reduced.rows, reduced, ("day",))["day"]
    daily = daily.reindex(index=evidence.daily.index, columns=_names(question), fill_value=0.0)
    sums = _of_segments(_within(reduced.rows, question), names)
    segment_days = {
        column: frame.set_index("day", append=True).reindex(columns=_names(question), fill_value=0.0)
        for column, frame in _facts(connection, sums, reduced, tuple(names), ("day",)).items()
    }
    known = replace(
        evidence,
        classes=log.classes,
        steps=log.steps,
        segments=names,
        daily=pd.concat([daily, evidence.ledger.days], axis=1),
        by_segment={column: frame.groupby(level=0).sum() for column, frame in segment_days.items()},
        segment_days=segment_days,
    )
    return known, reduced


def _with_spreads(
    connection: Connection, log: Log, question: Question, evidence: Evidence, reduced: Reduction, progress: Progress
) -> Evidence:
    """Answers and percentiles per day and per segment."""
    progress.step("Finding percentiles", 0.5)
    names = evidence.segments
    told = _of_segments(_within(reduced.answers, question), names)
    return replace(
        evidence,
        spreads=find_spreads(
            connection, log, names, question.calendar, question.window, question.ranks, question.independence
        ),
        answers=counts.answers_by_day(connection, reduced.answers),
        segment_answers=counts.answers_by_segment(connection, told, tuple(names)),
        correct=counts.clusters(connection, _within(log.rows, question), log),
    )


def _asked(question: Question, log: Log) -> tuple[Fact, ...]:
    """The facts that the log has something for."""
    return tuple(fact for fact in question.facts if log.filled.issuperset(fact.of))


def _with_ids(
    connection: Connection, opened: Mapping[str, ir.Table], evidence: Evidence, progress: Progress
) -> Evidence:
    """What is wrong with the ids, and what lies outside the pilot's days.

    Done before the log is in memory: telling ids apart takes as much room as the log, which would be spilled for it.
    """
    progress.step("Checking the ids of requests", 0.1)
    raw, calendar = opened["requests"], evidence.calendar
    known = rows_by_then(raw, calendar)
    duplicates = counts.duplicate_ids(connection, known)
    return replace(
        evidence,
        outside=counts.outside(connection, raw, calendar),
        later_truths=later_truths(connection, opened, calendar),
        duplicates=duplicates,
        sequence_breaks=counts.sequence_breaks(connection, known, duplicates),
    )


def _with_counts(
    connection: Connection, log: Log, opened: Mapping[str, ir.Table], evidence: Evidence, progress: Progress
) -> Evidence:
    """Users, versions, traffic and gaps in the record."""
    progress.step("Counting users and groups", 0.7)
    calendar = evidence.calendar
    return replace(
        evidence,
        user_weeks=user_weeks(connection, log.rows, opened, calendar),
        minutes=counts.busiest_minutes(connection, log.rows),
        hours=counts.hours_with_traffic(connection, log.rows),
        version_days=counts.version_days(connection, log.rows),
        failed_steps=counts.failed_steps(connection, log, evidence.days(evidence.window)),
        untraceable=counts.first_untraceable(connection, opened["requests"], log, calendar),
    )


def _with_groups(connection: Connection, log: Log, evidence: Evidence) -> Evidence:
    """What fairness compares; nothing where there are no groups, or no answer that means yes."""
    if not log.groups or not log.classes.yes:
        return evidence
    decided = decisions(connection, log)
    return replace(
        evidence,
        groups=group_counts(connection, log, decided),
        intersections=intersections(connection, log, decided, evidence.days(evidence.window)),
    )


def _names(question: Question) -> list[str]:
    return [fact.name for fact in question.facts]


def _within(rows: ir.Table, question: Question) -> ir.Table:
    if question.window == question.calendar.pilot:
        return rows
    first = (question.window.first - question.calendar.start).days + 1
    return rows.filter(rows.day.between(first, first + question.window.days - 1))


def _of_segments(rows: ir.Table, names: Mapping[str, tuple[str, ...]]) -> ir.Table:
    """The rows with every segment empty that is not reported."""
    left_out = {
        column: ibis.cases((rows[column].isin(list(told)), rows[column]), else_=ibis.null("string"))
        for column, told in names.items()
        if len(told) >= MOST_SEGMENTS
    }
    return rows.mutate(**left_out) if left_out else rows


def _facts(
    connection: Connection, rows: ir.Table, reduced: Reduction, keys: tuple[str, ...], beside: tuple[str, ...] = ()
) -> dict[str, pd.DataFrame]:
    if not keys:
        return {}
    found = connection.sums_by_each(rows, keys, sums_of(rows, reduced.facts), beside)
    return {key: frame.set_index(key) for key, frame in found.items()}


def _bad_cells(tables: Sequence[Table]) -> dict[str, int]:
    """Column of the log -> filled cells that could not be read."""
    bad: dict[str, int] = {}
    for table in tables:
        if table.role == "requests":
            for column, count in table.source.cells_bad:
                bad[column] = bad.get(column, 0) + _standing(table, count)
    return bad


def _standing(table: Table, count: int) -> int:
    """What is wrong with a table, by the share of it that counts: what a newer export repeats is not wrong twice."""
    return round(count * table.standing)
