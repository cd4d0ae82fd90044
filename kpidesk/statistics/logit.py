"""Intervals of figures between 0 and 1, on the logit scale, so that they stay there."""

from scipy import special

from kpidesk.statistics.proportions import LEVEL


def logit_interval(value: float, error: float, freedom: int = 0, level: float = LEVEL) -> tuple[float, float]:
    """The interval of a figure above 0 and below 1 with a standard error.

    ``freedom``: degrees with which the error is known (Student's t); 0 for the normal law.
    """
    tail = (1 + level) / 2
    far = float(special.stdtrit(freedom, tail)) if freedom else float(special.ndtri(tail))
    half, centre = far * error / (value * (1 - value)), float(special.logit(value))
    return float(special.expit(centre - half)), float(special.expit(centre + half))
