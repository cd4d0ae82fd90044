"""Counts by group: selections, truths and scores per day, group and cluster."""

from itertools import combinations

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.engine.connection import Connection
from kpidesk.engine.evidence import GroupCounts
from kpidesk.engine.facts import total
from kpidesk.engine.log import Log

CLUSTERS = 100
"""Users of a group are put together into at most so many clusters, whole users each."""
MOST_CROSSED, MOST_GROUPS = 3, 60
"""So many columns are crossed with one another, and so many of the largest groups of two columns are kept."""
COUNTED = ("n", "yes", "positives", "positive_yes", "negatives", "negative_yes", "scored", "score", "outcomes")
NESTED = 0.99
"""Share of users who must lie in one group each for users to be the unit."""


def decisions(connection: Connection, log: Log) -> ir.Table:
    """What every count by group adds up: decisions with a prediction by day, group columns and cluster of users."""
    rows = log.rows.filter(log.rows.ok & log.rows.selected.notnull())
    keyed = rows.mutate(cluster=(rows.user.hash() % CLUSTERS).abs().cast("int32"))
    return connection.materialise("decided", _counts(keyed, "day", *log.groups, "cluster"))


def group_counts(connection: Connection, log: Log, decided: ir.Table, column: str) -> GroupCounts:
    """The counts of one group column over decisions with a prediction."""
    named = decided.filter(decided[column].notnull())
    clustered = _users_are_nested(connection, log, column)
    cluster = named.cluster if clustered else ibis.literal(0, type="int32")
    keyed = named.mutate(group=named[column], cluster=cluster)
    groups = _added(keyed, "day", "group", "cluster").order_by("day", "group", "cluster")
    there = ibis.cases((decided[column].notnull(), decided.n), else_=0.0)
    known = decided.group_by("day").aggregate(n=decided.n.sum(), known=there.sum()).order_by("day")
    return GroupCounts(connection.frame(groups), clustered, connection.frame(known))


def intersections(
    connection: Connection, log: Log, decided: ir.Table, days: tuple[int, int]
) -> dict[str, pd.DataFrame]:
    """The same counts by the groups of two columns at once, between two days: one query for each pair of columns."""
    rows = decided.filter(decided.day.between(*days))
    pairs = combinations(log.groups[:MOST_CROSSED], 2)
    return {f"{first} × {second}": _crossed(connection, rows, first, second) for first, second in pairs}


def _crossed(connection: Connection, rows: ir.Table, first: str, second: str) -> pd.DataFrame:
    named = rows.filter(rows[first].notnull() & rows[second].notnull())
    counts = _added(named, first, second)
    largest = counts.order_by([counts.n.desc(), counts[first], counts[second]]).limit(MOST_GROUPS)
    frame = connection.frame(largest)
    group = (frame[first] + " × " + frame[second]).rename("group")
    return frame.drop(columns=[first, second]).set_index(group).sort_index()


def _counts(rows: ir.Table, *keys: str) -> ir.Table:
    told = rows.actual_yes.notnull()
    scored = told & rows.score.notnull()
    sums = {
        "n": rows.count(),
        "yes": rows.selected.sum(),
        "positives": (told & rows.actual_yes).sum(),
        "positive_yes": (told & rows.actual_yes & rows.selected).sum(),
        "negatives": (told & ~rows.actual_yes).sum(),
        "negative_yes": (told & ~rows.actual_yes & rows.selected).sum(),
        "scored": scored.sum(),
        "score": total(ibis.cases((scored, rows.score), else_=0.0)),
        "outcomes": (scored & rows.actual_yes).sum(),
    }
    floats = {name: value.fill_null(0).cast("float64") for name, value in sums.items()}
    return rows.group_by(*keys).aggregate(**floats)


def _added(decided: ir.Table, *keys: str) -> ir.Table:
    """Counts of coarser keys; a few thousand rows stand in for the log."""
    return decided.group_by(*keys).aggregate(**{name: total(decided[name]).cast("float64") for name in COUNTED})


def _users_are_nested(connection: Connection, log: Log, column: str) -> bool:
    rows = log.rows.filter(log.rows.ok & log.rows.selected.notnull() & log.rows[column].notnull())
    known = rows.filter(rows.user.notnull())
    per_user = known.group_by("user").aggregate(first=known[column].min(), last=known[column].max(), n=known.count())
    found = per_user.aggregate(
        users=per_user.count(),
        nested=(per_user["first"] == per_user["last"]).sum(),
        rows=per_user.n.sum(),
    )
    one = connection.frame(found).iloc[0]
    total = int(connection.frame(rows.aggregate(n=rows.count()))["n"].iloc[0])
    complete = total > 0 and float(one["rows"] or 0) >= NESTED * total
    repeated = float(one["users"]) < float(one["rows"] or 0)
    return complete and repeated and float(one["nested"] or 0) >= NESTED * float(one["users"])
