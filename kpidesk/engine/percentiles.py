"""The percentiles of latency over every slice."""

from collections.abc import Iterable, Mapping

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from kpidesk.base.periods import Calendar, Period
from kpidesk.engine.connection import Connection
from kpidesk.engine.log import Log
from kpidesk.engine.quantiles import Ranks, Spread, spreads
from kpidesk.engine.slices import Grain, Slice, period_slices

WANTED = (0.5, 0.95, 0.99)
Spreads = dict[tuple[str, Slice], Spread]


def period_spreads(connection: Connection, log: Log, calendar: Calendar, window: Period, ranks: Ranks) -> Spreads:
    """(population, slice) -> percentiles, for each period and each population of latencies the log has."""
    periods = list(period_slices(calendar, window))
    days = [_days(part, calendar) for part in periods]
    found: Spreads = {}
    for population in _populations(log):
        several = spreads(connection, log.rows, population, "day", days, WANTED, ranks)
        found |= _named(population, periods, several)
    return found


def segment_spreads(
    connection: Connection,
    parts: Mapping[str, ir.Table],
    names: Mapping[str, tuple[str, ...]],
    window: Period,
    ranks: Ranks,
) -> Spreads:
    """The same by segment, for the latency that the KPI is about."""
    found: Spreads = {}
    for column, values in names.items():
        slices = [Slice(Grain.SEGMENT, window, 0, column, value) for value in values]
        keys = [pd.Index([value]) for value in values]
        found |= _named("latency", slices, spreads(connection, parts[column], "latency", column, keys, WANTED, ranks))
    return found


def _populations(log: Log) -> tuple[str, ...]:
    streaming = ("latency_streaming",) if "ttft_s" in log.filled else ()
    measured = ("latency", "latency_failed", *streaming) if "latency_s" in log.filled else ()
    return (*measured, *(f"step_{step}" for step in log.steps))


def _days(part: Slice, calendar: Calendar) -> pd.Index:
    first = (part.period.first - calendar.start).days + 1
    return pd.Index(np.arange(first, first + part.period.days))


def _named(population: str, parts: Iterable[Slice], found: Iterable[Spread | None]) -> Spreads:
    return {(population, part): one for part, one in zip(parts, found, strict=True) if one is not None}
