"""How precise a ratio is whose rows hang together: by user, by day, or both at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from kpidesk.statistics.proportions import LEVEL, kish_n

LEAST_CLUSTERS = 5
"""With fewer of them, what a kind of cluster does to the spread cannot be told."""
OF_A_USER, OF_A_DAY = 0.05, 0.015
"""How alike two rows of one user, and of one day, usually are: taken for granted where it cannot be told."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over clusters of their rows (or whatever is below the line) ``n`` and what is above it, ``y``.

    ``n2``, ``yn``, ``y2``: sums over clusters of n^2, n * y and y^2. Single rows are clusters of their own. ``usual``:
    the correlation within a cluster that is taken for granted where there are too few of them to tell.
    """

    clusters: int
    n: float
    y: float
    n2: float
    yn: float
    y2: float
    usual: float = OF_A_USER

    @property
    def ratio(self) -> float:
        """What is above the line by what is below it."""
        return self.y / self.n

    def variance(self, ratio: float) -> float:
        """The linearised variance of y / n over clusters: k/(k-1) * sum (y_c - ratio n_c)^2 / n^2 (Taylor)."""
        squares = max(0.0, self.y2 - 2 * ratio * self.yn + ratio * ratio * self.n2)
        return self.clusters / (self.clusters - 1) * squares / (self.n * self.n)


@dataclass(frozen=True, slots=True)
class Precision:
    """The variance of a ratio, and the degrees of freedom with which it is known."""

    variance: float
    freedom: int


def marks(n: float, y: float) -> Moments:
    """The moments of rows that are each one yes or no."""
    return Moments(round(n), n, y, n, y, y)


def precision(rows: Moments, ways: Sequence[Moments]) -> Precision | None:
    """The variance of the rows' ratio where rows hang together in several ways at once; None for fewer than two rows.

    Rows of one user are alike, and rows of one day: the variances over users and over days are added, less that over
    single rows, which is in both (Cameron, Gelbach and Miller 2011), and never below the latter. Freedom is that of
    the fewest clusters, less one. Ways with fewer than five clusters tell nothing: what rows that are as alike as usual
    would add is added (1 + (m - 1) * likeness with m rows a cluster; Kish 1965).
    """
    if rows.clusters < 2 or rows.n <= 0:
        return None
    telling = [one for one in ways if one.clusters >= LEAST_CLUSTERS]
    single = rows.variance(rows.ratio)
    several = sum(one.variance(rows.ratio) for one in telling) - (len(telling) - 1) * single
    fewest = min((one.clusters for one in telling), default=rows.clusters)
    untold = sum(one.usual * max(0.0, one.n2 / rows.n2 - 1) for one in ways if one.clusters < LEAST_CLUSTERS)
    return Precision((max(single, several) if telling else single) + single * untold, fewest - 1)


def effective_rows(rows: Moments, ways: Sequence[Moments], level: float = LEVEL) -> float:
    """How many independent yes/no answers the rows are worth for their ratio, a share; 0 without rows.

    p (1 - p) / variance, fewer where few clusters know it badly: times (z / t)^2 (Korn and Graubard 1998). At 0 and 1
    likeness cannot be seen: then each cluster of the first way is taken to answer as one, which gives Kish's number.
    For scores between 0 and 1 it may be more than there are rows, as scores near their mean tell more than yes or no.
    """
    if rows.n <= 0:
        return 0.0
    p, found = rows.ratio, precision(rows, ways)
    if found is None or found.variance <= 0 or not 0 < p < 1:
        return kish_n(*((ways[0].n, ways[0].n2) if ways else (rows.n, rows.n2)))
    tail = (1 + level) / 2
    few = special.ndtri(tail) / special.stdtrit(found.freedom, tail)
    return float(p * (1 - p) / found.variance * few * few)


def mean_interval(mean: float, found: Precision, level: float = LEVEL) -> tuple[float, float]:
    """Student's interval of a mean or ratio of known precision."""
    half = float(special.stdtrit(found.freedom, (1 + level) / 2)) * math.sqrt(found.variance)
    return mean - half, mean + half


def log_mean_interval(mean: float, found: Precision, level: float = LEVEL) -> tuple[float, float]:
    """The same on the logarithms, for what is above 0 and skewed, such as squares; ``mean`` must be above 0."""
    half = float(special.stdtrit(found.freedom, (1 + level) / 2)) * math.sqrt(found.variance) / mean
    return mean * math.exp(-half), mean * math.exp(half)
