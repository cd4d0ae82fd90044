"""Net promoter score: the share of promoters minus that of detractors, with its margin."""

import math

from scipy import special

from kpidesk.statistics.proportions import LEVEL

_ADDED = 3.0


def promoter_margin(promoters: int, passives: int, detractors: int, level: float = LEVEL) -> float | None:
    """Half the width of the interval of promoters minus detractors, as a share of all; None without answers.

    The variance of a multinomial, p + d - (p - d)^2, over n. So that answers which nearly all agree do not look
    certain, the variance is that of the answers with three more dealt out as 3/4 promoters, 3/2 passives and 3/4
    detractors (after Rocks 2016).
    """
    n = promoters + passives + detractors
    if n <= 0:
        return None
    for_it, against = ((count + _ADDED / 4) / (n + _ADDED) for count in (promoters, detractors))
    variance = for_it + against - (for_it - against) ** 2
    return float(special.ndtri((1 + level) / 2)) * math.sqrt(variance / n)
