"""Places and bins of a column, fixed from its reference: ranges of numbers between quantiles, or classes."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

BINS = 10
GRID = 50
"""Parts of the reference of equal size, at whose ends distributions are compared; bins are made of whole ones."""
FEW_NUMBERS = 10
"""Numbers with at most this many different values are classes: ranges between quantiles would coincide."""
LEAST_SHARE = 0.01
"""Of the reference's rows that a class must hold for a bin of its own; the rarer ones share one."""
MOST_CLASSES = 500
"""With more different texts than this in the reference a column names things rather than describes them."""
_NO_NUMBERS: Array = np.array([], dtype=np.float64)
_NO_PLACES: Places = np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureCounts:
    """Rows of one column by place, in the reference and on each pilot day.

    Places are counted from 0: missing; then ranges that end at ``edges`` (each with its end, the last one open) where
    the column is ``numeric``, else ``classes`` (and the ``numbers`` that they stand for, if they do); last what the
    reference has no place for: text among numbers, classes it never saw. ``reference``: its rows by place. ``day``,
    ``place``, ``rows``: counts of the log, days ascending. ``cuts``: ends of the ranges that distances are taken over.
    ``exact``: whether every different number of the reference has a place of its own. ``from_pilot``: the reference is
    the log's own first weeks. ``why``: why the column cannot be compared; empty where it can.
    """

    name: str
    numeric: bool = False
    from_pilot: bool = False
    exact: bool = False
    edges: Array = field(default_factory=lambda: _NO_NUMBERS)
    cuts: Array = field(default_factory=lambda: _NO_NUMBERS)
    classes: tuple[str, ...] = ()
    numbers: Array = field(default_factory=lambda: _NO_NUMBERS)
    reference: Array = field(default_factory=lambda: _NO_NUMBERS)
    day: Places = field(default_factory=lambda: _NO_PLACES)
    place: Places = field(default_factory=lambda: _NO_PLACES)
    rows: Places = field(default_factory=lambda: _NO_PLACES)
    why: str = ""

    def between(self, first: int, last: int) -> Array:
        """Rows of the log by place over pilot days, both ends included."""
        start, stop = np.searchsorted(self.day, [first, last + 1])
        counted = np.bincount(self.place[start:stop], self.rows[start:stop], len(self.reference))
        return np.asarray(counted, dtype=np.float64)

    @property
    def bins(self) -> Places:
        """The bin of each place: 0 is missing, the last one what the reference has no place for."""
        if self.numeric:
            inner = np.append(np.searchsorted(self.cuts, self.edges, side="left"), len(self.cuts))
        else:
            inner = np.minimum(np.arange(len(self.classes)), self.own)
        inner = inner + 1
        return np.concatenate([[0], inner, [int(inner.max(initial=0)) + 1]]).astype(np.int64)

    @property
    def own(self) -> int:
        """How many classes have a bin of their own: the frequent ones; a single rare one has one too."""
        frequent = int((self.reference[1:-1] >= LEAST_SHARE * self.reference.sum()).sum())
        return frequent if frequent < len(self.classes) - 1 else len(self.classes)

    @property
    def seldom(self) -> tuple[int, int]:
        """How many classes the reference holds once, and twice."""
        rows = self.reference[1:-1]
        return (0, 0) if self.numeric else (int((rows == 1).sum()), int((rows == 2).sum()))


def quantile_cuts(values: Array) -> Array:
    """The ends of ten bins, nine deciles as the reference gives them (``values``, ascending).

    Where several coincide, one number holds a tenth of the rows or more: it gets a bin of its own, so that what
    becomes of the rest on either side of it can still be seen.
    """
    ends, times = np.unique(values, return_counts=True)
    below = np.nextafter(ends[times > 1], -np.inf)
    return np.union1d(ends, below)


def fine_edges(values: Array, cuts: Array) -> Array:
    """Ends of the ranges that the largest distance of two distributions is looked for at: quantiles and cuts."""
    return np.union1d(values, cuts)


def every_edge(numbers: Array, cuts: Array) -> Array:
    """Each number of the reference as a range of its own, with what lies between them: there and just below, the
    distance of two distributions is largest.
    """
    return np.union1d(np.union1d(numbers, np.nextafter(numbers, -np.inf)), cuts)


def weighted_quantiles(numbers: Array, counts: Places, at: Array) -> Array:
    """Quantiles by linear interpolation of ascending numbers, each so many times; to the bit what numpy gives."""
    ends = np.cumsum(counts)
    ranks = at * (ends[-1] - 1)
    low = np.floor(ranks)
    first, second = (numbers[np.searchsorted(ends, rank, side="right")] for rank in (low, np.ceil(ranks)))
    way, gap = ranks - low, second - first
    return np.asarray(np.where(way < 0.5, first + gap * way, second - gap * (1 - way)), dtype=np.float64)
