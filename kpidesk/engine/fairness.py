"""Counts by group: selections, truths and scores per day, group and cluster."""

from dataclasses import dataclass
from itertools import combinations

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.engine.connection import Connection
from kpidesk.engine.evidence import GroupCounts
from kpidesk.engine.facts import total
from kpidesk.engine.log import Log
from kpidesk.engine.user_clusters import deal_users

MOST_CROSSED, MOST_GROUPS = 3, 60
"""So many columns are crossed with one another, and so many of the largest groups of two columns are kept."""
COUNTED = ("n", "yes", "positives", "positive_yes", "negatives", "negative_yes", "scored", "score", "outcomes")
NESTED = 0.99
"""Share of users who must lie in one group each for users to be the unit."""


@dataclass(frozen=True, slots=True)
class _Users:
    """Of decisions whose group is known: how many users, how many of them in one group only, and their rows."""

    users: int
    nested: int
    rows: int


def decisions(connection: Connection, log: Log) -> ir.Table:
    """What every count by group adds up: decisions with a prediction by day, group columns and cluster of users."""
    rows = log.rows.filter(log.rows.ok & log.rows.selected.notnull())
    known = rows.join(deal_users(rows), "user", how="left")
    keyed = known.mutate(cluster=known.cluster.fill_null(0))
    return connection.materialise("decided", _counts(keyed, "day", *log.groups, "cluster"))


def group_counts(connection: Connection, log: Log, decided: ir.Table) -> dict[str, GroupCounts]:
    """The counts of each group column over decisions with a prediction."""
    users = _users(connection, log)
    return {column: _group_counts(connection, decided, column, users[column]) for column in log.groups}


def _group_counts(connection: Connection, decided: ir.Table, column: str, users: _Users) -> GroupCounts:
    there = ibis.cases((decided[column].notnull(), decided.n), else_=0.0)
    days = decided.group_by("day").aggregate(n=decided.n.sum(), known=there.sum()).order_by("day")
    known = connection.frame(days)
    clustered = _are_nested(users, float(known["known"].sum()))
    named = decided.filter(decided[column].notnull())
    cluster = named.cluster if clustered else ibis.literal(0, type="int32")
    keyed = named.mutate(group=named[column], cluster=cluster)
    groups = _added(keyed, "day", "group", "cluster").order_by("day", "group", "cluster")
    return GroupCounts(connection.frame(groups), clustered, known)


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
    scored = told & rows.score.between(0.0, 1.0).fill_null(False)
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
    """Counts of coarser keys; a few thousand rows stand in for the log. Counts add up exactly in any order."""
    sums = {name: decided[name].sum() for name in COUNTED}
    return decided.group_by(*keys).aggregate(**sums | {"score": total(decided.score).cast("float64")})


def _users(connection: Connection, log: Log) -> dict[str, _Users]:
    """Group column -> its users, in one look at the log."""
    rows = log.rows.filter(log.rows.ok & log.rows.selected.notnull() & log.rows.user.notnull())
    ends = {f"first_{name}": rows[name].min() for name in log.groups} | {
        f"last_{name}": rows[name].max() for name in log.groups
    }
    per = rows.group_by("user").aggregate(**ends, **{f"rows_{name}": rows[name].count() for name in log.groups})
    sums = {}
    for name in log.groups:
        sums[f"users_{name}"] = (per[f"rows_{name}"] > 0).sum().fill_null(0)
        sums[f"nested_{name}"] = (per[f"first_{name}"] == per[f"last_{name}"]).sum().fill_null(0)
        sums[f"all_{name}"] = per[f"rows_{name}"].sum().fill_null(0)
    one = connection.frame(per.aggregate(**sums)).iloc[0]
    return {
        name: _Users(int(one[f"users_{name}"]), int(one[f"nested_{name}"]), int(one[f"all_{name}"]))
        for name in log.groups
    }


def _are_nested(users: _Users, rows: float) -> bool:
    """Whether users are the unit: nearly all ``rows`` name one, some have several, nearly all lie in one group."""
    complete = rows > 0 and users.rows >= NESTED * rows
    return complete and users.users < users.rows and users.nested >= NESTED * users.users
