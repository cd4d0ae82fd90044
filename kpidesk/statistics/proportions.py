"""Intervals of proportions, of rows that come in clusters, and of differences between groups."""

import math
from collections.abc import Sequence

import numpy as np
from scipy import special

LEVEL = 0.95
"""Two-sided confidence of every interval unless said otherwise."""


def wilson(successes: float, n: float, level: float = LEVEL) -> tuple[float, float] | None:
    """Wilson's score interval of a share; None when there are no rows.

    Both may be fractional, so that an effective n works: pass ``p * n_eff, n_eff``. Source: Wilson 1927, recommended
    for general use by Brown, Cai and DasGupta 2001.
    """
    if n <= 0:
        return None
    p = successes / n
    z2 = _z(level) ** 2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    # At 0 and 1 an end equals p in exact arithmetic; rounding must not push p out of its interval.
    return max(0.0, min(centre - half, p)), min(1.0, max(centre + half, p))


def clopper_pearson(successes: float, n: float, level: float = LEVEL) -> tuple[float, float] | None:
    """The exact (never too short) interval of a share, for safety and audit claims; None when there are no rows."""
    if n <= 0:
        return None
    tail = (1 - level) / 2
    failures = n - successes
    low = float(special.betaincinv(successes, failures + 1, tail)) if successes > 0 else 0.0
    high = float(special.betaincinv(successes + 1, failures, 1 - tail)) if failures > 0 else 1.0
    return low, high


def kish_n(sum_w: float, sum_w2: float) -> float:
    """Kish's effective number of rows with unequal weights, (sum w)^2 / sum w^2; 0 when there is no weight."""
    return sum_w * sum_w / sum_w2 if sum_w2 > 0 else 0.0


def cluster_effective_n(
    p: float, n: float, sum_n2: float, sum_yn: float, sum_y2: float, clusters: int, level: float = LEVEL
) -> float:
    """How many independent rows the ``n`` rows of ``clusters`` users (or sessions) are worth for the share ``p``.

    ``sum_n2``, ``sum_yn``, ``sum_y2``: sums over clusters of rows^2, rows * successes and successes^2. The variance is
    the cluster-robust one, k/(k-1) * sum (y_c - p n_c)^2 / n^2; effective n = p(1-p)/variance, at most n, times
    (t at n-1 / t at k-1)^2 because few clusters know their own variance badly (Korn and Graubard 1998).
    At p = 0 or 1, or with one cluster, the likeness within clusters cannot be seen: then each cluster is taken to
    answer as one, which gives Kish's number of clusters, n^2 / sum n_c^2. 0 when there are no rows.
    """
    if n <= 0 or clusters < 1:
        return 0.0
    if clusters == 1 or not 0 < p < 1:
        return min(n, kish_n(n, sum_n2))
    squares = max(0.0, sum_y2 - 2 * p * sum_yn + p * p * sum_n2)
    variance = clusters / (clusters - 1) * squares / (n * n)
    worth = min(n, p * (1 - p) / variance) if variance > 0 else n
    tail = (1 + level) / 2
    few = special.stdtrit(max(n, clusters) - 1, tail) / special.stdtrit(clusters - 1, tail)
    return float(worth * few * few)


def newcombe_difference(k1: float, n1: float, k2: float, n2: float, level: float = LEVEL) -> tuple[float, float] | None:
    """Newcombe's hybrid score interval of the difference k1/n1 - k2/n2; None where a group is empty.

    Source: Newcombe 1998, method 10.
    """
    first, second = wilson(k1, n1, level), wilson(k2, n2, level)
    if first is None or second is None:
        return None
    p1, p2 = k1 / n1, k2 / n2
    low = p1 - p2 - math.hypot(p1 - first[0], second[1] - p2)
    high = p1 - p2 + math.hypot(first[1] - p1, p2 - second[0])
    return low, high


def largest_plausible_gap(successes: Sequence[float], totals: Sequence[float], level: float = LEVEL) -> float | None:
    """The largest end, in absolute value, of the pairwise Newcombe intervals between groups, Bonferroni over pairs.

    Empty groups have no rate and are left out; None with fewer than two groups.
    """
    groups = [(k, n) for k, n in zip(successes, totals, strict=True) if n > 0]
    if len(groups) < 2:
        return None
    strict_level = 1 - (1 - level) / math.comb(len(groups), 2)
    p = np.array([k / n for k, n in groups])
    low, high = np.array([wilson(k, n, strict_level) for k, n in groups]).T
    # Upper ends of all ordered pairs: the lower end of (i, j) is minus the upper end of (j, i).
    upper = np.subtract.outer(p, p) + np.hypot.outer(high - p, p - low)
    np.fill_diagonal(upper, 0.0)
    return float(upper.max())


def _z(level: float) -> float:
    return float(special.ndtri((1 + level) / 2))
