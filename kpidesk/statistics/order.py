"""Distribution-free intervals of percentiles."""

from scipy import stats

from kpidesk.statistics.proportions import LEVEL


def order_statistic_ranks(n: int, q: float, level: float = LEVEL) -> tuple[int | None, int | None]:
    """Ranks (1 = smallest) of the two rows between which the ``q`` quantile of ``n`` rows lies; None: no such row.

    The number of rows below the quantile is binomial(n, q). Each end leaves out at most (1 - level) / 2: the first
    upper end for q = .95 comes at 72 rows, for q = .99 at 368. Source: David and Nagaraja, Order Statistics, 7.1.
    """
    if n <= 0:
        return None, None
    tail = (1 - level) / 2
    law = stats.binom(n, q)
    low = int(law.ppf(tail))
    if law.cdf(low) <= tail:
        low += 1
    high = int(law.ppf(1 - tail)) + 1
    return (low if low >= 1 else None), (high if high <= n else None)
