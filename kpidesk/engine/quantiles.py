"""Exact percentiles of any union of days, from one histogram and one look at the rows near the ranks asked for.

Quantiles do not add up over days; counts in narrow bins do. The counts say in which bin an order statistic lies and
how many values lie below it; the values of the few bins that are needed are then read, so the result is exact.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.connection import Connection

BINS_PER_E = 512
"""Bins a factor of e: each spans 0.2 % of its value."""

Ranks = Callable[[int, float], tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Percentile:
    """One percentile of a slice with its distribution-free interval; an end that does not exist is None."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """The percentiles of one population in one slice: how many values, the largest, and the percentiles by q."""

    n: int
    largest: float
    at: dict[float, Percentile]


@dataclass(frozen=True, slots=True)
class _Histogram:
    """Counts of values: one row per key (pilot day or segment), one column per bin, both ascending."""

    keys: pd.Index
    bins: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]

    def rows(self, keys: pd.Index) -> npt.NDArray[np.int64]:
        """The summed counts per bin of some keys."""
        total: npt.NDArray[np.int64] = self.counts[self.keys.isin(keys)].sum(axis=0)
        return total


def spreads(
    connection: Connection,
    log: ir.Table,
    column: str,
    key: str,
    slices: Sequence[pd.Index],
    wanted: Sequence[float],
    ranks: Ranks,
) -> list[Spread | None]:
    """The percentiles ``wanted`` of a positive column for each union of keys; None where it holds no value.

    ``ranks(n, q)`` gives the ranks, counted from 1, of the ends of the interval of a percentile.
    """
    found = _count(connection, log, column, key)
    totals = [found.rows(keys) for keys in slices]
    asked = [_asked(int(total.sum()), wanted, ranks) for total in totals]
    places = [_locate(total, rank) for total, rank in zip(totals, asked, strict=True)]
    needed = {int(found.bins[bin_]) for located in places for bin_, _ in located.values()}
    values = _read(connection, log, column, key, needed)
    result: list[Spread | None] = []
    for keys, total, located in zip(slices, totals, places, strict=True):
        if not located:
            result.append(None)
            continue
        exact = _resolve(values, found.bins, keys, located)
        result.append(_spread(int(total.sum()), exact, wanted, ranks))
    return result


def _bin(values: ir.Value) -> ir.Value:
    return (values.ln() * BINS_PER_E).floor().cast("int32")


def _count(connection: Connection, log: ir.Table, column: str, key: str) -> _Histogram:
    rows = log.filter(log[column].notnull() & log[key].notnull()).select(key=log[key], bin=_bin(log[column]))
    counts = connection.frame(rows.group_by("key", "bin").aggregate(n=rows.count()))
    table = counts.pivot_table(index="key", columns="bin", values="n", fill_value=0, aggfunc="sum").sort_index(axis=1)
    return _Histogram(table.index, table.columns.to_numpy(dtype=np.int64), table.to_numpy(dtype=np.int64))


def _asked(n: int, wanted: Sequence[float], ranks: Ranks) -> set[int]:
    if n == 0:
        return set()
    asked = {n}
    for q in wanted:
        lower, upper, _ = interpolation(n, q)
        asked |= {lower, upper} | {rank for rank in ranks(n, q) if rank is not None}
    return asked


def interpolation(n: int, q: float) -> tuple[int, int, float]:
    """(lower rank, upper rank, weight of the upper) of the q-quantile of n values: linear, as numpy and Excel INC."""
    position = (n - 1) * q
    lower = int(np.floor(position))
    return lower + 1, min(lower + 2, n), position - lower


def _locate(total: npt.NDArray[np.int64], ranks: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Rank -> (position of its bin, how many values lie in lower bins)."""
    upto = np.cumsum(total)
    positions = {rank: int(np.searchsorted(upto, rank)) for rank in ranks}
    return {rank: (at, int(upto[at] - total[at])) for rank, at in positions.items()}


def _read(
    connection: Connection, log: ir.Table, column: str, key: str, bins: Iterable[int]
) -> dict[int, tuple[pd.Series, npt.NDArray[np.float64]]]:
    """Bin -> (keys, values) of the rows in it, by ascending value."""
    wanted = sorted(bins)
    if not wanted:
        return {}
    rows = log.filter(log[column].notnull()).select(key=log[key], bin=_bin(log[column]), value=log[column])
    frame = connection.frame(rows.filter(rows.bin.isin(wanted))).sort_values("value")
    places = frame["bin"].to_numpy()
    return {place: (frame["key"][places == place], frame["value"].to_numpy()[places == place]) for place in wanted}


def _resolve(
    values: dict[int, tuple[pd.Series, npt.NDArray[np.float64]]],
    bins: npt.NDArray[np.int64],
    keys: pd.Index,
    located: dict[int, tuple[int, int]],
) -> dict[int, float]:
    """Rank -> exact value."""
    mine: dict[int, npt.NDArray[np.float64]] = {}
    for at in {at for at, _ in located.values()}:
        owners, numbers = values[int(bins[at])]
        mine[at] = numbers[owners.isin(keys).to_numpy()]
    return {rank: float(mine[at][rank - below - 1]) for rank, (at, below) in located.items()}


def _spread(n: int, exact: dict[int, float], wanted: Sequence[float], ranks: Ranks) -> Spread:
    at = {}
    for q in wanted:
        lower, upper, weight = interpolation(n, q)
        low, high = ranks(n, q)
        value = exact[lower] + (exact[upper] - exact[lower]) * weight
        at[q] = Percentile(value, _end(exact, low), _end(exact, high))
    return Spread(n, exact[n], at)


def _end(exact: dict[int, float], rank: int | None) -> float | None:
    return None if rank is None else exact[rank]
