"""Units of business work as columns of numbers: what each took, cost and brought, on which side of a comparison."""

from collections.abc import Mapping
from types import MappingProxyType

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.base.periods import Calendar
from kpidesk.engine.connection import Connection
from kpidesk.engine.registers import dated

ARMS = ("control", "treatment", "before", "after")
CODES: Mapping[str, int] = MappingProxyType({arm: place for place, arm in enumerate(ARMS)})
NO_ARM, NO_HANDLER = -1, 0
COLUMNS = ("arm", "begun", "day", "finished", "hours", "outcome", "cost", "handler")
_MICROSECONDS = 3600.0 * 1e6


def no_work() -> pd.DataFrame:
    """A table of no units."""
    return pd.DataFrame(columns=list(COLUMNS), dtype="float64")


def read_work(connection: Connection, tables: Mapping[str, ir.Table], calendar: Calendar) -> pd.DataFrame:
    """One row per unit, in an order that its columns alone decide.

    ``arm``: its place in ARMS, -1 where none is named. ``begun``: pilot day of the start (else of the end);
    ``day``: that of the end (else of the start); both are floats, NaN where unknown, below 1 before the pilot.
    ``finished``: whether it has an end. ``hours``: from start to end, NaN where one is missing or the end comes first.
    ``outcome``: the primary metric. ``cost``: of the unit. ``handler``: a number for who handled it, 0 where unknown.
    """
    if "work_items" not in tables:
        return no_work()
    rows = dated("work_items", tables["work_items"], calendar)
    hours = rows.finished_at.delta(rows.started_at, unit="microsecond") / _MICROSECONDS
    arm = ibis.cases(*((rows.arm == name, ibis.literal(code, "int8")) for name, code in CODES.items()), else_=NO_ARM)
    narrow = rows.select(
        arm=arm.cast("int8"),
        begun=ibis.coalesce(rows.started_at_day, rows.finished_at_day),
        day=ibis.coalesce(rows.finished_at_day, rows.started_at_day),
        finished=rows.finished_at.notnull(),
        hours=ibis.cases((hours >= 0, hours), else_=ibis.null("float64")),
        outcome=rows.outcome_value.cast("float64"),
        cost=rows.unit_cost.cast("float64"),
        handler=rows.handled_by.hash().fill_null(NO_HANDLER),
    )
    begun = narrow.filter(narrow.begun.fill_null(1.0) <= calendar.pilot.days)
    return connection.frame(begun.order_by(list(COLUMNS)))
