"""Whether two samples come from one distribution, from their counts by place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

LEAST_EXPECTED = 5.0
"""Rows that each side must expect of a class for the chi-squared test; rarer ones are taken together (Cochran)."""


@dataclass(frozen=True, slots=True)
class TwoSamples:
    """The statistic of a test and how likely chance alone is to show as much."""

    statistic: float
    p_value: float


def kolmogorov_smirnov(reference: ArrayLike, rows: ArrayLike) -> TwoSamples:
    """The largest distance of two distribution functions, from counts by place in ascending order.

    Equal to scipy's ``ks_2samp(method="asymp")`` where every different number of the reference is the end of a place
    and so is what lies just below it; the p-value by the limiting distribution with the correction of Vrbik 2018
    (within 0.001 of scipy's from 100 rows on). Ties make it too large, never too small. Both sides need rows.
    """
    first, second = (np.asarray(side, dtype=np.float64) for side in (reference, rows))
    m, n = first.sum(), second.sum()
    largest = float(np.abs(np.cumsum(first) / m - np.cumsum(second) / n).max())
    effective = m * n / (m + n)
    root = np.sqrt(max(1.0, np.round(effective)))
    scaled = largest * root
    corrected = scaled + 1 / (6 * root) + (scaled - 1) / (4 * root * root)
    return TwoSamples(largest, float(special.kolmogorov(max(0.0, corrected))) if largest > 0 else 1.0)


def chi_squared(reference: ArrayLike, rows: ArrayLike) -> TwoSamples:
    """Pearson's test of two rows of counts by class: scipy's ``chi2_contingency(correction=False)``.

    Classes of which a side expects fewer than 5 rows are one class. They are chosen by the rows of both sides
    together: chosen by one side, that side would hold too few of them by selection alone. So does the last class,
    which stands for all that the reference never saw: it is always among them.
    """
    table = _pooled(np.array([np.asarray(reference), np.asarray(rows)], dtype=np.float64))
    if table.shape[1] < 2:
        return TwoSamples(0.0, 1.0)
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    statistic = float(((table - expected) ** 2 / expected).sum())
    return TwoSamples(statistic, float(special.chdtrc(table.shape[1] - 1, statistic)))


def _pooled(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """The columns that both sides expect enough of, and the rest as one, joined by the next where that is too small."""
    together, never_seen = table.sum(axis=0), table.shape[1] - 1
    order = np.append(np.argsort(together[:-1], kind="stable"), never_seen)
    order = np.roll(order, 1)
    least = LEAST_EXPECTED * table.sum() / table.sum(axis=1).min()
    rare = 1 + int((together[:-1] < least).sum())
    while rare < len(order) and 0 < together[order[:rare]].sum() < least:
        rare += 1
    found = np.hstack([table[:, order[:rare]].sum(axis=1, keepdims=True), table[:, order[rare:]]])
    return found[:, found.sum(axis=0) > 0]
