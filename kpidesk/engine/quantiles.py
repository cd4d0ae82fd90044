"""Exact percentiles of any union of days or segments, from one histogram and one look at the rows near the ranks.

Quantiles do not add up over days; counts in narrow bins do. The counts say in which bin an order statistic lies and
how many values lie below it; the values of the few bins that are needed are then read, so the result is exact.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.codes import Places, place_rows
from kpidesk.engine.connection import Connection

BINS_PER_E = 512
"""Bins a factor of e: each spans 0.2 % of its value."""
_NEAR_ZERO = 1e-9

Ranks = Callable[[int, float], tuple[int | None, int | None]]
_Integers = npt.NDArray[np.int64]
Worth = Callable[[Mapping[float, float], pd.Index, Mapping[float, _Integers], _Integers], Mapping[float, float]]
"""How many independent rows one row is worth for each percentile, above 0 and at most 1: from a value near each, the
keys of the first column (days), the rows from that value up by key, and all rows by key.
"""


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
class _Union:
    """One union of keys of a column: which places belong to it, its counts by bin, and its ranks.

    ``located``: rank -> (position of its bin, how many values lie in lower bins).
    """

    column: str
    member: npt.NDArray[np.bool_]
    n: int
    located: dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Values:
    """The rows of the bins that were asked for, by bin and value: places by key column, and where each bin begins."""

    sorted: npt.NDArray[np.float64]
    places: Mapping[str, Places]
    begins: Mapping[int, slice]


def spreads(
    connection: Connection,
    log: ir.Table,
    column: str,
    unions: Mapping[str, Sequence[pd.Index]],
    wanted: Sequence[float],
    ranks: Ranks,
    worth: Worth | None = None,
) -> dict[str, list[Spread | None]]:
    """The percentiles ``wanted`` of a column from 0 up for each union of keys; None where it holds no value.

    ``unions``: key column (days or segments) -> the unions of its keys, so that all are found in two queries.
    ``ranks(n, q)`` gives the ranks, counted from 1, of the ends of the interval of a percentile of independent rows.
    ``worth``: how much less than that the rows are worth; None where they are taken to be independent.
    """
    keys = {key: pd.Index(np.unique(np.concatenate([np.asarray(one) for one in unions[key]]))) for key in unions}
    rows = log.filter(log[column].notnull()).select(*keys, bin=_bin(log[column]), value=log[column])
    bins, counts = _count(connection, rows.drop("value"), keys)
    if worth is not None and len(bins):
        first = next(iter(keys))
        ranks = _stretched(ranks, _worth_of_rows(bins, keys[first], counts[first], wanted, worth))
    parts = {
        key: [_union(key, keys[key].isin(one), counts[key], wanted, ranks) for one in unions[key]] for key in unions
    }
    needed = {at for several in parts.values() for part in several for at, _ in part.located.values()}
    read = _read(connection, rows, bins, sorted(needed), keys)
    return {key: [_spread(part, read, wanted, ranks) for part in several] for key, several in parts.items()}


def _worth_of_rows(
    bins: _Integers, keys: pd.Index, counts: _Integers, wanted: Sequence[float], worth: Worth
) -> Mapping[float, float]:
    upto = np.cumsum(counts.sum(axis=0))
    near = {q: int(np.searchsorted(upto, q * upto[-1])) for q in wanted}
    values = {q: float(np.exp((bins[at] + 1) / BINS_PER_E)) for q, at in near.items()}
    above: dict[float, _Integers] = {q: counts[:, at + 1 :].sum(axis=1) for q, at in near.items()}
    told = worth(values, keys, above, counts.sum(axis=1))
    # The few rows of a tail tell little of how alike rows are: what those nearer to the middle tell holds there too.
    return {q: min(told[one] for one in told if abs(one - 0.5) <= abs(q - 0.5)) for q in told}


def _stretched(ranks: Ranks, worth: Mapping[float, float]) -> Ranks:
    """Ranks as wide as those of as many independent rows as the rows are worth (Woodruff 1952)."""

    def stretched(n: int, q: float) -> tuple[int | None, int | None]:
        fewer = max(1, int(n * worth.get(q, 1.0)))
        low, high = ranks(fewer, q)
        return (
            None if low is None else max(1, low * n // fewer),
            None if high is None else min(n, -(-high * n // fewer)),
        )

    return stretched


def _bin(values: ir.Value) -> ir.Value:
    """What lies near 0 shares a bin: 0 has no logarithm."""
    return (ibis.greatest(values, _NEAR_ZERO).ln() * BINS_PER_E).floor().cast("int32")


def _count(
    connection: Connection, rows: ir.Table, keys: Mapping[str, pd.Index]
) -> tuple[_Integers, dict[str, _Integers]]:
    """The bins that hold a value, ascending; and for each key column the counts by key and bin."""
    frame = connection.coded(rows)
    numbers = frame["bin"].to_numpy()
    bins, position = _compact(numbers)
    counts = {key: _tally(place_rows(frame[key], keys[key]), position, len(keys[key]), len(bins)) for key in keys}
    return bins, counts


def _compact(numbers: npt.NDArray[np.int32]) -> tuple[_Integers, npt.NDArray[np.int32]]:
    """The distinct numbers, ascending, and the position of each number among them."""
    if not len(numbers):
        return np.array([], dtype=np.int64), numbers
    low = int(numbers.min())
    held = np.zeros(int(numbers.max()) - low + 1, dtype=bool)
    held[numbers - low] = True
    positions = (np.cumsum(held) - 1).astype(np.int32)
    return np.flatnonzero(held) + low, positions[numbers - low]


def _tally(places: Places, position: npt.NDArray[np.int32], keys: int, bins: int) -> _Integers:
    """Rows by place and bin; the last place is that of the keys that were not asked for."""
    cells = places.astype(np.int64) * bins + position
    counted: _Integers = np.bincount(cells, minlength=(keys + 1) * bins).reshape(keys + 1, bins)
    return counted[:keys]


def _union(
    column: str, member: npt.NDArray[np.bool_], counts: _Integers, wanted: Sequence[float], ranks: Ranks
) -> _Union:
    total = counts[member].sum(axis=0)
    n = int(total.sum())
    return _Union(column, np.append(member, False), n, _locate(total, _asked(n, wanted, ranks)))


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


def _locate(total: _Integers, ranks: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Rank -> (position of its bin, how many values lie in lower bins)."""
    upto = np.cumsum(total)
    positions = {rank: int(np.searchsorted(upto, rank)) for rank in ranks}
    return {rank: (at, int(upto[at] - total[at])) for rank, at in positions.items()}


