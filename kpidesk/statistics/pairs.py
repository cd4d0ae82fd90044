"""Two yes/no marks of the same cases: whether one version passes more than the other."""

import math

from scipy import special

from kpidesk.statistics.proportions import LEVEL


def mcnemar(lost: int, won: int) -> float:
    """The exact two-sided p-value of McNemar's test from the cases that passed only before and only after.

    Of the cases that changed, half should have changed either way: twice the smaller binomial tail, at most 1; 1 where
    none changed. Source: McNemar 1947; statsmodels ``mcnemar(exact=True)``.
    """
    changed = lost + won
    return min(1.0, 2.0 * float(special.bdtr(min(lost, won), changed, 0.5))) if changed else 1.0


def paired_difference(lost: int, won: int, n: int, level: float = LEVEL) -> tuple[float, float] | None:
    """The interval of the difference of the shares, after minus before, over ``n`` paired cases; None without cases.

    Wald's interval with one case added to each of the two cells of changed cases (Bonett and Price 2012).
    """
    if n <= 0:
        return None
    gained, gone = (won + 1) / (n + 2), (lost + 1) / (n + 2)
    middle = gained - gone
    half = float(special.ndtri((1 + level) / 2)) * math.sqrt((gained + gone - middle**2) / (n + 2))
    return max(-1.0, middle - half), min(1.0, middle + half)
