"""When each user first used the system, and when it first did something useful for them."""

from datetime import timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.base.periods import Calendar
from kpidesk.engine.connection import Connection
from kpidesk.engine.known import end_of, rows_by_then, truths_by_then
from kpidesk.engine.log import is_ok

COLUMNS = ("first", "succeeded", "completed", "requests", "known")


def no_users() -> pd.DataFrame:
    """A table of no users."""
    return pd.DataFrame({name: pd.Series(dtype="datetime64[us]") for name in COLUMNS[:3]}).assign(requests=0, known=0)


def first_outcomes(connection: Connection, raw: ir.Table, calendar: Calendar) -> pd.DataFrame:
    """One row per user of the log within the pilot's days, the earliest first. Times are UTC, NaT where it never was.

    ``first`` request; ``succeeded``: the first with task_success; ``completed``: the first that was answered and not
    overridden; ``requests`` of the user, and of how many task_success is ``known``.
    """
    if "user_id" not in raw.columns:
        return no_users()
    begun = end_of(calendar.start - timedelta(days=1), calendar.timezone)
    rows = truths_by_then(rows_by_then(raw, calendar), calendar)
    rows = rows.filter(rows.user_id.notnull() & (rows.timestamp >= ibis.timestamp(begun.isoformat(sep=" "))))
    success = _flag(rows, "task_success")
    useful = is_ok(rows) & ~_flag(rows, "overridden").fill_null(False)
    marked = rows.select("user_id", "timestamp", success=success, useful=useful)
    never = ibis.null("timestamp(6)")
    users = marked.group_by("user_id").aggregate(
        first=marked.timestamp.min(),
        succeeded=ibis.cases((marked.success, marked.timestamp), else_=never).min(),
        completed=ibis.cases((marked.useful, marked.timestamp), else_=never).min(),
        requests=marked.count(),
        known=marked.success.notnull().sum(),
    )
    return connection.frame(users.select(*COLUMNS).order_by(list(COLUMNS)))


def _flag(rows: ir.Table, name: str) -> ir.BooleanValue:
    return rows[name] if name in rows.columns else ibis.null("boolean")
