"""Where the next value will lie, from those seen so far."""

import math
from collections.abc import Sequence

import numpy as np
from scipy import special

from kpidesk.statistics.proportions import LEVEL

LEAST_SEEN = 5


def prediction_interval(errors: Sequence[float], level: float = LEVEL) -> tuple[float, float] | None:
    """How far a forecast may be off, from the errors of earlier ones around 0; None below five of them.

    +- t * sqrt(mean of squares * (1 + 1/k)), with k degrees of freedom: a bias seen so far is no promise, so it widens
    the interval to both sides. Source: the normal law of one more value of the same kind.
    """
    k = len(errors)
    if k < LEAST_SEEN:
        return None
    size = math.sqrt(float(np.mean(np.square(errors))) * (1 + 1 / k))
    half = float(special.stdtrit(k, (1 + level) / 2)) * size
    return -half, half
