"""The request log as one narrow table: pilot days, marks and numbers that facts are sums of."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.expr.datatypes import DataType

from kpidesk.base.periods import WEEK, Calendar
from kpidesk.engine.classes import RIGHT, WRONG, Answers, Classes, find_classes, miss, truth
from kpidesk.engine.clock import local_time, pilot_day
from kpidesk.engine.connection import Connection
from kpidesk.engine.known import rows_by_then, truths_by_then
from kpidesk.engine.repeats import rows_of_repeated
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.column import Kind
from kpidesk.tables.roles import PROVIDER_AND_MODEL, ROLES, SEGMENTS


@dataclass(frozen=True, slots=True)
class Log:
    """The narrow table of the rows within start ... as_of, and what is known of it.

    ``filled``: columns of ``requests`` that the sources have. ``steps``: the steps with a latency of their own.
    """

    rows: ir.Table
    classes: Classes
    filled: frozenset[str]
    steps: tuple[str, ...]
    groups: tuple[str, ...]
    segments: tuple[str, ...]
    required: tuple[str, ...]


_MARKS = ("input_ref", "output", "explanation")
_NUMBERS = (
    "value", "cost", "score", "ttft_s", "groundedness", "toxicity", "review_score", "citations", "context_relevant",
    "context_retrieved", "context_needed", "context_found", "input_tokens", "output_tokens", "cached_tokens",
)  # fmt: skip
_FLAGS = (
    "refused", "should_refuse", "hallucinated", "needs_citation", "pii_leak", "task_success", "tool_correct",
    "tool_params_correct", "outcome_correct", "overridden", "override_reversed", "escalated", "high_risk",
    "human_approved", "human_reviewed", "cache_hit",
)  # fmt: skip
_TEXTS = ("error_type", "failed_step")
_PLAIN = (*_NUMBERS, *_FLAGS, *_TEXTS)
"""Columns of ``requests`` that stand in the log as they are."""
_SIEVED = ("user_id", "prediction", "score", "cost", "ttft_s")
"""Columns of ``requests`` that single rows are sifted by, whether a source has them or not."""
_TAKEN_FROM = {"user": "user_id", "session": "session_id", "latency_streaming": "ttft_s", "label_age": "actual_at"}
"""Columns of the log that are empty where a column of ``requests`` is absent; others go by the same name."""


def open_log(
    connection: Connection, raw: ir.Table, settings: PilotSettings, calendar: Calendar, required: tuple[str, ...]
) -> Log:
    """Make the narrow table from the raw rows (labels already joined)."""
    raw = _with_pairs(truths_by_then(rows_by_then(raw, calendar), calendar))
    filled = frozenset(raw.columns)
    classes = find_classes(connection, raw, settings)
    complete = _with_missing_columns(_with_completed(connection, raw.mutate(answered=is_ok(raw))))
    steps = tuple(sorted(name[8:-2] for name in filled if name.startswith("latency_") and name != "latency_s"))
    groups = tuple(name for name in (settings.groups or sorted(filled)) if name in filled and _is_group(name, settings))
    segments = tuple(name for name in (*SEGMENTS, PROVIDER_AND_MODEL) if name in filled)
    columns = {
        **_when(complete, calendar),
        **_served(complete, settings, complete.answered),
        **_recorded(complete, filled),
        **_answered(complete, classes, settings, calendar),
        **{f"step_{step}": complete[f"latency_{step}_s"].nullif(0.0) for step in steps},
        **{f"filled_{name}": _filled(complete, name) for name in required if name in filled},
        **{name: complete[name] for name in dict.fromkeys((*SEGMENTS, *segments, *groups))},
        **{name: complete[name] for name in _PLAIN},
    }
    empty = _empty(columns, filled, classes)
    narrow = complete.select(**{name: column for name, column in columns.items() if name not in empty})
    narrow = narrow.filter((narrow.day >= 1) & (narrow.day <= calendar.pilot.days))
    few = (*segments, *groups, *(name for name in _TEXTS if name in filled))
    words = _words(connection, raw, tuple(dict.fromkeys(few)), classes)
    # Empty columns take as much room as full ones: they are added to what is read, not to what is kept.
    kept = connection.materialise(
        "kept", narrow, {name: texts for name, texts in words.items() if name in narrow.columns}
    )
    rows = connection.view("log", kept.mutate(**empty))
    return Log(rows, classes, filled, steps, groups, segments, tuple(name for name in required if name in filled))


def marked_rows(
    connection: Connection, raw: ir.Table, classes: Classes, settings: PilotSettings, calendar: Calendar
) -> ir.Table:
    """Rows of the log of whatever day, with every column that sieves ask for, and marks that facts are made of
    beside them, named ``log_<mark>``: log_day, log_ok, log_latency ...
    """
    truths = _with_pairs(truths_by_then(raw, calendar))
    complete = _with_missing_columns(_with_completed(connection, truths.mutate(answered=is_ok(truths))))
    marks = {
        "day": _when(complete, calendar)["day"],
        **_served(complete, settings, complete.answered),
        **_answered(complete, classes, settings, calendar),
    }
    absent = [name for name in _SIEVED if name not in raw.columns]
    added = [name for name in (PROVIDER_AND_MODEL,) if name in truths.columns]
    return complete.select(*raw.columns, *absent, *added, **{f"log_{name}": one for name, one in marks.items()})


def _with_pairs(raw: ir.Table) -> ir.Table:
    """The rows with provider and model as one, where they have both."""
    if not {"provider", "model"} <= set(raw.columns):
        return raw
    return raw.mutate(**{PROVIDER_AND_MODEL: raw.provider + " · " + raw.model})


def _words(
    connection: Connection, raw: ir.Table, columns: tuple[str, ...], classes: Classes
) -> dict[str, tuple[str, ...]]:
    """What the columns hold that hold few different texts: as codes they take a sixteenth of the room."""
    told = classes.seen or ((RIGHT, WRONG) if classes.answers is not Answers.NONE else ())
    answers = {"actual": told, "prediction": told} if told else {}
    return {**(connection.words(raw.select(*columns)) if columns else {}), **answers}


def _empty(columns: dict[str, ir.Value], filled: frozenset[str], classes: Classes) -> dict[str, ir.Value]:
    """A null for each column that no source fills; sessions only stand in where no user is named, and only numbers
    miss by so much.
    """
    sources = {name: _TAKEN_FROM.get(name, name) for name in (*SEGMENTS, *_PLAIN, *_TAKEN_FROM)}
    absent = {name for name, source in sources.items() if source not in filled}
    absent |= {"session"} if "user_id" in filled else set()
    absent |= {"miss"} if classes.answers is not Answers.NUMBERS else set()
    return {name: ibis.null(columns[name].type()) for name in absent}


def _filled(raw: ir.Table, name: str) -> ir.BooleanValue:
    """Whether a cell is filled: a mark of free text that says "not recorded" is not."""
    column = ROLES["requests"].column(name)
    marked = column is not None and column.kind is Kind.PROSE
    return recorded(raw[name]) if marked else raw[name].notnull()


def _is_group(name: str, settings: PilotSettings) -> bool:
    return name in settings.groups or name.startswith("group_")


def _with_missing_columns(raw: ir.Table) -> ir.Table:
    """Every fixed column of the role, null where no source has it: facts then always compile."""
    absent = [column for column in ROLES["requests"].columns if not column.open and column.name not in raw.columns]
    return raw.mutate(**{column.name: ibis.null(DataType.from_pyarrow(column.arrow)) for column in absent})


def _when(raw: ir.Table, calendar: Calendar) -> dict[str, ir.Value]:
    local = local_time(raw.timestamp, calendar)
    return {
        "day": pilot_day(local.date(), calendar),
        "hour": local.delta(ibis.timestamp(f"{calendar.start} 00:00:00"), unit="hour").cast("int32"),
        "minute": raw.timestamp.delta(ibis.timestamp(f"{calendar.start} 00:00:00"), unit="minute").cast("int32"),
    }


def _served(raw: ir.Table, settings: PilotSettings, ok: ir.BooleanValue) -> dict[str, ir.Value]:
    """Status, and the latency that counts: completed requests and time-outs; 0 is a logging fault, not a latency."""
    timed_out = (~ok & (raw.error_type == "timeout")).fill_null(False)
    waited = ibis.greatest(raw.latency_s.fill_null(0.0), settings.timeout_s or 0.0)
    counted = ibis.cases((ok, raw.latency_s), (timed_out, waited), else_=ibis.null("float64"))
    return {
        "ok": ok,
        "completed": raw.completed,
        "timed_out": timed_out,
        "latency": counted.nullif(0.0),
        "latency_zero": ((counted == 0) & raw.latency_s.notnull()).fill_null(False),
        "latency_failed": ibis.cases((~ok & ~timed_out, raw.latency_s.nullif(0.0)), else_=ibis.null("float64")),
        "latency_streaming": ibis.cases((raw.ttft_s.notnull(), counted.nullif(0.0)), else_=ibis.null("float64")),
    }


def _recorded(raw: ir.Table, filled: frozenset[str]) -> dict[str, ir.Value]:
    """Presence marks of what a decision must be reconstructed from, and who asked."""
    marks = {f"has_{name}": recorded(raw[name]) for name in _MARKS}
    if "output" not in filled:
        marks["has_output"] = raw.prediction.notnull()
    return {**marks, "has_version": raw.model_version.notnull(), "user": raw.user_id, "session": raw.session_id}


def recorded(cell: ir.Value) -> ir.BooleanValue:
    """Whether free text is there: kept as a mark, or as the text where a file was taken over as it lay."""
    return cell.fill_null(False) if cell.type().is_boolean() else cell.notnull()


def _answered(raw: ir.Table, classes: Classes, settings: PilotSettings, calendar: Calendar) -> dict[str, ir.Value]:
    actual, prediction = truth(raw, classes, settings)
    known = pilot_day(local_time(raw.actual_at, calendar).date(), calendar)
    age = raw.actual_at.delta(raw.timestamp, unit="day")
    yes = (raw.prediction == classes.yes) if classes.yes else ibis.null("boolean")
    has_actual = raw.actual.notnull() if settings.accuracy_from == "actual" else actual.notnull()
    return {
        "actual": actual,
        "prediction": prediction,
        "miss": miss(raw, classes),
        "labelled": actual.notnull(),
        "has_actual": has_actual,
        "label_age": ibis.cases((has_actual, age), else_=ibis.null("int64")).cast("int32"),
        "young": (age.fill_null(0) <= settings.label_maturity_days),
        "known_week": ((ibis.greatest(known.fill_null(1), 1) - 1) // WEEK + 1).cast("int32"),
        "selected": yes,
        "actual_yes": (raw.actual == classes.yes) if classes.yes else ibis.null("boolean"),
    }


def _with_completed(connection: Connection, raw: ir.Table) -> ir.Table:
    """Give each row its share of a completed transaction: 1 for the first completed request of a transaction, else 0.

    Without transaction ids every completed request is a transaction. Rows that tie for the first share it.
    """
    ok = is_ok(raw)
    if "transaction_id" not in raw.columns:
        return raw.mutate(completed=ok.cast("float64"))
    firsts = _first_of_repeated(connection, raw.filter(ok & raw.transaction_id.notnull()))
    if firsts is None:
        return raw.mutate(completed=ok.cast("float64"))
    joined = raw.left_join(firsts, raw.transaction_id == firsts.transaction)
    first = joined.transaction.isnull() | (joined.timestamp == joined.first_at)
    share = ibis.cases((ok & first, joined.share.fill_null(1.0)), else_=0.0)
    return joined.select(*raw.columns, completed=share)


def _first_of_repeated(connection: Connection, completed: ir.Table) -> ir.Table | None:
    """Transactions with several completed requests, when the first was and its share: few as a rule, so that only they
    are joined. None where there are none.
    """
    rows = completed.select("timestamp", transaction=completed.transaction_id)
    suspects = rows_of_repeated(connection, rows, "transaction")
    if suspects is None:
        return None
    kept = connection.materialise("suspects", suspects)
    timed = kept.mutate(first_at=kept.timestamp.min().over(group_by="transaction"))
    per = timed.group_by("transaction", "first_at").aggregate(
        n=_.count(), share=1.0 / (timed.timestamp == timed.first_at).sum()
    )
    return connection.materialise("firsts", per.filter(per.n > 1).drop("n"))


def is_ok(raw: ir.Table) -> ir.BooleanValue:
    """Answered: by status where the log has one, else by the absence of an error."""
    if "status" in raw.columns:
        return (raw.status == "ok").fill_null(False)
    return raw.error_type.isnull() if "error_type" in raw.columns else ibis.literal(True)
