"""The interval of the area under the ROC curve."""

import math

from kpidesk.statistics.logit import logit_interval
from kpidesk.statistics.proportions import LEVEL, wilson


def area_interval(
    area: float,
    variance: float,
    positives: float,
    negatives: float,
    alike: float = 1.0,
    freedom: int = 0,
    level: float = LEVEL,
) -> tuple[float, float] | None:
    """The interval of an area with DeLong's ``variance``, on the logit scale, so that it stays within 0 and 1.

    ``positives`` and ``negatives``: rows that came true and rows that did not. ``alike``: how many times as large the
    variance is because rows hang together; ``freedom``: degrees with which it is known, 0 for the normal law.

    Where the area is high the few rows that are out of order make up the variance, and a sample that has none of them
    seems surer than it is: the uncertainty of one row of either outcome, a yes or no of this chance, is added.
    Where every pair is in order (or none is) no spread is seen: each row of the rarer outcome is then one answer, and
    the interval is Wilson's. Source: DeLong, DeLong and Clarke-Pearson 1988; Pepe 2003 for the scale.
    """
    rarer = min(positives, negatives)
    if not 0 < area < 1 or variance <= 0:
        return wilson(area * rarer / alike, rarer / alike, level)
    more = area * (1 - area) * (positives**-2 + negatives**-2)
    return logit_interval(area, math.sqrt(variance * alike + more * alike**2), freedom, level)
