"""A small table that stands in for the log: its rows added up by every key that is reported, in one pass.

Sums of sums are sums: whatever adds up over the log adds up over its reduction, in a fraction of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from kpidesk.engine.connection import Connection
from kpidesk.engine.facts import Fact, gather, total

MOST_CELLS = 5_000
"""With more combinations of segments than this a reduction would be no smaller than what it stands for."""
MOST_SEGMENTS = 60
"""Values of a segment column that are reported: the largest by rows; more would be no comparison."""
ANSWERS = ("day", "version", "young", "known_week", "actual", "prediction")


@dataclass(frozen=True, slots=True)
class Reduction:
    """``rows`` with ``facts`` to add up over them, and ``answers`` with a column ``n``; both by day and by segment.

    ``segments``: column -> the segments that are reported.
    """

    rows: ir.Table
    facts: tuple[Fact, ...]
    answers: ir.Table
    segments: dict[str, tuple[str, ...]]


def reduce(
    connection: Connection, rows: ir.Table, window: ir.Table, facts: Sequence[Fact], columns: Sequence[str]
) -> Reduction:
    """The reduction of the log by day and segment columns; the log itself where its segments are too many.

    ``window``: the rows of the review window, whose segments are reported.
    """
    told = rows.filter(rows.labelled)
    told = told.mutate(version=told.model_version, n=ibis.literal(1.0))
    cells = _cells(connection, window, columns)
    if cells is None:
        return Reduction(rows, tuple(facts), told, {column: _largest(connection, window, column) for column in columns})
    # Two passes: one over all keys of both would have so many groups that it takes five times as long.
    summed = connection.materialise("reduced", gather(rows, facts, "day", *columns))
    counted = told.group_by(*dict.fromkeys((*ANSWERS, *columns))).aggregate(n=_.n.sum())
    names = {column: _most(cells.groupby(column)["n"].sum()) for column in columns}
    return Reduction(summed, tuple(map(_again, facts)), connection.materialise("answers", counted), names)


def _cells(connection: Connection, rows: ir.Table, columns: Sequence[str]) -> pd.DataFrame | None:
    """Every combination of segments with its rows; None where they are too many."""
    if not columns:
        return pd.DataFrame({"n": []})
    cells = connection.frame(rows.group_by(*columns).aggregate(n=_.count()).limit(MOST_CELLS + 1))
    return None if len(cells) > MOST_CELLS else cells


def _again(fact: Fact) -> Fact:
    return Fact(fact.name, lambda r: total(r[fact.name]))


def _most(sizes: pd.Series) -> tuple[str, ...]:
    ranked = sorted(sizes.items(), key=lambda one: (-one[1], str(one[0])))
    return tuple(sorted(str(name) for name, _ in ranked[:MOST_SEGMENTS]))


def _largest(connection: Connection, rows: ir.Table, column: str) -> tuple[str, ...]:
    sizes = rows.filter(rows[column].notnull()).group_by(column).aggregate(n=_.count())
    largest = sizes.order_by([sizes.n.desc(), sizes[column]]).limit(MOST_SEGMENTS)
    return tuple(sorted(connection.frame(largest)[column]))
