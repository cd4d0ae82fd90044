"""Gaps between the groups of one column: selection rates, and rates within the actual class."""

from dataclasses import dataclass, replace
from math import comb

import numpy as np

from kpidesk.metrics.group_counts import Groups, Places, Strata
from kpidesk.statistics.permutation import GapTest, clustered_gap_test, stratified_gap_test
from kpidesk.statistics.proportions import LEVEL, largest_plausible_gap, newcombe_difference


@dataclass(frozen=True, slots=True)
class Gap:
    """The largest minus the smallest rate of a column's assessable groups, of the worse stratum.

    ``low`` and ``high`` name the two groups, ``rates`` are theirs. ``interval``: from their lower Newcombe end (not
    below 0) to ``plausible``, the largest upper end of any pair, Bonferroni over pairs.
    """

    column: str
    size: float
    low: str
    high: str
    rates: tuple[float, float]
    n: int
    interval: tuple[float, float]
    plausible: float

    @property
    def ratio(self) -> float | None:
        """Smallest / largest rate; None where no group has any success."""
        return self.rates[0] / self.rates[1] if self.rates[1] > 0 else None


def find_gap(groups: Groups, strata: Strata) -> Gap | None:
    """None with fewer than two groups that can be assessed."""
    assessed = groups.assessable(strata)
    if len(assessed) < 2:
        return None
    gaps = [_gap_of(groups, assessed, successes, rows) for successes, rows in strata]
    worst = max(gaps, key=lambda gap: gap.size)
    plausible = max(gap.plausible for gap in gaps)
    return replace(worst, n=sum(gap.n for gap in gaps), plausible=plausible, interval=(worst.interval[0], plausible))


def _gap_of(groups: Groups, assessed: Places, successes: str, rows: str) -> Gap:
    n = groups.of(rows)[assessed]
    rates = groups.of(successes)[assessed] / n
    worth = np.array([groups.effective_rows(int(group), successes, rows) for group in assessed])
    plausible = largest_plausible_gap((rates * worth).tolist(), worth.tolist()) or 0.0
    low, high = int(rates.argmin()), int(rates.argmax())
    level = 1 - (1 - LEVEL) / comb(len(assessed), 2)
    ends = newcombe_difference(rates[high] * worth[high], worth[high], rates[low] * worth[low], worth[low], level)
    size = float(rates[high] - rates[low])
    least = max(0.0, min(float(ends[0]), size)) if ends else 0.0
    return Gap(
        groups.column,
        size,
        groups.names[assessed[low]],
        groups.names[assessed[high]],
        (float(rates[low]), float(rates[high])),
        int(n.sum()),
        (least, plausible),
        plausible,
    )


def chance_of(groups: Groups, strata: Strata, draws: int) -> GapTest | None:
    """The permutation test of the gap: whole users change groups where they are known, else rows."""
    assessed = groups.assessable(strata)
    successes, rows = ([pair[place] for pair in strata] for place in (0, 1))
    if groups.clustered:
        hits, group = groups.by_unit(successes, assessed)
        return clustered_gap_test(group, hits, groups.by_unit(rows, assessed)[0], draws)
    hits, totals = (np.array([groups.of(count)[assessed] for count in counts]) for counts in (successes, rows))
    return stratified_gap_test(hits, totals, draws)
