"""How long truths take to come: requests by the day they were made and the days until their truth was found out."""

import ibis
import pandas as pd

from kpidesk.engine.connection import Connection
from kpidesk.engine.log import Log

COLUMNS = ("day", "age", "n")


def label_ages(connection: Connection, log: Log) -> pd.DataFrame:
    """day, age (days), n of the requests whose truth is known and dated; empty where truths have no date."""
    if "actual_at" not in log.filled:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = log.rows.filter(log.rows.label_age.notnull())
    aged = rows.select("day", age=ibis.greatest(rows.label_age, 0))
    return connection.frame(aged.group_by("day", "age").aggregate(n=aged.count()).order_by("day", "age"))
