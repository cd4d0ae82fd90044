"""How far predicted numbers lie from the truth: sums by day, by cluster of users and by segment."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.engine.calibration import KNOWN
from kpidesk.engine.classes import Answers
from kpidesk.engine.connection import Connection
from kpidesk.engine.facts import total
from kpidesk.engine.log import Log
from kpidesk.engine.user_clusters import deal_users

SUMS = ("n", "sizes", "squares", "fourths")
_FURTHEST = 308
"""Powers of ten beyond which numbers of 64 bits end."""


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """Rows whose prediction and truth are numbers, in sums of |e|, e² and e⁴; empty where there are none.

    ``unit``: what e is measured in, a power of ten that no error exceeds, so that sums are exact whatever the scale.
    ``days``: day, known_week, SUMS; ``clusters``: cluster, SUMS of the window; ``segments``: column -> segment, SUMS.
    """

    unit: float = 1.0
    days: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["day", "known_week", *SUMS]))
    clusters: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["cluster", *SUMS]))
    segments: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def find_residuals(
    connection: Connection, log: Log, window: tuple[int, int], names: Mapping[str, tuple[str, ...]]
) -> Residuals:
    """The sums. ``window``: first and last day of the review window; ``names``: column -> segments told apart."""
    if log.classes.answers is not Answers.NUMBERS:
        return Residuals()
    rows = log.rows
    unit = rows.user if "user_id" in log.filled else rows.session
    known = rows.mutate(user=unit).filter(rows.miss.notnull() & ~rows.miss.isnan() & ~rows.miss.isinf())
    found = connection.frame(known.aggregate(largest=known.miss.abs().max()))["largest"].iloc[0]
    if pd.isna(found):
        return Residuals()
    scale = 10.0 ** min(max(math.ceil(math.log10(found)), -_FURTHEST), _FURTHEST) if found > 0 else 1.0
    kept = known.select("day", "known_week", "miss", "minute", "user", *names)
    keyed = _keyed(kept.left_join(deal_users(kept), "user"), window, names, scale)
    sums = connection.sums_by_each(keyed, ("at", "cluster", *names), _sums(keyed))
    days = sums["at"].assign(day=sums["at"]["at"] // KNOWN, known_week=sums["at"]["at"] % KNOWN).drop(columns="at")
    segments = {column: sums[column].rename(columns={column: "segment"}) for column in names}
    return Residuals(scale, days, sums["cluster"], segments)


def _keyed(rows: ir.Table, window: tuple[int, int], names: Mapping[str, tuple[str, ...]], scale: float) -> ir.Table:
    inside = rows.day.between(*window)
    named = {
        column: ibis.cases((inside & rows[column].isin(list(told)), rows[column]), else_=ibis.null("string"))
        for column, told in names.items()
    }
    return rows.select(
        e=rows.miss / scale,
        at=(rows.day * KNOWN + rows.known_week).cast("int32"),
        cluster=ibis.cases((inside, rows.cluster), else_=ibis.null("int32")),
        **named,
    )


def _sums(rows: ir.Table) -> dict[str, ir.Value]:
    square = rows.e * rows.e
    exact = {"sizes": total(rows.e.abs()), "squares": total(square), "fourths": total(square * square)}
    return {name: one.cast("float64") for name, one in ({"n": rows.count()} | exact).items()}
