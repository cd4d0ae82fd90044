"""How many independent rows the labelled rows are worth: rows of one user are alike, and so are rows of one day."""

import numpy as np

from kpidesk.engine.classes import RIGHT
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.statistics.clusters import Moments, effective_rows, marks
from kpidesk.statistics.proportions import cluster_effective_n

FEW_CLUSTERS = 30
_MOSTLY_ALIKE = 0.5
_WEEK = 7


def independent_share(evidence: Evidence) -> float:
    """How many independent rows one row is worth: below 1 where rows of one user (or session), or of one day, are
    alike.

    Estimated once, over the review window, because a week alone has too few users for it.
    """
    return evidence.remember("independent share", lambda: _independent_share(evidence))


def _independent_share(evidence: Evidence) -> float:
    days = _days(evidence)
    # At nothing and at all right the likeness of days cannot be seen; that of users is taken to be complete.
    if days is None or not 0 < days.y < days.n:
        return independent_of_users(evidence)
    users = _users(evidence)
    rows = marks(days.n, days.y)
    worth = effective_rows(rows, [one for one in (users, days) if one is not None])
    return min(1.0, independent_of_users(evidence), worth / rows.n)


def independent_of_users(evidence: Evidence) -> float:
    """The same where only rows of one user are alike: for lines through weeks, which see for themselves how days
    scatter.
    """
    known = evidence.correct
    if known is None or known.clusters >= known.n:
        return 1.0
    worth = cluster_effective_n(known.yes / known.n, known.n, known.n2, known.yn, known.y2, known.clusters)
    return min(1.0, worth / known.n)


def _users(evidence: Evidence) -> Moments | None:
    known = evidence.correct
    if known is None:
        return None
    return Moments(known.clusters, known.n, known.yes, known.n2, known.yn, known.y2)


def _days(evidence: Evidence) -> Moments | None:
    """Right answers by day, each held against its own week: that accuracy rises or falls over the weeks is its course,
    and no chance. None where no week has two days.
    """
    frame = evidence.of(evidence.answers, evidence.window)
    right = (frame["actual"] == frame["prediction"]) | ((frame["actual"] == RIGHT) & (frame["prediction"] == RIGHT))
    days, place = np.unique(frame["day"].to_numpy(dtype=np.int64), return_inverse=True)
    rows = np.bincount(place, frame["n"].to_numpy(dtype=np.float64))
    yes = np.bincount(place, np.where(right, frame["n"], 0.0).astype(np.float64))
    weeks, week = np.unique((days - 1) // _WEEK, return_inverse=True)
    freedom = len(days) - len(weeks)
    if freedom < 1:
        return None
    off = yes - rows * (np.bincount(week, yes) / np.bincount(week, rows))[week]
    # As many degrees of freedom are lost as there are weeks, not one.
    off *= np.sqrt((len(days) - 1) / freedom)
    told = rows * (yes.sum() / rows.sum()) + off
    sums = (rows.sum(), yes.sum(), (rows**2).sum(), (rows * told).sum(), (told**2).sum())
    return Moments(len(days), *map(float, sums))


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
