"""What people do with the system and what comes of it: the frames behind metrics of business and people."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import ibis.expr.types as ir
import pandas as pd

from kpidesk.base.periods import Calendar
from kpidesk.engine.connection import Connection
from kpidesk.engine.first_outcomes import first_outcomes, no_users
from kpidesk.engine.usage import no_features, no_sessions, read_features, read_sessions
from kpidesk.engine.work import no_work, read_work


@dataclass(frozen=True, slots=True, eq=False)
class Practice:
    """``work``: units of business work (see ``work``). ``users``: first use and first outcome of each user (see
    ``first_outcomes``). ``sessions``, ``features``: of the reports of activity (see ``usage``).
    """

    work: pd.DataFrame = field(default_factory=no_work)
    users: pd.DataFrame = field(default_factory=no_users)
    sessions: pd.DataFrame = field(default_factory=no_sessions)
    features: pd.DataFrame = field(default_factory=no_features)


def read_practice(connection: Connection, opened: Mapping[str, ir.Table], calendar: Calendar) -> Practice:
    """What needs no request log."""
    return Practice(
        work=read_work(connection, opened, calendar),
        sessions=read_sessions(connection, opened, calendar),
        features=read_features(connection, opened, calendar),
    )


def with_log(connection: Connection, practice: Practice, raw: ir.Table, calendar: Calendar) -> Practice:
    """The same with what the log tells of its users."""
    return replace(practice, users=first_outcomes(connection, raw, calendar))
