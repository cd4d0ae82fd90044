"""Scores beside what came true: sums in ten bins of equal width, by day, by cluster of users and by segment."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.engine.classes import Answers
from kpidesk.engine.connection import Connection
from kpidesk.engine.facts import total
from kpidesk.engine.log import Log
from kpidesk.engine.user_clusters import deal_users

BINS = 10
PLACES = 100
"""Places of equal width between the lowest and the highest score, for what scores promise of rows without a truth."""
SUMS = ("n", "outcomes", "score", "squares", "hits", "fourths")
KNOWN = 1000
"""A day and the week in which its truth was found out are one key: day * KNOWN + week."""


class Event(StrEnum):
    """What a score is the chance of."""

    NONE = "none"
    YES = "yes"
    """That the positive class is the truth."""
    RIGHT = "right"
    """That the answer given is right: several classes, none of them positive."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scored rows whose truth is known, in sums; empty frames where there are none.

    ``lowest``, ``highest``: over all scored rows, with a truth or without. ``said_no``, ``said_yes``: scored rows
    answered so, and those of them scored below a half.
    ``days``: day, known_week, bin, SUMS; ``clusters``: cluster, bin, SUMS of the window; ``segments``: column ->
    segment, bin, SUMS of the window. SUMS: rows, outcomes that came true, the scores p, p², p of what came true,
    and (y - p)⁴.
    ``promises``: day, place, selected, n (scored rows), told (with a truth), outcomes.
    """

    event: Event = Event.NONE
    lowest: float = 0.0
    highest: float = 0.0
    said_no: tuple[int, int] = (0, 0)
    said_yes: tuple[int, int] = (0, 0)
    days: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["day", "known_week", "bin", *SUMS]))
    clusters: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["cluster", "bin", *SUMS]))
    segments: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    promises: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["day", "place", "selected", "n", "told", "outcomes"])
    )

    @property
    def are_chances(self) -> bool:
        """Whether every score lies between 0 and 1."""
        return self.lowest >= 0 and self.highest <= 1


def event_of(log: Log) -> Event:
    """What the scores of a log are the chance of; NONE where it has no scores, or no truth to hold them against."""
    if "score" not in log.filled or "actual" not in log.filled:
        return Event.NONE
    if log.classes.yes:
        return Event.YES
    return Event.RIGHT if log.classes.answers is Answers.CLASSES else Event.NONE


def scored_rows(connection: Connection, log: Log) -> ir.Table:
    """Scored rows with a truth: day, known_week, score, yes (whether it came true), cluster of users, segments."""
    rows = log.rows
    came = rows.actual_yes if event_of(log) is Event.YES else rows.actual == rows.prediction
    unit = rows.user if "user_id" in log.filled else rows.session
    told = rows.mutate(yes=came, user=unit).filter(rows.score.notnull() & came.notnull())
    columns = ("day", "known_week", "score", "yes", "minute", "user", *_columns(log))
    kept = told.select(*columns)
    joined = kept.left_join(deal_users(kept), "user")
    return connection.materialise("scored", joined.select(*(name for name in columns if name != "user"), "cluster"))


def find_scores(
    connection: Connection, log: Log, scored: ir.Table, window: tuple[int, int], names: Mapping[str, tuple[str, ...]]
) -> Scores:
    """The sums. ``window``: first and last day of the review window, to which clusters and segments are confined;
    ``names``: column -> the segments that are told apart.
    """
    event, every = event_of(log), _ranges(connection, log)
    if not every["rows"]:
        return Scores(event)
    no, yes = ((int(every[name]), int(every[f"{name}_low"])) for name in ("no", "yes"))
    found = Scores(event, float(every["low"]), float(every["high"]), no, yes)
    found = replace(found, promises=_promises(connection, log, found))
    if not found.are_chances:
        return found
    keyed = _keyed(scored, window, names)
    sums = connection.sums_by_each(keyed, ("at", "cluster", *names), _sums(keyed), ("bin",))
    days = sums["at"].assign(day=sums["at"]["at"] // KNOWN, known_week=sums["at"]["at"] % KNOWN).drop(columns="at")
    segments = {column: sums[column].rename(columns={column: "segment"}) for column in names}
    return replace(found, days=days, clusters=sums["cluster"], segments=segments)


def _columns(log: Log) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*log.segments, *log.groups)))


def _ranges(connection: Connection, log: Log) -> pd.Series:
    """Of all scored rows: how many, the lowest and highest score, and those answered no and yes."""
    rows = log.rows.filter(log.rows.score.notnull())
    low = rows.score < 0.5
    no, yes = (one.fill_null(False) for one in (~rows.selected, rows.selected))
    sums = rows.aggregate(
        rows=rows.count(),
        low=rows.score.min().fill_null(0.0),
        high=rows.score.max().fill_null(0.0),
        no=no.sum().fill_null(0),
        no_low=(no & low).sum().fill_null(0),
        yes=yes.sum().fill_null(0),
        yes_low=(yes & low).sum().fill_null(0),
    )
    return connection.frame(sums).iloc[0]


def _keyed(scored: ir.Table, window: tuple[int, int], names: Mapping[str, tuple[str, ...]]) -> ir.Table:
    """With the bin, the key of day and week, and the keys of rows outside the window empty."""
    inside = scored.day.between(*window)
    cluster = ibis.cases((inside, scored.cluster), else_=ibis.null("int32"))
    named = {
        column: ibis.cases((inside & scored[column].isin(list(told)), scored[column]), else_=ibis.null("string"))
        for column, told in names.items()
    }
    place = ibis.least((scored.score * BINS).floor(), BINS - 1).cast("int32")
    at = (scored.day * KNOWN + scored.known_week).cast("int32")
    return scored.select("score", "yes", bin=place, at=at, cluster=cluster, **named)


def _sums(rows: ir.Table) -> dict[str, ir.Value]:
    off = rows.yes.cast("float64") - rows.score
    added = {
        "score": rows.score,
        "squares": rows.score * rows.score,
        "hits": ibis.cases((rows.yes, rows.score), else_=0.0),
        "fourths": off * off * off * off,
    }
    counts = {"n": rows.count(), "outcomes": rows.yes.sum()}
    exact = {name: total(one) for name, one in added.items()}
    return {name: one.cast("float64") for name, one in (counts | exact).items()}


def _promises(connection: Connection, log: Log, found: Scores) -> pd.DataFrame:
    """Every scored and answered row by day, place of its score and answer: with a truth or without."""
    rows = log.rows
    low, high = (0.0, 1.0) if found.are_chances else (found.lowest, found.highest)
    if not low < high or math.isinf(high - low):
        return Scores().promises
    came = rows.actual_yes if found.event is Event.YES else rows.actual == rows.prediction
    answered = rows.selected if found.event is Event.YES else rows.prediction.notnull()
    known = rows.mutate(selected=answered, came=came).filter(rows.score.notnull() & answered.notnull())
    place = ibis.least(((known.score - low) * (PLACES / (high - low))).floor(), PLACES - 1).cast("int32")
    placed = known.select("day", "selected", "came", place=place)
    sums = {"n": placed.count(), "told": placed.came.count(), "outcomes": placed.came.sum().fill_null(0)}
    keys = ("day", "place", "selected")
    return connection.frame(placed.group_by(*keys).aggregate(**sums).order_by(*keys))
