"""How far two distributions over the same bins are apart, and how far chance alone moves them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from kpidesk.statistics.proportions import LEVEL

_LN2 = float(np.log(2.0))
LEAST_SHARE = 1e-4


def population_stability_index(reference: ArrayLike, rows: ArrayLike) -> float:
    """PSI of rows by bin against those of the reference: sum of (q - p) ln(q / p) over the shares of both, 0 or more.

    Bins that are empty on both sides say nothing. One that is empty on one side would make it infinite: shares below
    one in 10,000 count as that, as is usual. Both sides need rows. Source: Siddiqi 2006.
    """
    counts = _filled(reference, rows)
    p, q = np.maximum(counts / counts.sum(axis=1, keepdims=True), LEAST_SHARE)
    return float(np.sum((q - p) * np.log(q / p)))


def jensen_shannon_distance(reference: ArrayLike, rows: ArrayLike) -> float:
    """The root of the Jensen-Shannon divergence to base 2, 0-1: scipy's ``spatial.distance.jensenshannon``."""
    counts = _filled(reference, rows)
    p, q = counts / counts.sum(axis=1, keepdims=True)
    middle = (p + q) / 2
    divergence = (special.rel_entr(p, middle).sum() + special.rel_entr(q, middle).sum()) / (2 * _LN2)
    return float(np.sqrt(max(0.0, divergence)))


def psi_by_chance(
    reference: ArrayLike, rows: ArrayLike, seldom: tuple[int, int] = (0, 0), level: float = LEVEL
) -> float:
    """The PSI that rows of the same distribution stay below with probability ``level``.

    PSI / (1/n + 1/m) is chi-squared with one degree of freedom less than bins. Source: Yurdakul and Naranjo 2020.
    ``seldom``: how many classes the reference holds once and twice. They tell what share of rows falls by chance into
    the last bin, of classes it never saw, which is empty in the reference by its making (Good 1953, Esty 1983).
    """
    spread, share = _limits(reference, rows, seldom, level)
    return spread + (share - LEAST_SHARE) * float(np.log(share / LEAST_SHARE))


def js_distance_by_chance(
    reference: ArrayLike, rows: ArrayLike, seldom: tuple[int, int] = (0, 0), level: float = LEVEL
) -> float:
    """The same for the Jensen-Shannon distance: 8 ln 2 times its square is, for close distributions, their PSI."""
    spread, share = _limits(reference, rows, seldom, level)
    return float(np.sqrt(spread / (8 * _LN2) + (share - LEAST_SHARE) / 2))


def _limits(reference: ArrayLike, rows: ArrayLike, seldom: tuple[int, int], level: float) -> tuple[float, float]:
    """The limit over bins that the reference fills, and the largest share in the one it cannot fill."""
    sides = np.array([np.asarray(reference), np.asarray(rows)], dtype=np.float64)
    m, n = sides.sum(axis=1)
    once, twice = seldom
    bins = int((sides[:, :-1] if once or twice else sides).any(axis=0).sum())
    spread = float(special.chdtri(bins - 1, 1 - level) * (1 / n + 1 / m)) if bins > 1 else 0.0
    if not (once or twice):
        return spread, LEAST_SHARE
    error = np.sqrt((once + 2 * twice + 1) / (m * m) + (once + 1) / (m * n))
    return spread, max(LEAST_SHARE, once / m + float(special.ndtri(level) * error))


def _filled(reference: ArrayLike, rows: ArrayLike) -> NDArray[np.float64]:
    """Both sides without the bins that are empty on both."""
    counts = np.array([np.asarray(reference), np.asarray(rows)], dtype=np.float64)
    return counts[:, counts.sum(axis=0) > 0]
