"""How long sessions last and who uses which feature, as reports of activity tell it."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from kpidesk.base.periods import Calendar
from kpidesk.engine.clock import pilot_day
from kpidesk.engine.connection import Connection
from kpidesk.engine.users import idle

SESSIONS = ("day", "user", "minutes", "sessions")
FEATURES = ("feature", "day", "users", "actions")
EVERY_FEATURE = ""
"""Stands for any feature: the users who were active at all."""


def no_sessions() -> pd.DataFrame:
    """A table of no sessions."""
    return pd.DataFrame(columns=list(SESSIONS), dtype="float64")


def no_features() -> pd.DataFrame:
    """A table of no features."""
    return pd.DataFrame(columns=list(FEATURES))


def read_sessions(connection: Connection, tables: Mapping[str, ir.Table], calendar: Calendar) -> pd.DataFrame:
    """One row per row of activity with minutes: pilot day, a number for the user, minutes a session, and how many.

    Where sessions are not told the minutes of the day count as one.
    """
    rows = _used(tables, calendar)
    if rows is None or "minutes" not in rows.columns:
        return no_sessions()
    told = rows.sessions.cast("float64") if "sessions" in rows.columns else ibis.null("float64")
    sessions = ibis.greatest(told.fill_null(1.0), 1.0)
    timed = rows.filter(rows.minutes > 0)
    shown = timed.select(day=timed.day, user=timed.user_id.hash(), minutes=timed.minutes / sessions, sessions=sessions)
    return connection.frame(shown.order_by(list(SESSIONS)))


def read_features(connection: Connection, tables: Mapping[str, ir.Table], calendar: Calendar) -> pd.DataFrame:
    """Feature, pilot day, users who used it then for the first time, and actions of that day with it.

    The feature "" stands for all of them together: users by the day of their first use of any.
    """
    rows = _used(tables, calendar)
    if rows is None or "feature" not in rows.columns:
        return no_features()
    actions = rows.actions.cast("float64").fill_null(1.0) if "actions" in rows.columns else ibis.literal(1.0)
    named = rows.filter(rows.feature.notnull()).select("user_id", "day", feature=_.feature, actions=actions)
    every = named.mutate(feature=ibis.literal(EVERY_FEATURE))
    both = named.union(every)
    first = both.group_by("feature", "user_id").aggregate(day=_.day.min())
    begun = connection.frame(first.group_by("feature", "day").aggregate(users=_.count()))
    done = connection.frame(both.group_by("feature", "day").aggregate(actions=_.actions.sum()))
    together = done.merge(begun, on=["feature", "day"], how="left").fillna({"users": 0})
    return together.sort_values(["feature", "day"], ignore_index=True)[list(FEATURES)]


def _used(tables: Mapping[str, ir.Table], calendar: Calendar) -> ir.Table | None:
    if "activity" not in tables:
        return None
    rows = tables["activity"]
    rows = rows.filter(~idle(rows)).mutate(day=pilot_day(rows.date, calendar))
    return rows.filter((rows.day >= 1) & (rows.day <= calendar.pilot.days))