def _read(
    connection: Connection, rows: ir.Table, bins: _Integers, needed: Sequence[int], keys: Mapping[str, pd.Index]
) -> _Values:
    """The rows of the bins at the positions ``needed``, by ascending bin and value."""
    if not needed:
        return _Values(np.array([]), {}, {})
    asked = connection.register("needed", pd.DataFrame({"bin": bins[needed]}), ibis.schema({"bin": "int32"}))
    frame = connection.coded(rows.semi_join(asked, "bin"))
    values, numbers = frame["value"].to_numpy(), frame["bin"].to_numpy()
    order = np.lexsort((values, numbers))
    places = {key: place_rows(frame[key], keys[key])[order] for key in keys}
    ends = np.searchsorted(numbers[order], bins[needed], side="right")
    begins = {at: slice(first, last) for at, first, last in zip(needed, np.append(0, ends[:-1]), ends, strict=True)}
    return _Values(values[order], places, begins)


def _resolve(part: _Union, read: _Values) -> dict[int, float]:
    """Rank -> exact value."""
    mine: dict[int, npt.NDArray[np.float64]] = {}
    for at in {at for at, _ in part.located.values()}:
        where = read.begins[at]
        mine[at] = read.sorted[where][part.member[read.places[part.column][where]]]
    return {rank: float(mine[at][rank - below - 1]) for rank, (at, below) in part.located.items()}


def _spread(part: _Union, read: _Values, wanted: Sequence[float], ranks: Ranks) -> Spread | None:
    if not part.n:
        return None
    exact = _resolve(part, read)
    at = {}
    for q in wanted:
        lower, upper, weight = interpolation(part.n, q)
        low, high = ranks(part.n, q)
        value = exact[lower] + (exact[upper] - exact[lower]) * weight
        at[q] = Percentile(value, _end(exact, low), _end(exact, high))
    return Spread(part.n, exact[part.n], at)


def _end(exact: dict[int, float], rank: int | None) -> float | None:
    return None if rank is None else exact[rank]
