"""How well scores rank what came true above what did not: exact, by average ranks, for every slice at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.periods import Calendar, Period
from kpidesk.engine.codes import place_rows
from kpidesk.engine.connection import Connection
from kpidesk.engine.slices import Grain, Slice, period_slices

LEAST_CLUSTERS = 5
"""With fewer users or days, how alike their rows are cannot be told."""
_Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows that came true and rows that did not, and the share of pairs of them that the scores put in order.

    A tie counts half. ``variance`` is DeLong's (1988), of independent rows; ``alike`` how many times as large it is
    because rows of one user, and rows of one day, hang together: as seen over the review window, and known from so
    many ``clusters`` with the rarer outcome.
    """

    positives: int
    negatives: int
    area: float
    variance: float
    alike: float = 1.0
    clusters: int = 0


@dataclass(frozen=True, slots=True)
class _Ties:
    """Distinct scores, ascending: which of them each row has, rows that came true at each, and rows that did not."""

    of_row: _Integers
    yes: _Integers
    no: _Integers

    @property
    def beaten(self) -> _Integers:
        """What a row that came true is ranked above: twice the others below, once those beside it."""
        return 2 * np.cumsum(self.no) - self.no

    @property
    def topped(self) -> _Integers:
        """What a row that did not is ranked below: twice those that came true above, once those beside it."""
        return np.asarray(2 * (self.yes.sum() - np.cumsum(self.yes)) + self.yes)


def find_rankings(
    connection: Connection, scored: ir.Table, calendar: Calendar, window: Period, names: Mapping[str, tuple[str, ...]]
) -> dict[Slice, Ranking]:
    """The ranking of the window, each week, month and segment; slices that lack one of the outcomes are left out.

    ``scored``: day, score, yes, cluster and the columns of ``names``, whose segments within the window are told apart.
    """
    found = connection.coded(scored.select("day", "score", "yes", "cluster", *names))
    rows = found.take(np.argsort(found["score"].to_numpy())).reset_index(drop=True)
    first, last = _days(window, calendar)
    inside = rows[rows["day"].between(first, last)]
    whole = _rank(inside["score"].to_numpy(), inside["yes"].to_numpy(dtype=bool))
    if whole is None:
        return {}
    rankings = {Slice(Grain.WINDOW, window): whole}
    for grain in (Grain.WEEK, Grain.MONTH):
        parts = [part for part in period_slices(calendar, window) if part.grain is grain]
        rankings |= _ranked(rows, _of_period(rows["day"], parts, calendar), parts)
    for column, segments in names.items():
        named = [Slice(Grain.SEGMENT, window, 0, column, name) for name in segments]
        rankings |= _ranked(inside, place_rows(inside[column], pd.Index(segments)), named)
    alike, clusters = _likeness(inside, whole)
    return {part: replace(one, alike=alike, clusters=clusters) for part, one in rankings.items()}


def _days(period: Period, calendar: Calendar) -> tuple[int, int]:
    def number(day: date) -> int:
        return (day - calendar.start).days + 1

    return number(period.first), number(period.last)


def _of_period(day: pd.Series, parts: Sequence[Slice], calendar: Calendar) -> npt.NDArray[np.int32]:
    """For each row the place of its period among the parts, which follow one another."""
    ends = np.array([_days(part.period, calendar)[1] for part in parts])
    place = np.searchsorted(ends, np.arange(calendar.pilot.days + 1)).astype(np.int32)
    return np.asarray(place[day.to_numpy()])


def _ranked(rows: pd.DataFrame, place: npt.NDArray[np.int32], parts: Sequence[Slice]) -> dict[Slice, Ranking]:
    """The ranking of each part; the rows are by ascending score, and stay so within a part."""
    order = np.argsort(place.astype(np.int16), kind="stable")
    ends = np.cumsum(np.bincount(place, minlength=len(parts)))
    score, yes = rows["score"].to_numpy()[order], rows["yes"].to_numpy(dtype=bool)[order]
    cut = [slice(0 if at == 0 else int(ends[at - 1]), int(ends[at])) for at in range(len(parts))]
    found = ((part, _rank(score[where], yes[where])) for part, where in zip(parts, cut, strict=True))
    return {part: one for part, one in found if one is not None}


def _rank(score: npt.NDArray[np.float64], yes: npt.NDArray[np.bool_]) -> Ranking | None:
    """The ranking of rows by ascending score; None where either outcome is missing."""
    positives = int(yes.sum())
    negatives = len(yes) - positives
    if not positives or not negatives:
        return None
    ties = _ties(score, yes)
    area = int((ties.yes * ties.beaten).sum()) / (2 * positives * negatives)
    above = float((ties.yes * (ties.beaten / (2 * negatives) - area) ** 2).sum())
    below = float((ties.no * (ties.topped / (2 * positives) - area) ** 2).sum())
    variance = above / max(positives - 1, 1) / positives + below / max(negatives - 1, 1) / negatives
    return Ranking(positives, negatives, area, variance)


def _ties(score: npt.NDArray[np.float64], yes: npt.NDArray[np.bool_]) -> _Ties:
    change = np.append(True, score[1:] != score[:-1])
    starts = np.flatnonzero(change)
    rows = np.diff(np.append(starts, len(score)))
    came = np.add.reduceat(yes.astype(np.int64), starts)
    return _Ties(np.cumsum(change) - 1, came, rows - came)


def _likeness(rows: pd.DataFrame, whole: Ranking) -> tuple[float, int]:
    """How many times DeLong's variance the area's is with rows of one user, and of one day, alike; and from how many
    clusters that is known.

    Each row's share in the area is added up by cluster (Obuchowski 1997); variances of two kinds of clusters are added,
    less that of single rows, which is in both (Cameron, Gelbach and Miller 2011).
    """
    yes = rows["yes"].to_numpy(dtype=bool)
    ties = _ties(rows["score"].to_numpy(), yes)
    weighed = np.where(yes, ties.beaten[ties.of_row], ties.topped[ties.of_row])
    known = [
        found for unit in ("cluster", "day") if (found := _of_clusters(rows[unit], yes, weighed, whole)) is not None
    ]
    if not known or not whole.variance:
        return 1.0, 0
    together = sum(variance for variance, _ in known) - (len(known) - 1) * whole.variance
    return max(1.0, together / whole.variance), min(clusters for _, clusters in known)


def _of_clusters(
    unit: pd.Series, yes: npt.NDArray[np.bool_], weighed: _Integers, whole: Ranking
) -> tuple[float, int] | None:
    """The variance over one kind of clusters, and in how many of them the rarer outcome came up, which is what it is
    known from; None where those are too few, or not all known.

    Sums of whole numbers are the same in whatever order the rows came.
    """
    if unit.isna().any():
        return None
    codes, _ = pd.factorize(unit)
    m, n = whole.positives, whole.negatives
    wins, losses = (np.bincount(codes, np.where(one, weighed, 0)) for one in (yes, ~yes))
    came, others = (np.bincount(codes, one) for one in (yes, ~yes))
    clusters = int(np.count_nonzero(came if m <= n else others))
    if clusters < LEAST_CLUSTERS:
        return None
    shares = (wins / (2 * n) - whole.area * came) / m + (losses / (2 * m) - whole.area * others) / n
    return float(clusters / (clusters - 1) * (np.sort(shares) ** 2).sum()), clusters
