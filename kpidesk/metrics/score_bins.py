"""The scored rows of a slice whose truth is known, in ten bins, and how alike rows of one user or day are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.base.values import Missing
from kpidesk.engine.calibration import BINS, SUMS, Event
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.metric import nothing
from kpidesk.statistics.calibration import Bins
from kpidesk.statistics.clusters import Moments, Precision, precision

Array = npt.NDArray[np.float64]
_FEW_NO, _HARDLY = 30, 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """``bins``: sums by bin; ``fourths``: the sum of (outcome - score)⁴ over all rows."""

    bins: Bins
    fourths: float


@dataclass(frozen=True, slots=True)
class Alike:
    """How many times as uncertain outcomes, and squared errors, are because rows of one user or day hang together.

    ``freedom``: degrees with which that is known; 0 where rows stand for themselves.
    """

    outcomes: float = 1.0
    errors: float = 1.0
    freedom: int = 0


def why_no_chances(evidence: Evidence) -> Missing | None:
    """Why scores are no chances that can be held against the truth; None where they are."""
    return why_not_comparable(evidence) or _out_of_range(evidence)


def why_not_comparable(evidence: Evidence) -> Missing | None:
    """Why it is not known what the scores are the chance of; None where it is."""
    scores = evidence.health.scores
    if scores.event is Event.NONE:
        return nothing(
            "It is not known what the score is the chance of: no class is the positive one.",
            "Set positive_label to the class that the score is the probability of.",
        )
    no, low = scores.said_no
    if scores.event is Event.YES and no >= _FEW_NO and low <= _HARDLY * no:
        yes = evidence.classes.yes
        return nothing(
            f"Of {no:,} rows answered other than '{yes}', {low:,} are scored below 0.5: the score looks like the "
            f"confidence in the answer given, and not like the probability of '{yes}'.",
            f"Import the probability of '{yes}' as score.",
        )
    return None


def _out_of_range(evidence: Evidence) -> Missing | None:
    scores = evidence.health.scores
    if scores.are_chances:
        return None
    low, high = (number(one, Unit.SCORE) for one in (scores.lowest, scores.highest))
    return nothing(
        f"The scores run from {low} to {high}: they are no probabilities between 0 and 1.",
        "Import probabilities as score; per cent divided by 100.",
    )


def scored(evidence: Evidence, part: Slice) -> Scored:
    """The sums of a slice; of an as-of only of truths that had been found out by then."""
    return evidence.remember(("scored", part), lambda: _add_up(_rows(evidence, part)))


def _rows(evidence: Evidence, part: Slice) -> pd.DataFrame:
    scores = evidence.health.scores
    if part.grain is Grain.SEGMENT:
        frame = scores.segments.get(part.column)
        if frame is None:
            return scores.days.iloc[:0]
        rest = part.left_out
        return frame[frame["segment"] == part.segment if rest is None else frame["segment"] != rest]
    rows = evidence.of(scores.days, part.period)
    return rows[rows["known_week"] <= part.number] if part.grain is Grain.AS_OF else rows


def _add_up(rows: pd.DataFrame) -> Scored:
    place = rows["bin"].to_numpy(dtype=np.int64)
    sums = {name: _added(place, rows[name].to_numpy(dtype=np.float64), BINS) for name in SUMS}
    bins = Bins(sums["n"], sums["outcomes"], sums["score"], sums["squares"], sums["hits"])
    return Scored(bins, float(sums["fourths"].sum()))


def alike(evidence: Evidence) -> Alike:
    """As seen over the review window: a week alone has too few users and days to tell."""
    return evidence.remember("alike", lambda: _alike(evidence))


def _alike(evidence: Evidence) -> Alike:
    whole = scored(evidence, Slice(Grain.WINDOW, evidence.window))
    bins = whole.bins
    if bins.rows < 2:
        return Alike()
    rate = bins.outcomes / np.maximum(bins.n, 1)
    units = [
        _net(frame, unit, rate)
        for unit, frame in (
            ("cluster", evidence.health.scores.clusters),
            ("day", evidence.of(evidence.health.scores.days, evidence.window)),
        )
    ]
    single = Moments(round(bins.rows), bins.rows, 0.0, bins.rows, 0.0, float((bins.n * rate * (1 - rate)).sum()))
    outcomes = precision(single, [_moments(n, off) for n, off, _ in units])
    found = error_precision(whole, [_moments(n, errors) for n, _, errors in units])
    if outcomes is None or found is None:
        return Alike()
    return Alike(_times(outcomes, single), _times(found, _error_rows(whole)), found.freedom)


def _times(found: Precision, single: Moments) -> float:
    alone = single.variance(single.ratio)
    return found.variance / alone if alone > 0 else 1.0


def error_precision(one: Scored, ways: Sequence[Moments] = ()) -> Precision | None:
    """The precision of the mean of (outcome - score)²; None for fewer than two rows."""
    return precision(_error_rows(one), ways)


def _error_rows(one: Scored) -> Moments:
    """Every row for itself; the fourths are the squares of what is averaged."""
    rows, errors = one.bins.rows, float(one.bins.squared_errors.sum())
    return Moments(round(rows), rows, errors, rows, errors, one.fourths)


def _net(frame: pd.DataFrame, unit: str, rate: Array) -> tuple[Array, Array, Array]:
    """By unit: rows, outcomes beyond those of their bins, and squared errors."""
    _, place = np.unique(frame[unit].to_numpy(dtype=np.int64), return_inverse=True)
    column = {name: frame[name].to_numpy(dtype=np.float64) for name in SUMS}
    off = column["outcomes"] - column["n"] * rate[frame["bin"].to_numpy(dtype=np.int64)]
    errors = column["outcomes"] - 2 * column["hits"] + column["squares"]
    n, net, squares = (_added(place, one) for one in (column["n"], off, errors))
    return n, net, squares


def _added(place: npt.NDArray[np.int64], amounts: Array, places: int = 0) -> Array:
    return np.bincount(place, amounts, places).astype(np.float64)


def _moments(n: Array, y: Array) -> Moments:
    return Moments(len(n), float(n.sum()), float(y.sum()), float(n @ n), float(n @ y), float(y @ y))
