"""About how many more cases until an interval no longer crosses a line."""

import math

import numpy as np
from scipy import special

from kpidesk.statistics.decay import LEAST_WEEKS, POINTS_PER_30_DAYS
from kpidesk.statistics.proportions import LEVEL

MOST_WEEKS = 520


def cases_for_proportion(p: float, line: float, level: float = LEVEL) -> int | None:
    """The smallest number of cases at which the Wilson interval at the share ``p`` leaves out ``line``.

    None when p is on the line: no number settles it. A percentile q against a limit is the same question: p is then the
    share of rows within the limit, and the line is q. From Wilson's test: n >= z^2 line (1 - line) / (p - line)^2.
    """
    if p == line:
        return None
    z = float(special.ndtri((1 + level) / 2))
    return max(1, math.ceil(z * z * line * (1 - line) / (p - line) ** 2))


def cases_to_settle_proportion(p: float, n: float, line: float, level: float = LEVEL) -> int | None:
    """How many cases more than ``n`` that takes (0: settled already); None when p is on the line."""
    needed = cases_for_proportion(p, line, level)
    return None if needed is None else max(0, math.ceil(needed - n))


def blocks_to_settle(half_width: float, distance: float, blocks: int) -> int | None:
    """How many more blocks (days, rows, incidents) until the half-width is no more than the distance to the line.

    Half-widths shrink with the square root of the number. 0: settled already; None when the value is on the line.
    """
    if distance == 0:
        return None
    if half_width <= abs(distance):
        return 0
    return math.ceil(blocks * (half_width / distance) ** 2 - 1e-9) - blocks


def weeks_to_resolve_decay(
    accuracy: float, labels_per_week: float, half_width: float, dispersion: float = 1.0, level: float = LEVEL
) -> int | None:
    """The number of weeks after which the decay is known to +- ``half_width`` points per 30 days, for one version.

    None when ten years would not do, or nothing is labelled. At 94 % and 100 labels a week 12 weeks give +- 1.9.
    """
    chance = accuracy * (1 - accuracy)
    if labels_per_week <= 0:
        return None
    weeks = np.arange(LEAST_WEEKS, MOST_WEEKS + 1)
    # The sum of squares of k equally spaced weeks around their mean is k (k^2 - 1) / 12.
    error = np.sqrt(dispersion * chance / labels_per_week / (weeks * (weeks**2 - 1) / 12))
    halves = abs(POINTS_PER_30_DAYS) * special.stdtrit(weeks - 2, (1 + level) / 2) * error
    reached = np.flatnonzero(halves <= half_width)
    return int(weeks[reached[0]]) if len(reached) else None
