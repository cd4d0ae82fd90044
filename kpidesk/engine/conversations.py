"""Sessions of the log: which were handed over to a person, and whose user came back soon after."""

from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from kpidesk.base.periods import Calendar
from kpidesk.engine.clock import local_time, pilot_day
from kpidesk.engine.clusters import Clusters
from kpidesk.engine.connection import Connection

AGAIN_WITHIN = 7
"""Days within which the next session of the same user counts as a second contact."""
COLUMNS = ("day", "known", "contained", "named", "again")
_NEEDED = frozenset({"session_id", "escalated"})


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS), dtype="float64")


@dataclass(frozen=True, slots=True, eq=False)
class Conversations:
    """``days``: by the pilot day on which sessions ended: those of which a hand-over is ``known`` one way or the other,
    those ``contained``, that is without one, of these those whose user is ``named``, and of these those whose user
    began another session within seven days, ``again``. ``users``: moments of being contained over users.
    """

    days: pd.DataFrame = field(default_factory=_none)
    users: Clusters | None = None


def read_conversations(connection: Connection, raw: ir.Table, calendar: Calendar) -> Conversations:
    """Nothing where the log does not name sessions, or never says whether one was handed over."""
    if not _NEEDED.issubset(raw.columns):
        return Conversations()
    sessions = connection.materialise("conversations", _sessions(raw, calendar))
    flags = {name: sessions[name].sum().fill_null(0).cast("float64") for name in COLUMNS[1:]}
    days = connection.frame(sessions.group_by("day").aggregate(**flags).order_by("day"))
    return Conversations(days, _over_users(connection, sessions))


def _sessions(raw: ir.Table, calendar: Calendar) -> ir.Table:
    """One row per session that ended within the pilot: day of its end, user, and the marks of ``COLUMNS``."""
    user = raw.user_id if "user_id" in raw.columns else ibis.null("string")
    rows = raw.select(session=raw.session_id, user=user, at=raw.timestamp, escalated=raw.escalated)
    day = pilot_day(local_time(rows["at"], calendar).date(), calendar)
    rows = rows.filter(rows.session.notnull() & day.between(1, calendar.pilot.days))
    per = rows.group_by("session").aggregate(
        user=_.user.min(),
        first=_["at"].min(),
        last=_["at"].max(),
        known=_.escalated.notnull().any(),
        handed_over=_.escalated.any().fill_null(False),
    )
    order = ibis.window(group_by="user", order_by=["first", "last", "session"])
    soon = per["last"] + ibis.interval(days=AGAIN_WITHIN)
    followed = per.mutate(again=(per["first"].lead(1).over(order) <= soon).fill_null(False))
    contained = followed.known & ~followed.handed_over
    named = contained & followed.user.notnull()
    return followed.select(
        day=pilot_day(local_time(followed["last"], calendar).date(), calendar),
        user=followed.user,
        known=followed.known,
        contained=contained,
        named=named,
        again=named & followed.again,
    )


def _over_users(connection: Connection, sessions: ir.Table) -> Clusters | None:
    named = sessions.filter(sessions.user.notnull() & sessions.known)
    per = named.group_by("user").aggregate(n=_.known.sum().cast("float64"), y=_.contained.sum().cast("float64"))
    sums = per.aggregate(
        clusters=_.count(), n=_.n.sum(), yes=_.y.sum(), n2=(_.n * _.n).sum(), yn=(_.n * _.y).sum(), y2=(_.y * _.y).sum()
    )
    one = connection.frame(sums).iloc[0]
    if not one["clusters"]:
        return None
    return Clusters(int(one["clusters"]), *(float(one[name]) for name in ("n", "yes", "n2", "yn", "y2")))
