"""How far medians can be trusted: resampled by their law, which takes no resampling of rows."""

import numpy as np
from numpy.typing import NDArray

from kpidesk.statistics.blocks import DRAWS, percentile_interval
from kpidesk.statistics.clusters import Moments, effective_rows, marks
from kpidesk.statistics.contrasts import Group
from kpidesk.statistics.proportions import LEVEL
from kpidesk.statistics.seed import SEED

Array = NDArray[np.float64]


def effective_n(group: Group) -> float:
    """How many independent values those of a group are worth for its median: fewer where values of one day or one
    person lie on the same side of it.
    """
    below = (group.values <= np.median(group.values)).astype(np.float64)
    rows = marks(group.n, float(below.sum()))
    return max(1.0, min(float(group.n), effective_rows(rows, [_moments(labels, below) for labels in group.clusters])))


def _moments(labels: NDArray[np.int64], below: Array) -> Moments:
    places = np.unique(labels, return_inverse=True)[1]
    n, y = np.bincount(places).astype(np.float64), np.bincount(places, below)
    return Moments(len(n), float(n.sum()), float(y.sum()), *(float(np.sum(one)) for one in (n * n, n * y, y * y)))


def resampled_medians(group: Group, draws: int, rng: np.random.Generator) -> Array:
    """Medians of so many resamples, drawn from their law: the middle of m uniforms is Beta((m + 1) / 2, (m + 1) / 2),
    and the value at that share of the sorted sample is the median of the resample (Efron 1979).
    """
    half = (effective_n(group) + 1) / 2
    share = rng.beta(half, half, size=draws)
    place = np.ceil(share * group.n).astype(np.int64) - 1
    return np.asarray(np.sort(group.values)[np.clip(place, 0, group.n - 1)])


def median_interval(group: Group, draws: int = DRAWS, seed: int = SEED, level: float = LEVEL) -> tuple[float, float]:
    """The interval of the median of one group."""
    low, high = np.quantile(resampled_medians(group, draws, np.random.default_rng(seed)), _ends(level))
    return float(low), float(high)


def reduction_interval(
    now: Group, once: Group, draws: int = DRAWS, seed: int = SEED, level: float = LEVEL
) -> tuple[float, float] | None:
    """The interval of 1 - median(now) / median(once); None where more than 5 % of the draws divide by nothing."""
    rng = np.random.default_rng(seed)
    above, below = resampled_medians(now, draws, rng), resampled_medians(once, draws, rng)
    with np.errstate(divide="ignore", invalid="ignore"):
        return percentile_interval(1 - above / below, level)


def _ends(level: float) -> list[float]:
    return [(1 - level) / 2, (1 + level) / 2]
