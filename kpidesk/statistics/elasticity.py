"""How one total grows with another: the slope of its logarithm, 1 where both grow in step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kpidesk.statistics.lines import LEAST_VARIATION, LEAST_WEEKS
from kpidesk.statistics.proportions import LEVEL


@dataclass(frozen=True, slots=True)
class Elasticity:
    """Per cent by which the total grows where the volume grows by one per cent, with its interval."""

    slope: float
    interval: tuple[float, float]
    weeks: int


def elasticity(volume: ArrayLike, amount: ArrayLike, level: float = LEVEL) -> Elasticity | None:
    """Least squares of log amount on log volume, with Student's t; weeks without either are left out.

    None where the slope cannot be resolved: fewer than 8 weeks, or a volume whose standard deviation is below 20 % of
    its mean.
    """
    xs, ys = np.asarray(volume, dtype=np.float64), np.asarray(amount, dtype=np.float64)
    both = (xs > 0) & (ys > 0)
    xs, ys = xs[both], ys[both]
    if len(xs) < LEAST_WEEKS or xs.std(ddof=1) < LEAST_VARIATION * xs.mean():
        return None
    x, y = np.log(xs), np.log(ys)
    spread = float(((x - x.mean()) ** 2).sum())
    slope = float(((x - x.mean()) * (y - y.mean())).sum()) / spread
    left = y - y.mean() - slope * (x - x.mean())
    freedom = len(x) - 2
    error = float(np.sqrt((left @ left) / freedom / spread))
    half = float(special.stdtrit(freedom, (1 + level) / 2)) * error
    return Elasticity(slope, (slope - half, slope + half), len(x))
