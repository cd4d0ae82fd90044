"""Straight lines that hold against outliers: trends, and fixed against marginal hours."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from kpidesk.base.units import Better
from kpidesk.statistics.proportions import LEVEL

Array = NDArray[np.float64]

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
    run, rise = np.subtract.outer(xs, xs), np.subtract.outer(ys, ys)
    slopes = np.sort(rise[run > 0] / run[run > 0])
    slope = np.median(slopes)
    enough = 2 / math.factorial(min(len(xs), 20)) <= 1 - level
    interval = _slope_interval(slopes, xs, ys, level) if enough else None
    return Line(float(slope), float(np.median(ys) - slope * np.median(xs)), interval)


def _slope_interval(slopes: Array, xs: Array, ys: Array, level: float) -> tuple[float, float] | None:
    """Sen's ranks among the sorted slopes: their number -+ z times the deviation of Kendall's S, halved.

    None where both x and y have so many equal values that no variance is left.
    """
    variance = (_kendall(len(xs)) - _tied(xs) - _tied(ys)) / 18
    if variance < 0:
        return None
    half = float(special.ndtri((1 - level) / 2)) * math.sqrt(variance)
    low, high = (len(slopes) + half) / 2, (len(slopes) - half) / 2
    return float(slopes[max(round(low) - 1, 0)]), float(slopes[min(round(high), len(slopes) - 1)])


def _tied(values: Array) -> int:
    """What equal values take from 18 times the variance of Kendall's S."""
    return sum(map(_kendall, np.unique(values, return_counts=True)[1].tolist()))


def _kendall(n: int) -> int:
    """18 times the variance of Kendall's S of ``n`` values that all differ."""
    return n * (n - 1) * (2 * n + 5)


def fixed_and_marginal(volume: ArrayLike, hours: ArrayLike) -> FixedAndMarginal | None:
    """Least squares of weekly hours on weekly volume with both parts at least 0.

    None when the two parts cannot be told apart: fewer than 8 weeks, or a volume whose standard deviation is below 20 %
    of its mean.
    """
    xs, ys = np.asarray(volume, dtype=np.float64), np.asarray(hours, dtype=np.float64)
    if len(xs) < LEAST_WEEKS or xs.mean() <= 0 or xs.std(ddof=1) < LEAST_VARIATION * xs.mean():
        return None
    from scipy import optimize  # noqa: PLC0415 - slow to load, and few pilots have weeks that tell the parts apart

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
