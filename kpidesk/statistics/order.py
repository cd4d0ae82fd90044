"""Distribution-free intervals of percentiles."""

import math

from scipy import special

from kpidesk.statistics.proportions import LEVEL


def order_statistic_ranks(n: int, q: float, level: float = LEVEL) -> tuple[int | None, int | None]:
    """Ranks (1 = smallest) of the two rows between which the ``q`` quantile of ``n`` rows lies; None: no such row.

    The number of rows below the quantile is binomial(n, q). Each end leaves out at most (1 - level) / 2: the first
    upper end for q = .95 comes at 72 rows, for q = .99 at 368. Source: David and Nagaraja, Order Statistics, 7.1.
    """
    if n <= 0:
        return None, None
    tail = (1 - level) / 2
    low = _smallest(tail, n, q)
    if special.bdtr(low, n, q) <= tail:
        low += 1
    high = _smallest(1 - tail, n, q) + 1
    return (low if low >= 1 else None), (high if high <= n else None)


def _smallest(share: float, n: int, q: float) -> int:
    """The smallest k with P(B <= k) >= share, without the overhead of SciPy's distribution objects."""
    k = math.ceil(special.bdtrik(share, n, q))
    # The inverse is found by iteration: where it lands just above a whole number, one less may do.
    return k - 1 if k >= 1 and special.bdtr(k - 1, n, q) >= share else k
