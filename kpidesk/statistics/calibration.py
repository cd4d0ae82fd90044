"""How far scores lie from what came true, and what a perfectly calibrated model would show on as many rows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from kpidesk.statistics.seed import SEED

Array = NDArray[np.float64]

DRAWS = 4000
NULL_LEVEL = 0.95
_STEADIEST = 0.01
_LAW_OF_LARGE = 25.0
"""Variance of a bin's outcomes from which their number is drawn as a normal one; below, as a binomial one."""


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Sums over the rows of each bin: how many, how many came true, the scores p and p², and p of what came true."""

    n: Array
    outcomes: Array
    score: Array
    squares: Array
    hits: Array

    @property
    def rows(self) -> float:
        """All of them."""
        return float(self.n.sum())

    @property
    def spread(self) -> Array:
        """The variance of each bin's outcomes were every score the chance it claims to be: the sum of p (1 - p)."""
        return np.maximum(self.score - self.squares, 0.0)

    @property
    def squared_errors(self) -> Array:
        """The sum of (outcome - p)² in each bin."""
        return self.outcomes - 2 * self.hits + self.squares


@dataclass(frozen=True, slots=True)
class Null:
    """What a perfectly calibrated model shows by chance: on average, and at most in 95 of 100 cases."""

    mean: float
    limit: float


def calibration_error(bins: Bins) -> float:
    """The mean distance between score and outcome rate over bins, weighed by their rows.

    Source: Naeini, Cooper and Hauskrecht 2015, expected calibration error with bins of equal width.
    """
    return float(np.abs(bins.outcomes - bins.score).sum() / bins.rows)


def brier_score(bins: Bins) -> float:
    """The mean of (outcome - score)²; Brier 1950, as scikit-learn's ``brier_score_loss``."""
    return float(bins.squared_errors.sum() / bins.rows)


def null_of_calibration_error(bins: Bins, likeness: Array | None = None) -> Null:
    """The calibration error of a perfectly calibrated model with these scores, simulated.

    The outcomes of a bin are drawn with the mean and the variance that its scores promise. ``likeness``: how outcomes
    of the bins vary together where rows hang together, see ``likeness_of``; None where each row stands for itself.
    """
    drawn = np.column_stack([_deviations(*one) for one in zip(bins.n, bins.score, bins.spread, strict=True)])
    if likeness is not None:
        drawn = drawn @ _root(likeness)
    errors = np.abs(drawn * np.sqrt(bins.spread)).sum(axis=1) / bins.rows
    return Null(float(errors.mean()), float(np.quantile(errors, NULL_LEVEL)))


def likeness_of(variances: Array, ways: Sequence[Array]) -> Array:
    """How the outcomes of bins vary together, in terms of what they would were every row alone (the identity).

    ``variances``: of each bin's outcomes were every row alone. ``ways``: clusters x bins, the outcomes of each cluster
    beyond those of their bins: of users, of days. The ways are added, less that of single rows, which is in each
    (Cameron, Gelbach and Miller 2011).
    """
    single = np.eye(len(variances))
    seen = variances > 0
    scale = np.sqrt(np.where(seen, variances, 1.0))
    together = [len(off) / (len(off) - 1) * (off / scale).T @ (off / scale) for off in ways if len(off) > 1]
    if not together:
        return single
    found = np.where(np.outer(seen, seen), np.sum(together, axis=0) - (len(together) - 1) * single, single)
    # Chance makes some bins look steadier than single rows are; nothing about rows of one user or day does.
    widened = np.sqrt(1 / np.clip(np.diag(found), _STEADIEST, 1.0))
    return np.asarray(found * np.outer(widened, widened))


def null_of_brier_score(bins: Bins, alike: float = 1.0) -> Null:
    """The Brier score of a perfectly calibrated model with these scores, in closed form.

    Its mean is that of p (1 - p); its variance that of the outcomes weighed by (1 - 2 p), its skewness the third moment
    of the same (Cornish and Fisher 1938). Within a bin, moments of p beyond the second are those of a narrow spread.
    """
    there = bins.n > 0
    n, p, q = bins.n[there], (bins.score / np.maximum(bins.n, 1))[there], (bins.spread / np.maximum(bins.n, 1))[there]
    within = np.maximum((bins.squares / np.maximum(bins.n, 1))[there] - p * p, 0.0)
    fourth = q * q + (1 - 2 * p) ** 2 * within  # the mean of (p (1 - p))²
    variance = float((n * np.maximum(q - 4 * fourth, 0.0)).sum())
    third = float((n * q * (1 - 4 * q) ** 2).sum())
    mean = float(bins.spread.sum())
    if variance <= 0:
        return Null(mean / bins.rows, mean / bins.rows)
    z = float(special.ndtri(NULL_LEVEL))
    skew = third / variance**1.5
    reach = math.sqrt(variance * alike) * (z + (z * z - 1) * skew / 6)
    return Null(mean / bins.rows, (mean + reach) / bins.rows)


def null_band(n: float, rate: float, alike: float = 1.0) -> tuple[float, float]:
    """Between which outcome rates 95 of 100 bins of ``n`` rows lie whose chance is ``rate``: 2.5 % beyond each end."""
    half = float(special.ndtri(1 - (1 - NULL_LEVEL) / 2)) * math.sqrt(max(rate * (1 - rate), 0.0) * alike / n)
    return max(0.0, rate - half), min(1.0, rate + half)


def _deviations(n: float, score: float, spread: float) -> Array:
    """How far the outcomes of a bin lie from what its scores promise, per draw, in standard deviations."""
    if spread <= 0:
        return np.zeros(DRAWS)
    place = _turn(n, score)
    if spread >= _LAW_OF_LARGE:
        return _normals(place)
    drawn = np.random.default_rng([SEED, place]).binomial(round(n), min(1.0, score / n), DRAWS) - score
    return np.asarray(drawn / math.sqrt(spread), dtype=np.float64)


def _root(likeness: Array) -> Array:
    """The matrix whose square it is; what sums and differences made negative counts as nothing."""
    values, vectors = np.linalg.eigh(likeness)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)


def _turn(n: float, score: float) -> int:
    """Which of the bins it is, from the mean of its scores: bins must not be drawn alike."""
    return min(int(10 * score / n), 9)


@lru_cache(maxsize=16)
def _normals(place: int) -> Array:
    return np.random.default_rng([SEED, place]).standard_normal(DRAWS)
