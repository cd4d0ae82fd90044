"""How far medians can be trusted: resampled by their law, which takes no resampling of rows."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy import special

from kpidesk.statistics.blocks import DRAWS, percentile_interval
from kpidesk.statistics.clusters import Moments, effective_rows, marks
from kpidesk.statistics.contrasts import LEAST_CLUSTERS, Group, numbered
from kpidesk.statistics.proportions import LEVEL
from kpidesk.statistics.seed import SEED

Array = NDArray[np.float64]

_MOST_ALIKE = 0.95


def effective_n(group: Group) -> float:
    """How many independent values those of a group are worth for its median: fewer where values of one day or one
    person lie on the same side of it. Clusterings with fewer than 5 clusters are passed over, as for means.
    """
    below = (group.values <= np.median(group.values)).astype(np.float64)
    rows = marks(group.n, float(below.sum()))
    ways = [_moments(labels, below) for labels in group.clusters]
    telling = [one for one in ways if one.clusters >= LEAST_CLUSTERS]
    return max(1.0, min(float(group.n), effective_rows(rows, telling)))


def _moments(labels: NDArray[np.int64], below: Array) -> Moments:
    places = numbered(labels)
    n, y = np.bincount(places).astype(np.float64), np.bincount(places, below)
    return Moments(
        int(np.count_nonzero(n)), float(n.sum()), float(y.sum()), *(float(np.sum(one)) for one in (n * n, n * y, y * y))
    )


def resampled_medians(group: Group, draws: int, rng: np.random.Generator) -> Array:
    """Medians of so many resamples, drawn from their law: the middle of m uniforms is Beta((m + 1) / 2, (m + 1) / 2),
    and the value at that share of the sorted sample is the median of the resample (Efron 1979).
    """
    return _at(group, effective_n(group), rng.standard_normal(draws))


def _at(group: Group, worth: float, normal: Array) -> Array:
    """The resampled medians at these places of their law, given as standard normals."""
    half = (worth + 1) / 2
    share = special.betaincinv(half, half, special.ndtr(normal))
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
    worth = effective_n(now), effective_n(once)
    shared = _likeness(now, once, worth)
    first, own = rng.standard_normal((2, draws))
    second = shared * first + math.sqrt(1 - shared**2) * own
    above, below = _at(now, worth[0], first), _at(once, worth[1], second)
    with np.errstate(divide="ignore", invalid="ignore"):
        return percentile_interval(1 - above / below, level)


def _likeness(first: Group, second: Group, worth: tuple[float, float]) -> float:
    """How the shares below both medians go together: a slow day slows both sides, and their ratio less."""
    off = [_off(group) for group in (first, second)]
    both = 0.0
    for one, other in zip(first.clusters, second.clusters, strict=False):  # what only one of them knows joins nothing
        places = numbered(np.concatenate((one, other)))
        sums = [np.bincount(at, of, places.max() + 1) for at, of in zip(np.split(places, [first.n]), off, strict=True)]
        both += float(np.sum(sums[0] * sums[1]))
    return float(np.clip(both * math.sqrt(worth[0] * worth[1]) / 0.25, -_MOST_ALIKE, _MOST_ALIKE))


def _off(group: Group) -> Array:
    """What each value adds to the share at or below the median, less what it would add on average."""
    below = (group.values <= np.median(group.values)).astype(np.float64)
    return np.asarray((below - below.mean()) / group.n)


def _ends(level: float) -> list[float]:
    return [(1 - level) / 2, (1 + level) / 2]
