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


def psi_by_chance(reference: ArrayLike, rows: ArrayLike, level: float = LEVEL) -> float:
    """The PSI that rows of the same distribution stay below with probability ``level``.

    PSI / (1/n + 1/m) is chi-squared with one degree of freedom less than bins. Source: Yurdakul and Naranjo 2020.
    """
    return _quantile(reference, rows, level)


def js_distance_by_chance(reference: ArrayLike, rows: ArrayLike, level: float = LEVEL) -> float:
    """The same for the Jensen-Shannon distance: 8 ln 2 times its square is, for close distributions, their PSI."""
    return float(np.sqrt(_quantile(reference, rows, level) / (8 * _LN2)))


def _quantile(reference: ArrayLike, rows: ArrayLike, level: float) -> float:
    counts = _filled(reference, rows)
    bins = counts.shape[1]
    if bins < 2:
        return 0.0
    return float(special.chdtri(bins - 1, 1 - level) * (1 / counts.sum(axis=1)).sum())


def _filled(reference: ArrayLike, rows: ArrayLike) -> NDArray[np.float64]:
    """Both sides without the bins that are empty on both."""
    counts = np.array([np.asarray(reference), np.asarray(rows)], dtype=np.float64)
    return counts[:, counts.sum(axis=0) > 0]
