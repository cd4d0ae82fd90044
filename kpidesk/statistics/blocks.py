"""Intervals of ratios of sums over time: whole days, or whole booking periods, are the units that vary."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from kpidesk.statistics.proportions import LEVEL
from kpidesk.statistics.seed import SEED

Array = NDArray[np.float64]
Formula = Callable[[Array], Array]
"""From column sums (draws x columns) to one figure per draw; may give NaN or infinity where it has no value."""

BOOTSTRAP_BLOCKS = 28
LEAST_BLOCKS = 5
DRAWS = 2000
MOST_UNDEFINED = 0.05
_STEP = 1e-4


def block_interval(
    sums: Array, formula: Formula, draws: int = DRAWS, seed: int = SEED, level: float = LEVEL
) -> tuple[float, float] | None:
    """The interval of ``formula`` of the column sums of ``sums`` (blocks x columns).

    28 blocks or more: percentiles over bootstrap draws of blocks, so far out that they hold the truth as often as they
    say (Hesterberg 2015: draws vary less than new blocks would, and by the normal law in place of Student's). 5 to 27,
    or no draws asked for: linearised standard error over blocks with Student's t; fewer: None. None as well where the
    formula has no value on the whole, and where it is 0 in every one of so few blocks. Draws without a value (a
    denominator of 0) are left out as long as they are at most 5 %: beyond, the rest would no longer stand for all, and
    there is no interval.
    """
    if len(sums) < LEAST_BLOCKS:
        return None
    point = _evaluate(formula, sums.sum(axis=0, keepdims=True))[0]
    if not math.isfinite(point):
        return None
    if len(sums) < BOOTSTRAP_BLOCKS or not draws:
        return _linearised(sums, formula, float(point), level)
    values = _evaluate(formula, resampled_sums(sums, draws, seed))
    return percentile_interval(values, _expanded(len(sums), level))


def _expanded(blocks: int, level: float) -> float:
    """The share of the draws that has to lie between the ends."""
    far = math.sqrt(blocks / (blocks - 1)) * float(special.stdtrit(blocks - 1, (1 + level) / 2))
    return 1 - 2 * float(special.ndtr(-far))


def resampled_sums(sums: Array, draws: int = DRAWS, seed: int = SEED) -> Array:
    """Column sums (draws x columns) over blocks drawn with replacement; one seed draws the same blocks every time."""
    return np.asarray(_times_drawn(len(sums), draws, seed) @ sums, dtype=np.float64)


@lru_cache(maxsize=64)
def _times_drawn(blocks: int, draws: int, seed: int) -> Array:
    """How often each block is drawn, per draw (draws x blocks). Many measures share the blocks of one period."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=draws).astype(np.float64)


def percentile_interval(values: Array, level: float = LEVEL) -> tuple[float, float] | None:
    """The central ``level`` of the finite draws; None when more than 5 % of them have no value."""
    finite = values[np.isfinite(values)]
    if len(finite) == 0 or len(finite) < (1 - MOST_UNDEFINED) * len(values):
        return None
    low, high = np.quantile(finite, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def linearised_error(sums: Array, formula: Formula) -> float:
    """The standard error of the formula of the sums by its linearisation (Taylor) over blocks; NaN where undefined.

    A block's influence is the slope of the formula in the block's weight, taken by a central difference. For a ratio
    R = Y / X it is the textbook (y - R x) / X.
    """
    return _error(_influence(sums, formula))


def _influence(sums: Array, formula: Formula) -> Array:
    """How far each block moves the figure, around 0."""
    total = sums.sum(axis=0, keepdims=True)
    slope = _evaluate(formula, total + _STEP * sums) - _evaluate(formula, total - _STEP * sums)
    influence = slope / (2 * _STEP)
    return np.asarray(influence - influence.mean())


def _error(influence: Array) -> float:
    return math.sqrt(len(influence) / (len(influence) - 1) * float(np.sum(influence**2)))


def _linearised(sums: Array, formula: Formula, point: float, level: float) -> tuple[float, float] | None:
    influence = _influence(sums, formula)
    error = _error(influence)
    if error == 0 == point:
        return None
    half = float(special.stdtrit(_freedom(influence), (1 + level) / 2)) * error
    return (point - half, point + half) if math.isfinite(half) else None


def _freedom(influence: Array) -> float:
    """Degrees of freedom with which the spread of the blocks is known: fewer than blocks less one where a few of them
    stand out, 2 n / (kurtosis - (n - 3) / (n - 1)) (Satterthwaite's, by the variance of a sample variance).
    """
    n, squares = len(influence), float(np.mean(influence**2))
    if not squares > 0:
        return n - 1.0
    kurtosis = float(np.mean(influence**4)) / squares**2
    return min(n - 1.0, 2 * n / (kurtosis - (n - 3) / (n - 1)))


def _evaluate(formula: Formula, sums: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(formula(sums), dtype=np.float64)
