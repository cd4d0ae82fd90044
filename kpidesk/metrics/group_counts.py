"""The counts of one group column in a slice, by group and by the clusters that are the unit of chance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.values import Missing
from kpidesk.engine.calibration import Event
from kpidesk.engine.evidence import Evidence, GroupCounts
from kpidesk.engine.slices import Slice
from kpidesk.metrics.score_bins import why_no_chances
from kpidesk.statistics.proportions import cluster_effective_n

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Strata = tuple[tuple[str, str], ...]
"""Pairs of (successes, rows)."""
SELECTION: Strata = (("yes", "n"),)
ODDS: Strata = (("positive_yes", "positives"), ("negative_yes", "negatives"))
"""Of the actual yes, then of the actual no: the true and the false positive rate."""
LEAST_ROWS, LEAST_OF_A_CLASS = 30, 5
COUNTS = ("n", "yes", "positives", "positive_yes", "negatives", "negative_yes", "scored", "score", "outcomes")
_AT = {name: place for place, name in enumerate(COUNTS)}


@dataclass(frozen=True, slots=True)
class Groups:
    """``names``: the groups with decisions. ``sums``: groups x COUNTS. ``units``: clusters x COUNTS, ``unit_group``
    the group of each. ``clustered``: whether clusters are whole users. ``known``: share of decisions whose group is.
    """

    column: str
    names: tuple[str, ...]
    sums: Array
    units: Array
    unit_group: Places
    clustered: bool
    known: float

    def of(self, count: str) -> Array:
        """One count, by group."""
        return self.sums[:, _AT[count]]

    def assessable(self, strata: Strata) -> Places:
        """Groups with 30 rows, or for rates within the actual class 5 of each class."""
        least = LEAST_ROWS if strata == SELECTION else LEAST_OF_A_CLASS
        return np.flatnonzero(np.all([self.of(rows) >= least for _, rows in strata], axis=0))

    def by_unit(self, counts: list[str], groups: Places) -> tuple[Array, Places]:
        """Counts of the clusters of some groups (clusters x counts), and the group of each."""
        kept = np.isin(self.unit_group, groups) & (self.units[:, 0] > 0)
        return self.units[kept][:, [_AT[count] for count in counts]], self.unit_group[kept]

    def effective_rows(self, group: int, successes: str, rows: str) -> float:
        """What a group's rows are worth, users being alike in themselves."""
        n, yes = float(self.of(rows)[group]), float(self.of(successes)[group])
        if not self.clustered or not n:
            return n
        mine = self.units[(self.unit_group == group) & (self.units[:, _AT[rows]] > 0)]
        m, k = mine[:, _AT[rows]], mine[:, _AT[successes]]
        return min(n, cluster_effective_n(yes / n, n, float(m @ m), float(k @ m), float(k @ k), len(m)))


@dataclass(frozen=True, slots=True)
class _Rows:
    """A column's counts in arrays, sorted by day: rows x COUNTS, with the cluster of each row."""

    names: tuple[str, ...]
    days: npt.NDArray[np.int64]
    counts: Array
    unit: Places
    unit_group: Places


def count_groups(evidence: Evidence, part: Slice, column: str) -> Groups:
    """The groups of a column among the decisions of a slice; groups without any are left out."""
    counts = evidence.groups[column]
    rows = evidence.remember(("group rows", column), lambda: _arrays(evidence, counts))
    first, last = evidence.days(part.period)
    begin, end = np.searchsorted(rows.days, (first, last + 1))
    units = _add_up(rows.unit[begin:end], rows.counts[begin:end], len(rows.unit_group))
    sums = _add_up(rows.unit_group, units, len(rows.names))
    seen = sums[:, 0] > 0
    place = np.cumsum(seen) - 1
    kept = seen[rows.unit_group] if len(rows.unit_group) else np.array([], dtype=bool)
    return Groups(
        column,
        tuple(name for name, has in zip(rows.names, seen, strict=True) if has),
        sums[seen],
        units[kept],
        place[rows.unit_group[kept]],
        counts.clustered,
        _known(evidence, part, counts),
    )


def _add_up(places: Places, counts: Array, size: int) -> Array:
    """The sums of the rows of ``counts`` by place (places x COUNTS), added in the order of the rows."""
    return np.column_stack([np.bincount(places, column, size) for column in counts.T])


def crossed_groups(evidence: Evidence, part: Slice) -> tuple[Groups, ...]:
    """The groups of two columns at once, over the review window; every row stands for itself."""
    if not evidence.intersections:
        return ()
    known = evidence.of(next(iter(evidence.groups.values())).known, part.period)
    decisions = float(known["n"].sum())
    return tuple(_crossed(evidence, column, frame, decisions) for column, frame in evidence.intersections.items())


def why_no_scores(evidence: Evidence) -> Missing | None:
    """Why scores cannot be held against the truth by group, as they are not the chance of yes; None where they can."""
    return why_no_chances(evidence) if evidence.health.scores.event is Event.YES else None


def _counts(evidence: Evidence, frame: pd.DataFrame) -> Array:
    """Rows x COUNTS, without scores where these are no chances."""
    counts = frame[list(COUNTS)].to_numpy(dtype=np.float64, copy=True)
    if why_no_scores(evidence) is not None:
        counts[:, [_AT[name] for name in ("scored", "score", "outcomes")]] = 0.0
    return counts


def _crossed(evidence: Evidence, column: str, frame: pd.DataFrame, decisions: float) -> Groups:
    sums = _counts(evidence, frame)
    names = tuple(str(name) for name in frame.index)
    known = float(sums[:, 0].sum()) / decisions if decisions else 0.0
    return Groups(column, names, sums, sums, np.arange(len(names)), clustered=False, known=known)


def _arrays(evidence: Evidence, counts: GroupCounts) -> _Rows:
    frame = counts.frame.sort_values("day", kind="stable")
    group, names = pd.factorize(frame["group"], sort=True)
    cluster = pd.factorize(frame["cluster"])[0]
    width = int(cluster.max()) + 1 if len(cluster) else 1
    units, unit = np.unique(group * width + cluster, return_inverse=True)
    return _Rows(
        tuple(str(name) for name in names),
        frame["day"].to_numpy(dtype=np.int64),
        _counts(evidence, frame),
        unit.astype(np.intp),
        (units // width).astype(np.intp),
    )


def _known(evidence: Evidence, part: Slice, counts: GroupCounts) -> float:
    first, last = evidence.days(part.period)
    day = counts.known["day"].to_numpy()
    mine = (day >= first) & (day <= last)
    decisions = float(counts.known["n"].to_numpy()[mine].sum())
    return float(counts.known["known"].to_numpy()[mine].sum()) / decisions if decisions else 0.0
