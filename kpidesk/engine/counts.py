"""What is counted in the request log beside its facts: answers, versions, minutes, hours, ids."""

import re

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from kpidesk.base.periods import Calendar
from kpidesk.engine.classes import RIGHT
from kpidesk.engine.clock import local_time, pilot_day
from kpidesk.engine.clusters import Clusters
from kpidesk.engine.connection import Connection
from kpidesk.engine.log import Log, recorded
from kpidesk.engine.reduction import ANSWERS
from kpidesk.engine.repeats import rows_of_repeated

SHOWN = 10
"""Ids of broken decisions that are named."""
MOST_STEPS = 20
"""Steps whose failures are told."""


def answers_by_day(connection: Connection, answers: ir.Table) -> pd.DataFrame:
    """day, version, young, known_week, actual, prediction, n of the rows with a truth."""
    return connection.frame(answers.group_by(*ANSWERS).aggregate(n=_.n.sum()).order_by(*ANSWERS))


def answers_by_segment(connection: Connection, answers: ir.Table, columns: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Column -> segment, actual, prediction, n of the rows with a truth."""
    if not columns:
        return {}
    found = connection.sums_by_each(answers, columns, {"n": answers.n.sum()}, ("actual", "prediction"))
    return {column: frame.rename(columns={column: "segment"}) for column, frame in found.items()}


def clusters(connection: Connection, rows: ir.Table, log: Log) -> Clusters | None:
    """Moments of being right, by user where the log names users, else by session; None where it names neither."""
    unit = "user" if "user_id" in log.filled else "session" if "session_id" in log.filled else None
    if unit is None:
        return None
    known = rows.filter(rows.labelled & rows[unit].notnull())
    right = (known.actual == known.prediction) | ((known.actual == RIGHT) & (known.prediction == RIGHT))
    marked = known.mutate(right=right)
    per = marked.group_by(unit).aggregate(n=_.count().cast("float64"), y=_.right.sum().cast("float64"))
    sums = per.aggregate(
        clusters=_.count(),
        n=_.n.sum(),
        yes=_.y.sum(),
        n2=(_.n * _.n).sum(),
        yn=(_.n * _.y).sum(),
        y2=(_.y * _.y).sum(),
    )
    one = connection.frame(sums).iloc[0]
    if not one["clusters"]:
        return None
    return Clusters(int(one["clusters"]), *(float(one[name]) for name in ("n", "yes", "n2", "yn", "y2")))


def busiest_minutes(connection: Connection, rows: ir.Table) -> pd.DataFrame:
    """day, busiest: per day, the 99th percentile of requests per minute over its minutes with traffic."""
    minutes = connection.frame(rows.group_by("day", "minute").aggregate(n=_.count()))
    return minutes.groupby("day")["n"].quantile(0.99).rename("busiest").reset_index()


def hours_with_traffic(connection: Connection, rows: ir.Table) -> pd.DataFrame:
    """Hour of the wall clock (since midnight of the start), n."""
    return connection.frame(rows.group_by("hour").aggregate(n=_.count()).order_by("hour"))


def failed_steps(connection: Connection, log: Log, days: tuple[int, int]) -> dict[str, int]:
    """Step in lower case -> requests that failed there between two days, the most frequent ones."""
    if "failed_step" not in log.filled:
        return {}
    rows = log.rows
    named = rows.filter(~rows.ok & rows.failed_step.notnull() & rows.day.between(*days)).mutate(
        step=rows.failed_step.strip().lower()
    )
    counted = named.group_by("step").aggregate(n=_.count())
    found = connection.frame(counted.order_by([counted.n.desc(), counted.step]).limit(MOST_STEPS))
    return {str(step): int(n) for step, n in zip(found["step"], found["n"], strict=True)}


def version_days(connection: Connection, rows: ir.Table) -> pd.DataFrame:
    """day, version, decisions."""
    keyed = rows.filter(rows.ok).group_by("day", version=_.model_version)
    return connection.frame(keyed.aggregate(decisions=_.count().cast("float64")).order_by("day", "version"))


def duplicate_ids(connection: Connection, raw: ir.Table) -> int:
    """Rows whose request id another row has too, less one each."""
    if "request_id" not in raw.columns:
        return 0
    suspects = rows_of_repeated(connection, raw.filter(raw.request_id.notnull()).select("request_id"), "request_id")
    if suspects is None:
        return 0
    return _one(connection, suspects, suspects.count() - suspects.request_id.nunique())


def _one(connection: Connection, rows: ir.Table, number: ir.Value) -> int:
    return int(connection.frame(rows.aggregate(found=number))["found"].iloc[0])


def sequence_breaks(connection: Connection, raw: ir.Table, duplicates: int) -> int | None:
    """Numbers missing between the lowest and highest id, where ids are one prefix and a number that runs on."""
    if "request_id" not in raw.columns:
        return None
    first = connection.frame(raw.select("request_id").limit(1))["request_id"]
    named = re.fullmatch(r"(\D*)\d+", first.iloc[0]) if first.notna().any() else None
    if named is None:
        return None
    prefix = named.group(1)
    ids = raw.select(id=raw.request_id, number=raw.request_id.substr(len(prefix)).try_cast("int64"))
    own = ids.id.startswith(prefix) & ids.number.notnull() if prefix else ids.number.notnull()
    found = connection.frame(
        ids.aggregate(rows=_.count(), numbered=own.sum(), low=_.number.min(), high=_.number.max())
    ).iloc[0]
    if found["numbered"] != found["rows"]:
        return None
    missing = int(found["high"] - found["low"]) + 1 - (int(found["rows"]) - duplicates)
    # Ids that are drawn at random leave most numbers of their span unused: no sequence, so no breaks.
    return missing if 0 <= missing < int(found["rows"]) else None


def first_untraceable(connection: Connection, raw: ir.Table, log: Log, calendar: Calendar) -> tuple[str, ...]:
    """The ids of the first answered requests of the pilot that lack input, version or output."""
    rows = log.rows
    gaps = rows.filter(rows.ok & ~(rows.has_input_ref & rows.has_output & rows.has_version))
    if not _one(connection, gaps, gaps.count()):
        return ()
    parts = [_recorded(raw, name) for name in ("input_ref", "output", "prediction", "model_version")]
    if "request_id" not in raw.columns or "status" not in raw.columns:
        return ()
    broken = ~(parts[0] & (parts[1] if "output" in raw.columns else parts[2]) & parts[3])
    inside = _day(raw, calendar).between(1, calendar.pilot.days)
    named = raw.filter((raw.status == "ok") & broken & raw.request_id.notnull() & inside)
    first = named.order_by("timestamp", "request_id").select("request_id").limit(SHOWN)
    return tuple(connection.frame(first)["request_id"])


def _recorded(raw: ir.Table, name: str) -> ir.BooleanValue:
    if name not in raw.columns:
        return ibis.literal(False)
    return recorded(raw[name])


def outside(connection: Connection, raw: ir.Table, calendar: Calendar) -> tuple[int, int]:
    """Rows of the log before the start and after ``as_of``, by the pilot's own days."""
    day = _day(raw, calendar)
    counts = raw.aggregate(
        early=(day < 1).sum().fill_null(0),
        late=(day > calendar.pilot.days).sum().fill_null(0),
    )
    found = connection.frame(counts).iloc[0]
    return int(found["early"]), int(found["late"])


def _day(raw: ir.Table, calendar: Calendar) -> ir.IntegerValue:
    return pilot_day(local_time(raw.timestamp, calendar).date(), calendar)
