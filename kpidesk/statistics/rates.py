"""Bounds on rates of rare events, above all when none was seen."""

import math

from scipy import special

from kpidesk.statistics.proportions import LEVEL


def poisson_upper_bound(events: int, exposure: float, level: float = LEVEL) -> float | None:
    """The one-sided upper bound on events per unit of exposure; None without exposure.

    Exact (Garwood 1936): with no event in 91 days, at most 3.0 / 91 a day at 95 %.
    """
    if exposure <= 0:
        return None
    return float(special.gammaincinv(events + 1, level)) / exposure


def zero_event_bound(n: int, level: float = LEVEL) -> float | None:
    """The one-sided upper bound on a share when none of ``n`` cases showed the event; None without cases."""
    return 1 - (1 - level) ** (1 / n) if n > 0 else None


def zero_event_cases(share: float, level: float = LEVEL) -> int:
    """How many cases without any event show that its share is below ``share`` (59 for 5 %, 299 for 1 %).

    Raises ValueError unless the share lies between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"a share between 0 and 1 was expected, not {share}")
    return math.ceil(math.log1p(-level) / math.log1p(-share))
