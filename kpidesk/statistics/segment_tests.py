"""Whether one part differs from the rest: two-sided p-values from shares, or from any two figures with intervals."""

import math

import numpy as np
from scipy import special

from kpidesk.statistics.proportions import LEVEL

Interval = tuple[float, float]
EXPECTED = 250.0
"""Cases of the rarer kind expected in the smaller part, from which the normal law holds far out in its tails."""
_TIE = 1 + 1e-7


def share_p_value(p1: float, n1: float, p2: float, n2: float) -> float | None:
    """The p-value of two shares of ``n1`` and ``n2`` (effective) rows being one; None where a part is below one row.

    The score test (pooled variance, no correction; ``statsmodels.stats.proportion.proportions_ztest``). Where fewer
    than 250 cases are expected in a cell, Fisher's exact one on the rounded counts instead, twice the smaller tail.
    """
    if min(n1, n2) < 1:
        return None
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    if min(pooled, 1 - pooled) * min(n1, n2) < EXPECTED:
        return _exact(p1, round(n1), p2, round(n2))
    error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return float(2 * special.ndtr(-abs(p1 - p2) / error))


def _exact(p1: float, n1: int, p2: float, n2: int) -> float:
    """Of the rarer kind: how likely so few or so many of all its cases fall into the first part by chance."""
    rare = p1 * n1 + p2 * n2 <= (n1 + n2) / 2
    hits, others = (round((p if rare else 1 - p) * n) for p, n in ((p1, n1), (p2, n2)))
    all_hits, rows = hits + others, n1 + n2
    cases = np.arange(max(0, all_hits - n2), min(all_hits, n1) + 1, dtype=np.float64)
    logs = _choose(n1, cases) + _choose(n2, all_hits - cases) - _choose(rows, np.array(float(all_hits)))
    chance = np.exp(logs)
    below, above = float(chance[cases <= hits].sum()), float(chance[cases >= hits].sum())
    return min(1.0, 2 * min(below, above) * _TIE)


def _choose(n: int, k: np.ndarray) -> np.ndarray:
    """The logarithm of n over k."""
    return np.asarray(special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0))


def interval_p_value(
    first: float, first_ends: Interval, second: float, second_ends: Interval, level: float = LEVEL
) -> float:
    """The p-value of two independent figures being one, from their intervals at ``level``.

    The spread of the difference is recovered from the ends that face each other (MOVER; Zou and Donner 2008): for
    Wilson intervals its 95 % interval is Newcombe's. Figures without any spread that differ at all have 0.
    """
    gap = first - second
    if gap == 0:
        return 1.0
    low, high = (first_ends, second_ends) if gap > 0 else (second_ends, first_ends)
    upper, lower = (first, second) if gap > 0 else (second, first)
    spread = math.hypot(upper - low[0], high[1] - lower)
    if spread == 0:
        return 0.0
    return float(2 * special.ndtr(-abs(gap) / spread * special.ndtri((1 + level) / 2)))
