"""Two counts of the same thing from two files: over which days they compare, and by how much they differ."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpidesk.base.periods import WEEK, Period
from kpidesk.engine.evidence import Evidence

_DENSE = 0.5
"""The share of the days of its span (and a week) that a book has entries on, at least, to be compared by days."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What two books add up to over the days that both cover, and the pilot weeks in which they differ too much."""

    one: float
    other: float
    period: Period
    weeks: tuple[int, ...]

    @property
    def ratio(self) -> float:
        """The other by the one."""
        return self.other / self.one

    def differs(self, tolerance: float) -> bool:
        """Whether the other is more than a share of the one above or below it."""
        return abs(self.ratio - 1) > tolerance


def compare(evidence: Evidence, one: pd.Series, other: pd.Series, tolerance: float) -> Compared | None:
    """Two series by pilot day over the days from which and to which both have entries; None where there are none.

    A book with entries on few days, such as one sum a month, is compared over the whole pilot and not by weeks.
    """
    days = evidence.daily.index
    mine, theirs = (series.reindex(days, fill_value=0.0).astype("float64") for series in (one, other))
    spans = [_span(mine), _span(theirs)]
    if any(span is None for span in spans):
        return None
    known = [span for span in spans if span is not None]
    dense = all(_is_dense(series, span) for series, span in zip((mine, theirs), known, strict=True))
    first = max(span[0] for span in known) if dense else int(days[0])
    last = min(span[1] for span in known) if dense else int(days[-1])
    if first > last:
        return None
    mine, theirs = mine.loc[first:last], theirs.loc[first:last]
    total, others = float(mine.sum()), float(theirs.sum())
    if total <= 0 or others <= 0:
        return None
    weeks = _weeks(mine, theirs, tolerance) if dense else ()
    start = pd.Timestamp(evidence.calendar.start)
    period = Period(*((start + pd.Timedelta(days=day - 1)).date() for day in (first, last)))
    return Compared(total, others, period, weeks)


def _span(series: pd.Series) -> tuple[int, int] | None:
    used = series.index[series.to_numpy() != 0]
    return (int(used[0]), int(used[-1])) if len(used) else None


def _is_dense(series: pd.Series, span: tuple[int, int]) -> bool:
    used = int((series.loc[span[0] : span[1]] != 0).sum())
    return used >= max(WEEK, _DENSE * (span[1] - span[0] + 1))


def _weeks(mine: pd.Series, theirs: pd.Series, tolerance: float) -> tuple[int, ...]:
    week = (mine.index.to_numpy() - 1) // WEEK + 1
    sums, others = mine.groupby(week).sum(), theirs.groupby(week).sum()
    apart = np.abs(others - sums) > tolerance * np.maximum(np.abs(sums), np.abs(others))
    return tuple(int(one) for one in sums.index[apart.to_numpy()])


def spread(entries: pd.DataFrame, length: int) -> pd.Series:
    """Quantities divided evenly over their days, first to last, by pilot day 1 ... ``length``."""
    total = np.zeros(length + 2)
    for first, last, quantity in entries[["first", "last", "quantity"]].to_numpy(dtype=np.float64):
        begin, end = max(1, int(first)), min(length, int(last))
        if begin <= end:
            total[begin : end + 1] += quantity / (last - first + 1)
    return pd.Series(total[1 : length + 1], index=pd.RangeIndex(1, length + 1))
