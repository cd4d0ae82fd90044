"""Shares and means over rows of the log, as precise as rows that hang together by user and by day allow."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.clusters import Clusters
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact
from kpidesk.engine.slices import Slice
from kpidesk.metrics.forms import Array, Columns, ratio_over_days
from kpidesk.metrics.metric import nothing, too_little
from kpidesk.statistics.clusters import OF_A_DAY, Moments, effective_rows, marks, mean_interval, precision
from kpidesk.statistics.proportions import clopper_pearson, wilson

LEAST = 30
_HARDLY_ANY = 2.0
"""Where scores fall short of 1 (or exceed 0) by fewer whole rows in all, how they scatter cannot be told: a score is
then worth no more than a yes or no."""
WILSON = "Wilson, at the effective number of rows where users, sessions or days repeat"
EXACT = "Clopper–Pearson, at the effective number of rows where users, sessions or days repeat"
STUDENT = "Student's t, over rows, users (or sessions) and days"
Formula = Callable[[Evidence, Slice], Measured]


@dataclass(frozen=True, slots=True)
class Share:
    """The facts above and below the line, what the rows are called, and the least of them that says anything.

    ``exact``: Clopper and Pearson's interval, for safety and audit claims. ``any_hit``: one hit is told however few
    the rows are.
    """

    facts: tuple[Fact, Fact]
    what: str
    least: int = LEAST
    exact: bool = False
    any_hit: bool = False

    def over(self, evidence: Evidence, part: Slice) -> Measured:
        """The share of a slice; Missing where there are too few rows."""
        sums = evidence.facts(part)
        yes, rows = (float(sums[fact.name]) for fact in self.facts)
        few = self._few(yes, rows)
        return few or self._value(yes, rows, self.worth(evidence, part, yes, rows))

    def worth(self, evidence: Evidence, part: Slice, yes: float, rows: float) -> float:
        """How many independent rows those of a slice are worth."""
        del part
        return rows * worth_of_a_row(evidence, self.facts, yes in {0.0, rows})

    def _few(self, yes: float, rows: float) -> Missing | None:
        if not rows:
            return nothing(f"There are no {self.what} in this period.")
        if rows < self.least and not (self.any_hit and yes):
            return too_little(rows, self.least, self.what)
        return None

    def _value(self, yes: float, rows: float, worth: float) -> Value:
        interval = (clopper_pearson if self.exact else wilson)(yes / rows * worth, worth)
        detail = {"yes": yes, "effective_n": worth}
        return Value(yes / rows, round(rows), interval, detail=detail)


def share(facts: tuple[Fact, Fact], what: str, *, least: int = LEAST, exact: bool = False) -> Formula:
    """The formula of a plain share."""
    return Share(facts, what, least, exact).over


def worth_of_a_row(evidence: Evidence, facts: tuple[Fact, Fact], extreme: bool = False) -> float:  # noqa: FBT001, FBT002 - read at one place
    """How many independent rows one row is worth: estimated once over the review window, because a week alone has too
    few users and days for it. ``extreme``: for a slice at 0 or 1, where every user is taken to answer as one.
    """
    key = ("worth of a row", facts[0].name, extreme)
    return evidence.remember(key, lambda: _worth(evidence, facts, extreme=extreme))


def _worth(evidence: Evidence, facts: tuple[Fact, Fact], *, extreme: bool) -> float:
    rows, ways = moments(evidence, facts)
    if rows is None:
        return 1.0
    if extreme and ways:
        rows, ways = replace(rows, y=0.0), [ways[0]]
    worth = effective_rows(rows, ways) / rows.n
    ratio = facts[0].ratio
    return min(1.0, worth) if ratio is None or ratio.marks else worth


def moments(evidence: Evidence, facts: tuple[Fact, Fact]) -> tuple[Moments | None, list[Moments]]:
    """Over the review window: those of single rows, and those of users (else sessions) and of days, as far as known.

    Users come first, so that they stand for the rows where likeness cannot be seen; days where no user is named.
    """
    return evidence.remember(("moments", facts[0].name), lambda: _moments(evidence, facts))


def _moments(evidence: Evidence, facts: tuple[Fact, Fact]) -> tuple[Moments | None, list[Moments]]:
    days = evidence.by_day(evidence.window)
    y, n = (days[fact.name].to_numpy(dtype=np.float64) for fact in facts)
    if not n.sum():
        return None, []
    known = evidence.likeness.get(facts[0].name)
    single = known_moments(known.rows) if known and known.rows else marks(float(n.sum()), float(y.sum()))
    busy = n > 0
    by_day = Moments(int(busy.sum()), n.sum(), y.sum(), (n * n).sum(), (n * y).sum(), (y * y).sum(), OF_A_DAY)
    ways = [] if known is None or known.users is None else [known_moments(known.users)]
    return single, [*ways, by_day]


def known_moments(sums: Clusters) -> Moments:
    """What the engine gathered, as the statistics take it."""
    return Moments(sums.clusters, sums.n, sums.yes, sums.n2, sums.yn, sums.y2)


def mean_of_scores(facts: tuple[Fact, Fact], what: str) -> Formula:
    """The mean of a score on a scale of its own: Student's interval, over rows, users and days."""

    def over(evidence: Evidence, part: Slice) -> Measured:
        sums = evidence.facts(part)
        both, n = (float(sums[fact.name]) for fact in facts)
        if not n:
            return nothing(f"There are no {what} in this period.")
        if n < LEAST:
            return too_little(n, LEAST, what)
        return Value(both / n, round(n), _around(evidence, facts, both / n, n))

    return over


def _around(evidence: Evidence, facts: tuple[Fact, Fact], mean: float, n: float) -> tuple[float, float] | None:
    """The interval of the mean of a slice with ``n`` below the line; None where all scores are one and the same."""
    rows, ways = moments(evidence, facts)
    found = None if rows is None else precision(rows, ways)
    if rows is None or found is None or not found.variance:
        return None
    return mean_interval(mean, replace(found, variance=found.variance * rows.n / n))


def mean_of_shares(facts: tuple[Fact, Fact], what: str, *, least: int = LEAST) -> Formula:
    """The mean of scores between 0 and 1, or a ratio of counts of which one is part of the other: Wilson's interval."""

    def over(evidence: Evidence, part: Slice) -> Measured:
        sums = evidence.facts(part)
        above, below = (float(sums[fact.name]) for fact in facts)
        if not below:
            return nothing(f"There are no {what} in this period.")
        if below < least:
            return too_little(below, least, what)
        number = min(1.0, above / below)
        worth = below * worth_of_a_row(evidence, facts, number in {0.0, 1.0})
        if below * min(number, 1 - number) < _HARDLY_ANY:
            worth = min(worth, below)
        return Value(number, round(below), wilson(number * worth, worth), detail={"effective_n": worth})

    return over


def ratio_of_sums(above: Fact, below: Fact, what: str, *, least: int = 1) -> Formula:
    """One sum by another: over whole days as they vary."""

    def over(evidence: Evidence, part: Slice) -> Measured:
        sums = evidence.facts(part)
        denominator = float(sums[below.name])
        if not denominator:
            return nothing(f"There are no {what} in this period.")
        if denominator < least:
            return too_little(denominator, least, what)
        n = round(denominator)
        days = evidence.days_of(part)
        columns = {"above": days[above.name], "below": days[below.name]}
        return replace(ratio_over_days(evidence, part, columns, _ratio, ""), n=n)

    return over


def _ratio(sums: Columns) -> Array:
    return sums["above"] / sums["below"]
