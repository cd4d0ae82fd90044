"""Mean and typical durations, with those that have not ended yet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from kpidesk.statistics.proportions import LEVEL

Array = NDArray[np.float64]

LEAST_EVENTS = 10
_ROUNDING = 1e-12


def lognormal_mean_interval(values: Sequence[float], level: float = LEVEL) -> tuple[float, float] | None:
    """Cox's interval of the mean of log-normal durations; None below 10 values, or where one is not above 0.

    exp(m + s^2/2 -+ t * sqrt(s^2/n + s^4/(2(n-1)))) with m, s of the logarithms and Student's t for the few values
    (Olsson 2005). Where the plain mean lies outside, the law fits badly: the interval is then widened up to it.
    """
    array = np.asarray(values, dtype=np.float64)
    n = len(array)
    if n < LEAST_EVENTS or (array <= 0).any():
        return None
    logs = np.log(array)
    variance = float(logs.var(ddof=1))
    centre = float(logs.mean()) + variance / 2
    half = float(special.stdtrit(n - 1, (1 + level) / 2)) * math.sqrt(variance / n + variance**2 / (2 * (n - 1)))
    mean = float(array.mean())
    return min(math.exp(centre - half), mean), max(math.exp(centre + half), mean)


@dataclass(frozen=True, slots=True, eq=False)
class KaplanMeier:
    """The share of durations that go beyond a time, with open ones counted as long as they were seen.

    ``times``: distinct times of an end, ascending; ``survival``: share beyond each; ``at_risk`` and ``ended`` there;
    ``last``: the longest time seen, ended or open. Build with ``fit``.
    """

    times: Array
    survival: Array
    at_risk: Array
    ended: Array
    last: float

    @classmethod
    def fit(cls, times: ArrayLike, observed: ArrayLike) -> "KaplanMeier":
        """From durations (>= 0) and whether each has ended. An open one at the time of an end was still at risk.

        Raises ValueError when there are no durations or one is below 0.
        """
        durations, over = np.asarray(times, dtype=np.float64), np.asarray(observed, dtype=bool)
        if len(durations) == 0 or durations.min() < 0:
            raise ValueError("durations of at least 0 were expected")
        ends, ended = np.unique(durations[over], return_counts=True)
        at_risk = len(durations) - np.searchsorted(np.sort(durations), ends, side="left")
        survival = np.cumprod(1 - ended / at_risk, dtype=np.float64)
        return cls(ends, survival, at_risk.astype(np.float64), ended.astype(np.float64), float(durations.max()))

    @property
    def median(self) -> float | None:
        """The time within which half have ended; None while more than half are open."""
        return self.quantile(0.5)

    def quantile(self, q: float) -> float | None:
        """The time within which the share ``q`` has ended; None where the curve does not come down that far."""
        reached = np.flatnonzero(self.survival <= 1 - q + _ROUNDING)
        return float(self.times[reached[0]]) if len(reached) else None

    def quantile_interval(self, q: float, level: float = LEVEL) -> tuple[float, float | None] | None:
        """The times at which the band of the curve comes down to ``1 - q`` (Brookmeyer and Crowley 1982), by the
        log-log band of Greenwood's variance. The later one is None where the band does not come down that far yet;
        None where even the earlier is not reached.
        """
        low, high = self._band(level)
        soonest, latest = (np.flatnonzero(band <= 1 - q + _ROUNDING) for band in (low, high))
        if not len(soonest):
            return None
        return float(self.times[soonest[0]]), float(self.times[latest[0]]) if len(latest) else None

    def _band(self, level: float) -> tuple[Array, Array]:
        """The pointwise band of the curve, on the log-log scale; where all or none are left it is the curve."""
        left = self.at_risk - self.ended
        terms = np.divide(self.ended, self.at_risk * left, out=np.full_like(self.ended, np.nan), where=left > 0)
        with np.errstate(all="ignore"):
            half = float(special.ndtri((1 + level) / 2)) * np.sqrt(np.cumsum(terms)) / np.log(self.survival)
            low, high = (np.asarray(self.survival ** np.exp(sign * half)) for sign in (-1.0, 1.0))
        inside = np.isfinite(low) & np.isfinite(high)
        low, high = (np.where(inside, end, self.survival) for end in (low, high))
        return np.minimum(low, high), np.maximum(low, high)

    def restricted_mean(self) -> float:
        """The mean duration up to the longest time seen: the area under the curve. With nothing open, the mean."""
        return float(self.times[0] if len(self.times) else self.last) + float(self._area_beyond().sum())

    def restricted_mean_interval(self, level: float = LEVEL) -> tuple[float, float] | None:
        """Greenwood's interval of the restricted mean, on the log scale; None below 10 ends or for a mean of 0."""
        mean = self.restricted_mean()
        if self.ended.sum() < LEAST_EVENTS or mean <= 0:
            return None
        area = np.cumsum(self._area_beyond()[::-1])[::-1]
        left = self.at_risk - self.ended
        # Where all have ended the area beyond is 0: the term is 0, not 0 / 0.
        terms = np.divide(area**2 * self.ended, self.at_risk * left, out=np.zeros_like(area), where=left > 0)
        wide = math.exp(float(special.ndtri((1 + level) / 2)) * math.sqrt(float(terms.sum())) / mean)
        return mean / wide, mean * wide

    def _area_beyond(self) -> Array:
        """The area under the curve from each end to the next one (or the longest time)."""
        return np.asarray(self.survival * np.diff(self.times, append=self.last))
