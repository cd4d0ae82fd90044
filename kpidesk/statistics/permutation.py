"""Whether the gap between groups is more than chance: labels are dealt out anew, and the gap measured each time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpidesk.statistics.seed import SEED

Array = NDArray[np.float64]
Positions = NDArray[np.intp]

DRAWS = 9999
SHUFFLED_CLUSTERS = 2000
SMALL_GROUP = 30
_BATCH = 50_000
"""Clusters dealt out at a time: what fits into the processor's cache. The draws do not depend on it."""
_TIE = 1e-12
"""Equal gaps that rounding makes differ still count as equal."""


@dataclass(frozen=True, slots=True)
class GapTest:
    """The largest minus the smallest group rate (of several strata: the worst), and how likely chance alone is."""

    gap: float
    p_value: float


def gap_test(successes: ArrayLike, totals: ArrayLike, draws: int = DRAWS, seed: int = SEED) -> GapTest | None:
    """Permutation test of max - min of the group rates, rows being exchangeable.

    Dealing rows out anew leaves each group's size and the number of successes: a multivariate hypergeometric draw.
    p = (1 + draws at least as far apart) / (1 + draws). None with fewer than two groups that have rows.
    """
    return stratified_gap_test(np.atleast_2d(successes), np.atleast_2d(totals), draws, seed)


def stratified_gap_test(
    successes: ArrayLike, totals: ArrayLike, draws: int = DRAWS, seed: int = SEED
) -> GapTest | None:
    """The same within strata (strata x groups), by the worst stratum's gap.

    For equalized odds the strata are the actual classes: rows are dealt out anew among rows of the same class. A
    stratum in which fewer than two groups have rows says nothing; None when all are such.
    """
    k, n = np.asarray(successes, dtype=np.int64), np.asarray(totals, dtype=np.int64)
    telling = (n > 0).sum(axis=1) >= 2
    if not telling.any():
        return None
    rng = np.random.default_rng(seed)
    observed, drawn = 0.0, np.zeros(draws)
    for hits, rows in zip(k[telling], n[telling], strict=True):
        observed = max(observed, float(_gap(hits / np.maximum(rows, 1), rows > 0)))
        dealt = rng.multivariate_hypergeometric(rows, int(hits.sum()), size=draws, method="marginals")
        drawn = np.maximum(drawn, _gap(dealt / np.maximum(rows, 1), np.broadcast_to(rows > 0, dealt.shape)))
    return GapTest(observed, _share_beyond(observed, drawn))


def clustered_gap_test(
    cluster_group: ArrayLike,
    cluster_successes: ArrayLike,
    cluster_totals: ArrayLike,
    draws: int = DRAWS,
    seed: int = SEED,
) -> GapTest | None:
    """The same where rows come in clusters: whole users change groups, each with all their rows.

    ``cluster_group``: one group per cluster (any labels); successes and totals: one per cluster, or clusters x strata.
    Up to 2,000 clusters are shuffled. Above, the group rates are drawn from their normal limit with the exact
    covariance of a permutation, linearised in the group's rows; groups below 30 clusters, for which the limit is
    poor, get clusters drawn at random instead (next to independent of the rest, being so small a part of it).
    None with fewer than two groups in every stratum.
    """
    groups = np.unique(np.asarray(cluster_group), return_inverse=True)[1]
    order = np.argsort(groups, kind="stable")
    k, n = (_by_stratum(column)[order] for column in (cluster_successes, cluster_totals))
    sizes = np.bincount(groups)
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rows = np.add.reduceat(n, firsts) if len(n) else n
    telling = (rows > 0).sum(axis=0) >= 2
    if not telling.any():
        return None
    k, n, rows = k[:, telling], n[:, telling], rows[:, telling]
    observed = float(_worst_gap(np.add.reduceat(k, firsts)[None], rows[None])[0])
    rng = np.random.default_rng(seed)
    drawn = _shuffled(k, n, firsts, draws, rng) if len(k) <= SHUFFLED_CLUSTERS else _limit(k, n, sizes, draws, rng)
    return GapTest(observed, _share_beyond(observed, drawn))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's adjusted p-values, in the order given: compare each with the level of the whole family (Holm 1979)."""
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        running = max(running, min(1.0, p_values[at] * (len(p_values) - rank)))
        adjusted[at] = running
    return tuple(adjusted)


