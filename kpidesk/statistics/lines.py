"""Straight lines that hold against outliers: trends, and fixed against marginal hours."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from kpidesk.base.units import Better
from kpidesk.statistics.proportions import LEVEL

LEAST_WEEKS = 8
LEAST_VARIATION = 0.20


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line; ``interval`` is that of the slope, None where there are too few points for one."""

    slope: float
    intercept: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class FixedAndMarginal:
    """Hours (or money) per week = ``fixed`` + ``marginal`` * volume, neither below 0."""

    fixed: float
    marginal: float

    def at(self, volume: float) -> float:
        """What a week of that volume would take."""
        return self.fixed + self.marginal * volume


class Trend(StrEnum):
    """Where a series is going, seen from what is good for the pilot."""

    BETTER = "better"
    WORSE = "worse"
    STEADY = "steady"


def theil_sen(x: ArrayLike, y: ArrayLike, level: float = LEVEL) -> Line | None:
    """The median of the slopes between all pairs of points, with Sen's interval; None without two different x.

    The interval needs so many points that not even a perfect order would be chance: 2 / n! <= 1 - level, five points
    at 95 %. Source: Sen 1968.
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if len(np.unique(xs)) < 2:
        return None
    fit = stats.theilslopes(ys, xs, alpha=level)
    enough = 2 / math.factorial(min(len(xs), 20)) <= 1 - level
    interval = (float(fit.low_slope), float(fit.high_slope)) if enough else None
    return Line(float(fit.slope), float(fit.intercept), interval)


def fixed_and_marginal(volume: ArrayLike, hours: ArrayLike) -> FixedAndMarginal | None:
    """Least squares of weekly hours on weekly volume with both parts at least 0.

    None when the two parts cannot be told apart: fewer than 8 weeks, or a volume whose standard deviation is below 20 %
    of its mean.
    """
    xs, ys = np.asarray(volume, dtype=np.float64), np.asarray(hours, dtype=np.float64)
    if len(xs) < LEAST_WEEKS or xs.mean() <= 0 or xs.std(ddof=1) < LEAST_VARIATION * xs.mean():
        return None
    # Volume in units of its mean keeps the two columns of one size.
    design = np.column_stack([np.ones_like(xs), xs / xs.mean()])
    (fixed, marginal), _ = optimize.nnls(design, ys)
    return FixedAndMarginal(float(fixed), float(marginal / xs.mean()))


def trend(values: Sequence[float | None], better: Better) -> Trend | None:
    """Whether a series of periods in order improves: by the sign of the Theil-Sen interval, else steady.

    A period without a value (None) keeps its place in time. None for a measure without a good direction, or with fewer
    than five values.
    """
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    line = theil_sen([at for at, _ in known], [value for _, value in known])
    if line is None or line.interval is None or better is Better.NEITHER:
        return None
    low, high = line.interval
    if low <= 0 <= high:
        return Trend.STEADY
    return Trend.BETTER if (low > 0) == (better is Better.HIGHER) else Trend.WORSE
