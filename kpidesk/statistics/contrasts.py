"""Differences between the means of groups: Welch's interval, wider where rows of one day or one person are alike."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from kpidesk.statistics.proportions import LEVEL

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

_SPARSE = 4
"""Numbers left out for each one used, beyond which counting them takes longer than sorting."""
LEAST_CLUSTERS = 5
"""With fewer in a group, how much clusters differ cannot be told."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The values of one group and, for each way in which rows hang together, the cluster that each row is in."""

    values: Array
    clusters: tuple[Labels, ...] = ()

    @property
    def n(self) -> int:
        """How many values."""
        return len(self.values)

    @property
    def mean(self) -> float:
        """Their mean."""
        return float(self.values.mean())


def half_width(groups: Sequence[Group], slopes: Sequence[float], level: float = LEVEL) -> float | None:
    """Half the width of the interval of a figure made of the means of groups, of which ``slopes`` are the derivatives.

    That of Welch, with Satterthwaite's degrees of freedom: for two groups with slopes 1 and -1 it is Welch's own
    interval. Wider where rows hang together: the variances over clusters (Liang and Zeger; k / (k - 1)) of all ways
    are added, less that over single rows, which is in each of them (Cameron, Gelbach and Miller 2011). Clusterings
    with fewer than 5 clusters in a group are passed over. None where a group has fewer than 2 values.
    """
    if any(group.n < 2 for group in groups):
        return None
    single = _single(groups, slopes)
    ways = [_clustered(groups, slopes, way) for way in range(min(len(group.clusters) for group in groups))]
    telling = [one for one in ways if one is not None]
    together = sum(one.variance for one in telling) - (len(telling) - 1) * single.variance
    if telling and together > single.variance:
        single = Spread(together, min(one.freedom for one in telling))
    if single.variance <= 0:
        return 0.0
    return float(special.stdtrit(single.freedom, (1 + level) / 2)) * math.sqrt(single.variance)


@dataclass(frozen=True, slots=True)
class Spread:
    """The variance of a figure, and the degrees of freedom with which it is known."""

    variance: float
    freedom: float


def difference_interval(first: Group, second: Group, level: float = LEVEL) -> tuple[float, float] | None:
    """The interval of mean(first) - mean(second)."""
    half = half_width((first, second), (1.0, -1.0), level)
    found = first.mean - second.mean
    return None if half is None else (found - half, found + half)


def numbered(labels: Labels) -> Labels:
    """Labels as small numbers from 0 on, of which some may be left out."""
    low, high = int(labels.min()), int(labels.max())
    if high - low <= _SPARSE * len(labels):
        return labels - low
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def _single(groups: Sequence[Group], slopes: Sequence[float]) -> Spread:
    parts = np.array([s * s * float(g.values.var(ddof=1)) / g.n for g, s in zip(groups, slopes, strict=True)])
    return Spread(float(parts.sum()), _satterthwaite(parts, np.array([group.n for group in groups])))


def _clustered(groups: Sequence[Group], slopes: Sequence[float], way: int) -> Spread | None:
    places = numbered(np.concatenate([group.clusters[way] for group in groups]))
    ends = np.cumsum([group.n for group in groups])[:-1]
    rows = [np.bincount(place) for place in np.split(places, ends)]
    sizes = np.array([np.count_nonzero(one) for one in rows])
    if sizes.min() < LEAST_CLUSTERS:
        return None
    influence = [s * (g.values - g.mean) / g.n for g, s in zip(groups, slopes, strict=True)]
    own = [np.bincount(place, part) for place, part in zip(np.split(places, ends), influence, strict=True)]
    parts = np.array([float(np.sum(one**2)) * m / (m - 1) for one, m in zip(own, sizes, strict=True)])
    together = np.bincount(places, np.concatenate(influence))
    k = int(np.count_nonzero(np.bincount(places)))
    return Spread(k / (k - 1) * float(np.sum(together**2)), _satterthwaite(parts, sizes))


def _satterthwaite(parts: Array, sizes: NDArray[np.int64]) -> float:
    """The degrees of freedom of a sum of variances, each known from so many units."""
    spread = float(np.sum(parts**2 / (sizes - 1)))
    return float(parts.sum()) ** 2 / spread if spread > 0 else float(sizes.min() - 1)
