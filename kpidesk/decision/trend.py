"""Where a series of weekly values is going: Theil–Sen slope with its interval."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist, median

from kpidesk.base.units import Better
from kpidesk.base.values import Value
from kpidesk.metrics.measurements import Dated

FEWEST_WEEKS = 4
RECENT_WEEKS = 6
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight course: the level now, the slope per week and its 95 % interval."""

    week: int
    level: float
    slope: float
    low: float
    high: float

    def at(self, week: int) -> tuple[float, float, float]:
        """The value expected in a later week: low, middle, high."""
        ahead = week - self.week
        return (self.level + self.low * ahead, self.level + self.slope * ahead, self.level + self.high * ahead)


def trend_of(points: Sequence[tuple[int, float]]) -> Trend | None:
    """The Theil–Sen course of (week, value) pairs, or None below four of them.

    The interval of the slope is Sen's: order statistics of the pairwise slopes at the normal approximation of
    Kendall's statistic (Sen 1968); so short a series rarely shows a sure direction, and then the interval says so.
    """
    if len(points) < FEWEST_WEEKS:
        return None
    slopes = sorted((b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2))
    slope = median(slopes)
    last = max(week for week, _ in points)
    level = median(value + slope * (last - week) for week, value in points)
    low, high = _interval(slopes, len(points))
    return Trend(last, level, slope, low, high)


def direction(points: Sequence[tuple[int, float]], better: Better) -> str:
    """Whether it is better | worse | steady | unknown: the sign of the slope's interval read in the sense of the measure."""
    trend = trend_of(points[-RECENT_WEEKS:])
    if trend is None or better is Better.NEITHER:
        return "unknown"
    if trend.low <= 0 <= trend.high:
        return "steady"
    return "better" if (trend.low > 0) == (better is Better.HIGHER) else "worse"


def values_of(dated: Iterable[Dated], last_week: int) -> list[tuple[int, float]]:
    """The measured values of the full weeks up to ``last_week``."""
    return [
        (one.number, one.measured.number)
        for one in dated
        if isinstance(one.measured, Value) and one.number <= last_week
    ]


def _interval(slopes: Sequence[float], n: int) -> tuple[float, float]:
    count = len(slopes)
    reach = _Z * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    lower = max(0, math.floor((count - reach) / 2))
    upper = min(count - 1, math.ceil((count + reach) / 2))
    return slopes[lower], slopes[upper]
