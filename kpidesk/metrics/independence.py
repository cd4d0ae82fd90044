"""How many independent rows the labelled rows are worth: rows of one user are alike, and so are rows of one day."""

import numpy as np
import numpy.typing as npt

from kpidesk.base.periods import WEEK
from kpidesk.engine.classes import RIGHT
from kpidesk.engine.clusters import Clusters
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.statistics.clusters import OF_A_DAY, Moments, effective_rows, marks
from kpidesk.statistics.proportions import cluster_effective_n

FEW_CLUSTERS = 30
_MOSTLY_ALIKE = 0.5


Days = npt.NDArray[np.int64]


def independent_share(evidence: Evidence) -> float:
    """How many independent rows one row is worth: below 1 where rows of one user (or session), or of one day, are
    alike.

    Estimated once, over the review window, because a week alone has too few users for it.
    """
    return evidence.remember("independent share", lambda: _independent_share(evidence))


def _independent_share(evidence: Evidence) -> float:
    frame = evidence.of(evidence.answers, evidence.window)
    right = (frame["actual"] == frame["prediction"]) | ((frame["actual"] == RIGHT) & (frame["prediction"] == RIGHT))
    days, place = np.unique(frame["day"].to_numpy(dtype=np.int64), return_inverse=True)
    rows = np.bincount(place, frame["n"].to_numpy(dtype=np.float64)).astype(np.int64)
    yes = np.bincount(place, np.where(right, frame["n"], 0.0).astype(np.float64)).astype(np.int64)
    return min(independent_of_users(evidence), worth_of_a_mark(days, rows, yes, evidence.correct))


def independent_of_users(evidence: Evidence) -> float:
    """The same where only rows of one user are alike: for lines through weeks, which see for themselves how days
    scatter.
    """
    known = evidence.correct
    if known is None or known.clusters >= known.n:
        return 1.0
    worth = cluster_effective_n(known.yes / known.n, known.n, known.n2, known.yn, known.y2, known.clusters)
    return min(1.0, worth / known.n)


def worth_of_a_mark(days: Days, rows: Days, yes: Days, users: Clusters | None) -> float:
    """How many independent rows one row is worth for a share, at most 1: from pilot days (each once), the rows and the
    marked rows of each, and the marks by user where users are named.
    """
    busy = rows > 0
    days, rows, yes = days[busy], rows[busy], yes[busy]
    n, y = float(rows.sum()), float(yes.sum())
    by_user = None if users is None else Moments(users.clusters, users.n, users.yes, users.n2, users.yn, users.y2)
    if not 0 < y < n:
        # At nothing and at all the likeness of days cannot be seen; that of users is taken to be complete.
        return 1.0 if by_user is None else min(1.0, effective_rows(marks(n, y), [by_user]) / n) if n else 1.0
    by_day = within_weeks(days, rows.astype(np.float64), yes.astype(np.float64))
    ways = [one for one in (by_user, by_day) if one is not None]
    return min(1.0, effective_rows(marks(n, y), ways) / n) if ways else 1.0


def within_weeks(days: Days, rows: npt.NDArray[np.float64], yes: npt.NDArray[np.float64]) -> Moments | None:
    """The moments over days, each held against its own week: that a share rises or falls over the weeks is its course,
    and no chance. None where no week has two days.
    """
    weeks, week = np.unique((days - 1) // WEEK, return_inverse=True)
    freedom = len(days) - len(weeks)
    if freedom < 1:
        return None
    off = yes - rows * (np.bincount(week, yes) / np.bincount(week, rows))[week]
    # As many degrees of freedom are lost as there are weeks, not one.
    off *= np.sqrt((len(days) - 1) / freedom)
    told = rows * (yes.sum() / rows.sum()) + off
    sums = (rows.sum(), yes.sum(), (rows**2).sum(), (rows * told).sum(), (told**2).sum())
    return Moments(len(days), *map(float, (*sums, OF_A_DAY)))


def few_clusters(evidence: Evidence, part: Slice) -> str:
    """Why the interval of the review is wide although there are many labelled rows; empty where it is not so."""
    known, worth = evidence.correct, independent_of_users(evidence)
    if part.grain is not Grain.WINDOW or known is None or known.clusters >= FEW_CLUSTERS or worth > _MOSTLY_ALIKE:
        return ""
    source = "a single user (or session)" if known.clusters == 1 else f"only {known.clusters} users (or sessions)"
    return (
        f"The {known.n:,.0f} labelled rows come from {source}: they weigh as much as about "
        f"{max(1, round(worth * known.n)):,} would of different users. More users narrow the interval; more rows of "
        "the same ones hardly do."
    )
