"""Who used the system in which week."""

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.base.periods import WEEK, Calendar
from kpidesk.engine.clock import pilot_day
from kpidesk.engine.connection import Connection

_MEASURES = ("actions", "sessions", "minutes")
_COLUMNS = ["user", "week", "first_day", "last_day", "days", "actions"]


def user_weeks(
    connection: Connection, log: ir.Table | None, tables: Mapping[str, ir.Table], calendar: Calendar
) -> pd.DataFrame:
    """One row per user and pilot week with a completed request, or a row of activity that is not all zeros.

    ``first_day`` and ``last_day`` are the first and last active day of that week, ``days`` how many it had;
    ``actions`` completed requests, or the actions of the activity rows where there is no log of users.
    """
    parts = []
    if log is not None:
        used = log.filter(log.ok & log.user.notnull())
        parts.append(_by_day(used.select("user", "day", actions=used.ok.cast("float64")), 0))
    if "activity" in tables:
        rows = tables["activity"]
        rows = rows.filter(~idle(rows))
        actions = rows.actions.cast("float64").fill_null(1.0) if "actions" in rows.columns else rows.user_id.notnull()
        days = rows.select(user=rows.user_id, day=pilot_day(rows.date, calendar), actions=actions.cast("float64"))
        parts.append(_by_day(days.filter((days.day >= 1) & (days.day <= calendar.pilot.days)), 1))
    if not parts:
        return pd.DataFrame(columns=_COLUMNS)
    return connection.frame(_by_week(parts[0] if len(parts) == 1 else parts[0].union(parts[1])))


def idle(rows: ir.Table) -> ir.BooleanValue:
    """Rows of activity that say that nothing was used: a usage report lists everybody, with zeros."""
    told = [rows[name] for name in _MEASURES if name in rows.columns]
    if not told:
        return ibis.literal(value=False)
    nothing = [one.fill_null(0) == 0 for one in told]
    return reduce(and_, nothing) & reduce(or_, [one.notnull() for one in told])


def _by_day(days: ir.Table, source: int) -> ir.Table:
    """The actions of each user and day that one source tells."""
    grouped = days.group_by("user", "day").aggregate(actions=days.actions.sum())
    return grouped.mutate(week=((grouped.day - 1) // WEEK + 1).cast("int32"), source=ibis.literal(source, "int8"))


def _by_week(days: ir.Table) -> ir.Table:
    """Days of either source, and the actions of the one that tells more."""
    told = [ibis.cases((days.source == source, days.actions), else_=0.0).sum() for source in (0, 1)]
    weeks = days.group_by("user", "week").aggregate(
        first_day=days.day.min(), last_day=days.day.max(), days=days.day.nunique(), actions=ibis.greatest(*told)
    )
    return weeks.select(*_COLUMNS).order_by("user", "week")
