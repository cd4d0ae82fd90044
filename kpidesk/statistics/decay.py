"""How fast accuracy is lost: one slope for all model versions, each with its own level."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from kpidesk.statistics.proportions import LEVEL

Array = NDArray[np.float64]

LEAST_WEEKS = 4
LEAST_WEEKS_OF_A_VERSION = 2
POINTS_PER_30_DAYS = -100 * 30 / 7
"""From a share per week to percentage points lost in 30 days."""


@dataclass(frozen=True, slots=True)
class Decay:
    """Percentage points of accuracy lost per 30 days; negative while the model improves."""

    per_30_days: float
    interval: tuple[float, float]
    half_width: float
    one_sided_lower: float
    """The lower bound at ``level`` on one side."""
    theil_sen: float
    """The median slope between weeks of the same version, in the same unit."""
    dispersion: float
    """max(1, chi^2 / df): how much more than binomial chance the weeks scatter."""
    df: int
    p_value: float
    """Two-sided, of no decay at all."""
    weeks: int


def fit_decay(
    weeks: ArrayLike,
    accuracies: ArrayLike,
    rows: ArrayLike,
    versions: Sequence[str],
    *,
    effective_rows: ArrayLike | None = None,
    level: float = LEVEL,
) -> Decay | None:
    """Weighted least squares of accuracy (0-1) on the pilot week, one intercept per model version.

    One entry per week, or per week and version. The weights are ``rows``, the labelled rows. The variance of an entry
    is binomial, p(1-p) / ``effective_rows`` (default: rows) at its version's pooled accuracy, times
    max(1, chi^2 / df); bounds by Student's t with entries - parameters degrees of freedom. A version with fewer than
    2 weeks is left out; None with fewer than 4 weeks, or no degree of freedom.
    """
    x, y, w = (np.asarray(column, dtype=np.float64) for column in (weeks, accuracies, rows))
    effective = w if effective_rows is None else np.asarray(effective_rows, dtype=np.float64)
    version = np.asarray(versions, dtype=object)
    keep = _usable(x, np.minimum(w, effective), version)
    x, y, w, effective, version = x[keep], y[keep], w[keep], effective[keep], version[keep]
    names = sorted(set(version))
    df = len(x) - len(names) - 1
    if len(np.unique(x)) < LEAST_WEEKS or df < 1:
        return None
    member = np.column_stack([version == name for name in names])
    return _fit(x, y, w, _variances(y, effective, member), member, df, level)


def _usable(x: Array, w: Array, version: NDArray[np.object_]) -> NDArray[np.bool_]:
    labelled = w > 0
    often = [len(np.unique(x[labelled & (version == name)])) >= LEAST_WEEKS_OF_A_VERSION for name in version]
    return np.asarray(labelled & np.array(often, dtype=bool))


def _variances(y: Array, effective: Array, member: NDArray[np.bool_]) -> Array:
    right, cases = member.T @ (y * effective), member.T @ effective
    # Two successes and two failures more (Agresti and Coull): a version that was always right keeps a variance.
    pooled = (right + 2) / (cases + 4)
    return np.asarray((member @ (pooled * (1 - pooled))) / effective)


def _fit(x: Array, y: Array, w: Array, variance: Array, member: NDArray[np.bool_], df: int, level: float) -> Decay:
    # Within a version, deviations from its weighted means leave the slope as the only unknown (Frisch and Waugh).
    dx, dy = _centred(x, w, member), _centred(y, w, member)
    spread = float(np.sum(w * dx * dx))
    slope = float(np.sum(w * dx * dy)) / spread
    chi2 = float(np.sum((dy - slope * dx) ** 2 / variance))
    dispersion = max(1.0, chi2 / df)
    error = float(np.sqrt(dispersion * np.sum((w * dx) ** 2 * variance))) / spread
    lost, error = POINTS_PER_30_DAYS * slope, abs(POINTS_PER_30_DAYS) * error
    half = float(special.stdtrit(df, (1 + level) / 2)) * error
    return Decay(
        per_30_days=lost,
        interval=(lost - half, lost + half),
        half_width=half,
        one_sided_lower=lost - float(special.stdtrit(df, level)) * error,
        theil_sen=POINTS_PER_30_DAYS * _median_slope(x, y, member),
        dispersion=dispersion,
        df=df,
        p_value=float(2 * special.stdtr(df, -abs(lost) / error)),
        weeks=len(np.unique(x)),
    )


def _centred(values: Array, w: Array, member: NDArray[np.bool_]) -> Array:
    means = (member.T @ (w * values)) / (member.T @ w)
    return np.asarray(values - member @ means)


def _median_slope(x: Array, y: Array, member: NDArray[np.bool_]) -> float:
    first, second = np.triu_indices(len(x), k=1)
    alike = (member[first] & member[second]).any(axis=1) & (x[first] != x[second])
    first, second = first[alike], second[alike]
    return float(np.median((y[second] - y[first]) / (x[second] - x[first])))