def _by_stratum(column: ArrayLike) -> Array:
    array = np.asarray(column, dtype=np.float64)
    return array[:, None] if array.ndim == 1 else array


def _gap(rates: Array, known: NDArray[np.bool_]) -> Array:
    """Largest minus smallest rate over the last axis; a group without rows has none."""
    high = np.where(known, rates, -np.inf).max(axis=-1)
    low = np.where(known, rates, np.inf).min(axis=-1)
    return np.asarray(np.maximum(high - low, 0.0))


def _worst_gap(successes: Array, rows: Array) -> Array:
    """From draws x groups x strata: the largest gap of the strata."""
    rates = successes / np.where(rows > 0, rows, 1)
    return np.asarray(_gap(rates.swapaxes(1, 2), (rows > 0).swapaxes(1, 2)).max(axis=1))


def _share_beyond(observed: float, drawn: Array) -> float:
    return (1 + int(np.sum(drawn >= observed - _TIE))) / (1 + len(drawn))


def _shuffled(k: Array, n: Array, firsts: Positions, draws: int, rng: np.random.Generator) -> Array:
    """Gaps when the clusters are dealt out anew, in batches."""
    clusters = len(k)
    batch = max(1, _BATCH // clusters)
    drawn = np.empty(draws)
    for start in range(0, draws, batch):
        stop = min(start + batch, draws)
        places = rng.permuted(np.broadcast_to(np.arange(clusters), (stop - start, clusters)), axis=1)
        drawn[start:stop] = _worst_gap(_dealt(k, places, firsts), _dealt(n, places, firsts))
    return drawn


def _dealt(values: Array, places: Positions, firsts: Positions) -> Array:
    """Sums by group (draws x groups x strata) of clusters in the order in which they were dealt."""
    strata = [np.add.reduceat(stratum.take(places), firsts, axis=1) for stratum in values.T]
    return np.stack(strata, axis=-1)


def _limit(k: Array, n: Array, sizes: Positions, draws: int, rng: np.random.Generator) -> Array:
    """Gaps when group rates come from the normal limit, and small groups are filled with clusters at random."""
    overall = k.sum(axis=0) / n.sum(axis=0)
    strata = len(overall)
    rates = np.empty((draws, len(sizes), strata))
    large = np.flatnonzero(sizes >= SMALL_GROUP)
    rates[:, large] = overall + _deviations(k - overall * n, n.mean(axis=0), sizes[large], draws, rng)
    known = np.ones(rates.shape, dtype=bool)
    for group in np.flatnonzero(sizes < SMALL_GROUP):
        chosen = rng.integers(0, len(k), size=(draws, sizes[group]))
        rows = n[chosen].sum(axis=1)
        rates[:, group] = k[chosen].sum(axis=1) / np.where(rows > 0, rows, 1)
        known[:, group] = rows > 0
    return np.asarray(_gap(rates.swapaxes(1, 2), known.swapaxes(1, 2)).max(axis=1))


def _deviations(residuals: Array, mean_rows: Array, sizes: Positions, draws: int, rng: np.random.Generator) -> Array:
    """Group rates minus the overall rate (draws x groups x strata) in the normal limit.

    A permutation gives the residual sums of groups g and h the covariance S^2 (m_g [g = h] - m_g m_h / C), with S^2
    the residuals' covariance over strata and m_g clusters in a group. That is what independent normals of variance
    m_g have once their sum is shared out in proportion, which needs no matrix of groups.
    """
    clusters = len(residuals)
    between = np.atleast_2d(np.cov(residuals, rowvar=False))
    values, vectors = np.linalg.eigh(between)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    shares = np.append(sizes, clusters - sizes.sum()).astype(np.float64)
    white = rng.standard_normal((draws, len(shares), residuals.shape[1])) * np.sqrt(shares)[:, None]
    white -= white.sum(axis=1, keepdims=True) * (shares / clusters)[:, None]
    return np.asarray((white @ root.T)[:, : len(sizes)] / (sizes[:, None] * mean_rows))
