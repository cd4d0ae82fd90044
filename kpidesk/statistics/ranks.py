"""The interval of the area under the ROC curve."""

import math

from kpidesk.statistics.logit import logit_interval
from kpidesk.statistics.proportions import LEVEL, wilson


def area_interval(
    area: float, variance: float, smaller: float, freedom: int = 0, level: float = LEVEL
) -> tuple[float, float] | None:
    """The interval of an area with DeLong's ``variance``, on the logit scale, so that it stays within 0 and 1.

    ``freedom``: degrees with which the variance is known, where it is known from clusters; 0 for the normal law.
    Where every pair is in order (or none is) DeLong sees no spread: each of the ``smaller`` class is then taken for one
    answer, and the interval is Wilson's. Source: DeLong, DeLong and Clarke-Pearson 1988; Pepe 2003 for the scale.
    """
    if not 0 < area < 1 or variance <= 0:
        return wilson(area * smaller, smaller, level)
    return logit_interval(area, math.sqrt(variance), freedom, level)
