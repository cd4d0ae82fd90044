"""Experiments: the value of each unit in each arm."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.base.periods import Calendar
from kpidesk.engine.clock import pilot_day
from kpidesk.engine.connection import Connection

KEYS = ("experiment", "metric", "arm", "unit")


def unit_values(connection: Connection, rows: ir.Table, calendar: Calendar) -> pd.DataFrame:
    """One row per experiment, metric, arm and unit, sorted: ``value``, the mean of its rows; ``day``, the pilot day of
    the last of them (NaN where no day is given); ``named``, whether it has an id: rows without one stand for
    themselves. Up to the day of the review.
    """
    absent = {"unit_id": "string", "date": "date"}
    complete = rows.mutate(**{name: ibis.null(kind) for name, kind in absent.items() if name not in rows.columns})
    dated = complete.mutate(day=pilot_day(complete.date, calendar).cast("float64"))
    known = dated.filter((dated.day <= calendar.pilot.days).fill_null(True))
    chosen = known.select("experiment", "metric", "arm", "unit_id", "value", "day")
    found = connection.frame(chosen.order_by(["experiment", "metric", "arm", "unit_id", "day", "value"]))
    named = found["unit_id"].notna()
    # The mark in front of the place of a row cannot stand in an id: texts are trimmed when they are read.
    found["unit"] = found["unit_id"].where(named, " " + pd.Series(found.index, index=found.index).astype(str))
    by = found.assign(named=named).groupby(list(KEYS), sort=True)
    # Rows come in one order, so that means of floats are the same every time.
    return by.agg(value=("value", "mean"), day=("day", "max"), named=("named", "first")).reset_index()
