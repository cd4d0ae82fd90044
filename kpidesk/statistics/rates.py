"""Bounds on rates of rare events, above all when none was seen."""

from scipy import special

from kpidesk.statistics.proportions import LEVEL


def poisson_upper_bound(events: int, exposure: float, level: float = LEVEL) -> float | None:
    """The one-sided upper bound on events per unit of exposure; None without exposure.

    Exact (Garwood 1936): with no event in 91 days, at most 3.0 / 91 a day at 95 %.
    """
    if exposure <= 0:
        return None
    return float(special.gammaincinv(events + 1, level)) / exposure
