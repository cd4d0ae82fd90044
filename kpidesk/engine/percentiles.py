"""The percentiles of latency, of the time to the first token and of toxicity over every slice."""

from collections.abc import Callable, Iterable, Mapping

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.periods import Calendar, Period
from kpidesk.engine.clusters import Clusters
from kpidesk.engine.connection import Connection
from kpidesk.engine.log import Log
from kpidesk.engine.quantiles import Ranks, Spread, Worth, spreads
from kpidesk.engine.slices import Grain, Slice, day_slices, period_slices, rest_of

WANTED = (0.5, 0.95, 0.99)
COUNTED, TTFT, TOXICITY = "latency", "ttft", "toxicity"
_IN_DETAIL = frozenset({COUNTED, TTFT})
"""The latency that the KPI is about, and the time to the first token: they are told by day and by segment too."""
Spreads = dict[tuple[str, Slice], Spread]
Days = npt.NDArray[np.int64]
Independence = Callable[[Days, Days, Days, Clusters | None], float]
"""How many independent rows one row is worth for a share: from pilot days, rows and marked rows of each, and moments of
the marks over users (or sessions), where they are named.
"""
_ENOUGH_USERS = 200_000
"""Rows of so many users tell how alike the rows of one user are: beyond, a part of the users is looked at."""


def find_spreads(
    connection: Connection,
    log: Log,
    names: Mapping[str, tuple[str, ...]],
    calendar: Calendar,
    window: Period,
    ranks: Ranks,
    independence: Independence | None = None,
) -> Spreads:
    """(population, slice) -> percentiles, for each period and each population the log has.

    ``names``: column -> the segments that are told apart, within the window. ``independence``: what rows of one day or
    one user are worth; None where all are taken to be independent.
    """
    periods = {part: _days(part.period, calendar) for part in period_slices(calendar, window)}
    days = {part: _days(part.period, calendar) for part in day_slices(calendar)}
    segments = {column: _unions(column, values, window) for column, values in names.items()}
    rows = _with_ttft(log)
    inside = _in_window(rows, tuple(names), calendar, window)
    found: Spreads = {}
    for population in _populations(log):
        told = population in _IN_DETAIL
        parts = {"day": periods | days, **segments} if told else {"day": periods}
        asked = {column: list(unions.values()) for column, unions in parts.items()}
        worth = None if independence is None else _worth(connection, log, rows, population, independence)
        several = spreads(connection, inside if told else rows, population, asked, WANTED, ranks, worth)
        for column, some in several.items():
            found |= _named(population, parts[column], some)
    return found


def _worth(connection: Connection, log: Log, rows: ir.Table, population: str, independence: Independence) -> Worth:
    """Estimated once for all slices: a week alone has too few users and days for it."""

    def worth(
        values: Mapping[float, float], days: pd.Index, above: Mapping[float, Days], every: Days
    ) -> Mapping[float, float]:
        users = _users_above(connection, log, rows, population, values, int(every.sum()))
        told = days.to_numpy(dtype=np.int64)
        return {q: independence(told, every, above[q], users.get(q)) for q in values}

    return worth


def _users_above(
    connection: Connection, log: Log, rows: ir.Table, population: str, values: Mapping[float, float], n: int
) -> dict[float, Clusters]:
    """Moments over users (or sessions) of lying above a value, for each percentile; nothing where none is named."""
    unit = "user" if "user_id" in log.filled else "session" if "session_id" in log.filled else None
    if unit is None:
        return {}
    known = rows.filter(rows[population].notnull() & rows[unit].notnull())
    parts = max(1, n // _ENOUGH_USERS)
    if parts > 1:
        known = known.filter(known[unit].hash().abs() % parts == 0)
    marks = {f"y{place}": (known[population] >= value).sum() for place, value in enumerate(values.values())}
    per = known.group_by(unit).aggregate(n=known.count(), **marks)
    sums = {"clusters": per.count(), "n": per.n.sum(), "n2": (per.n * per.n).sum()}
    for place in range(len(values)):
        y = per[f"y{place}"]
        sums |= {f"y{place}": y.sum(), f"ny{place}": (per.n * y).sum(), f"yy{place}": (y * y).sum()}
    one = connection.frame(per.aggregate(**{name: total.fill_null(0).cast("float64") for name, total in sums.items()}))
    found = one.iloc[0]
    if not found["clusters"]:
        return {}
    told = n / found["n"]  # as if all users had been looked at
    return {
        q: Clusters(
            int(found["clusters"]),
            *(float(found[name] * told) for name in ("n", f"y{at}", "n2", f"ny{at}", f"yy{at}")),
        )
        for at, q in enumerate(values)
    }


def _unions(column: str, values: tuple[str, ...], window: Period) -> dict[Slice, pd.Index]:
    """Each segment, and of more than two each rest without it."""
    parts = {value: Slice(Grain.SEGMENT, window, 0, column, value) for value in values}
    found = {part: pd.Index([value]) for value, part in parts.items()}
    if len(values) > 2:
        found |= {rest_of(part): pd.Index([one for one in values if one != value]) for value, part in parts.items()}
    return found


def _in_window(rows: ir.Table, columns: Iterable[str], calendar: Calendar, window: Period) -> ir.Table:
    """The log with the segments of the rows outside the window empty."""
    if window == calendar.pilot:
        return rows
    days = _days(window, calendar)
    inside = rows.day.between(int(days[0]), int(days[-1]))
    return rows.mutate(**{name: ibis.cases((inside, rows[name]), else_=ibis.null("string")) for name in columns})


def _populations(log: Log) -> tuple[str, ...]:
    streaming = ("latency_streaming",) if "ttft_s" in log.filled else ()
    measured = (COUNTED, "latency_failed", *streaming) if "latency_s" in log.filled else ()
    ttft = (TTFT,) if "ttft_s" in log.filled else ()
    toxicity = (TOXICITY,) if "toxicity" in log.filled else ()
    return (*measured, *ttft, *toxicity, *(f"step_{step}" for step in log.steps))


def _with_ttft(log: Log) -> ir.Table:
    """Streamed answers alone have a time to their first token; 0 is a logging fault, not a time."""
    return log.rows.mutate(ttft=log.rows.ttft_s.nullif(0.0)) if "ttft_s" in log.filled else log.rows


def _days(period: Period, calendar: Calendar) -> pd.Index:
    first = (period.first - calendar.start).days + 1
    return pd.Index(np.arange(first, first + period.days))


def _named(population: str, parts: Iterable[Slice], found: Iterable[Spread | None]) -> Spreads:
    return {(population, part): one for part, one in zip(parts, found, strict=True) if one is not None}
