"""What was known by the end of the day of the review: a review of a past day must not see what came later."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from kpidesk.base.periods import Calendar
from kpidesk.engine.connection import Connection

_TRUTHS = ("actual", "outcome_correct", "task_success", "actual_at")
"""Columns of ``requests`` that ``actual_at`` dates."""


def end_of(day: date, timezone: str) -> datetime:
    """The end of a day in the pilot's zone, as the UTC moment (without a zone) that tables store."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))
    return midnight.astimezone(UTC).replace(tzinfo=None)


def rows_by_then(raw: ir.Table, calendar: Calendar) -> ir.Table:
    """The rows of the log up to the day of the review."""
    return raw.filter(raw.timestamp < _end(calendar))


def truths_by_then(raw: ir.Table, calendar: Calendar) -> ir.Table:
    """The log without the truths that were found out later."""
    if "actual_at" not in raw.columns:
        return raw
    later = (raw.actual_at >= _end(calendar)).fill_null(False)
    dated = [name for name in _TRUTHS if name in raw.columns]
    return raw.mutate(**{name: ibis.cases((~later, raw[name]), else_=ibis.null(raw[name].type())) for name in dated})


def labels_by_then(labels: ir.Table, calendar: Calendar) -> ir.Table:
    """The labels found out by the day of the review; one without a date is not known to be later."""
    if "actual_at" not in labels.columns:
        return labels
    return labels.filter(labels.actual_at.isnull() | (labels.actual_at < _end(calendar)))


def later_truths(connection: Connection, opened: Mapping[str, ir.Table], calendar: Calendar) -> int:
    """How many truths were found out after the day of the review."""
    tables = [opened[role] for role in ("requests", "labels") if role in opened and "actual_at" in opened[role].columns]
    later = (rows.aggregate(n=(rows.actual_at >= _end(calendar)).sum().fill_null(0)) for rows in tables)
    return sum(int(connection.frame(found)["n"].iloc[0]) for found in later)


def _end(calendar: Calendar) -> ir.TimestampScalar:
    return ibis.timestamp(end_of(calendar.as_of, calendar.timezone).isoformat(sep=" "))
