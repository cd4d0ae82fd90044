"""The percentiles of latency, of the time to the first token and of toxicity over every slice."""

from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from kpidesk.base.periods import Calendar, Period
from kpidesk.engine.connection import Connection
from kpidesk.engine.log import Log
from kpidesk.engine.quantiles import Ranks, Spread, spreads
from kpidesk.engine.slices import Grain, Slice, day_slices, period_slices, rest_of

WANTED = (0.5, 0.95, 0.99)
COUNTED, TTFT, TOXICITY = "latency", "ttft", "toxicity"
_IN_DETAIL = frozenset({COUNTED, TTFT})
"""The latency that the KPI is about, and the time to the first token: they are told by day and by segment too."""
Spreads = dict[tuple[str, Slice], Spread]


def find_spreads(
    connection: Connection,
    log: Log,
    names: Mapping[str, tuple[str, ...]],
    calendar: Calendar,
    window: Period,
    ranks: Ranks,
) -> Spreads:
    """(population, slice) -> percentiles, for each period and each population the log has.

    ``names``: column -> the segments that are told apart, within the window.
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
        several = spreads(connection, inside if told else rows, population, asked, WANTED, ranks)
        for column, some in several.items():
            found |= _named(population, parts[column], some)
    return found


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
