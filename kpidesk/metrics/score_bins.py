"""The scored rows of a slice whose truth is known, in ten bins, and how alike rows of one user or day are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Missing
from kpidesk.engine.calibration import BINS, SUMS, Event
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.metric import lack, nothing
from kpidesk.statistics.calibration import Bins, likeness_of
from kpidesk.statistics.clusters import LEAST_CLUSTERS, OF_A_DAY, OF_A_USER, Moments, Precision, precision

Array = npt.NDArray[np.float64]
_FEW, _HARDLY = 30, 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """``bins``: sums by bin; ``fourths``: the sum of (outcome - score)⁴ over all rows."""

    bins: Bins
    fourths: float


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """What it does to uncertainty that rows of one user or day hang together.

    ``outcomes``: how the outcomes of bins vary together, see ``likeness_of``; ``errors``: how many times as uncertain
    the mean of squared errors is, as far as is seen; ``unsure``: the same with what is usual where users or days are
    too few to see it, known with so many degrees of ``freedom`` (0 where rows stand for themselves).
    """

    outcomes: Array | None = None
    errors: float = 1.0
    unsure: float = 1.0
    freedom: int = 0


def why_no_chances(evidence: Evidence) -> Missing | None:
    """Why scores are no chances that can be held against the truth; None where they are."""
    return why_not_comparable(evidence) or _out_of_range(evidence)


def why_not_comparable(evidence: Evidence) -> Missing | None:
    """Why it is not known what the scores are the chance of; None where it is."""
    scores = evidence.health.scores
    if evidence.classes.answers is Answers.NONE:
        return lack(["requests.prediction"])
    if evidence.classes.answers is Answers.NUMBERS:
        return Missing(Lack.NOT_APPLICABLE, "The answers are numbers: a score is the chance of a class.")
    if scores.event is Event.NONE:
        return nothing(
            "It is not known what the score is the chance of: no class is the positive one.",
            "Set positive_label to the class that the score is the probability of.",
        )
    return _of_another_event(evidence) if scores.event is Event.YES and scores.are_chances else None


def _of_another_event(evidence: Evidence) -> Missing | None:
    """Where all that is answered no has a high score, the score is the chance of something else."""
    yes = evidence.classes.yes
    (no, low), (said, beneath) = evidence.health.scores.said_no, evidence.health.scores.said_yes
    if min(no, said) < _FEW or low > _HARDLY * no:
        return None
    cure = f"Import the probability of '{yes}' as score."
    if beneath <= _HARDLY * said:
        return nothing(
            f"Of {no:,} rows answered other than '{yes}', {low:,} are scored below 0.5: the score looks like the "
            f"confidence in the answer given, and not like the probability of '{yes}'.",
            cure,
        )
    if beneath < (1 - _HARDLY) * said:
        return None
    return nothing(
        f"Nearly all rows answered '{yes}' are scored below 0.5, and nearly all others above: the score looks like the "
        f"probability of the other class, and not of '{yes}'.",
        f"{cure} Or set positive_label to the other class.",
    )


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
    days = evidence.of(evidence.health.scores.days, evidence.window)
    users, by_day = _by_unit(evidence.health.scores.clusters, "cluster"), _by_unit(days, "day")
    seen = [one for one in (users, by_day) if len(one["n"]) >= LEAST_CLUSTERS]
    likeness = likeness_of(bins.n * rate * (1 - rate), [one["outcomes"] - one["n"] * rate for one in seen])
    ways = [_moments(one, usual) for one, usual in ((users, OF_A_USER), (by_day, OF_A_DAY)) if len(one["n"])]
    told, unsure = error_precision(whole, [_moments(one, 0.0) for one in seen]), error_precision(whole, ways)
    if told is None or unsure is None:
        return Alike()
    single = _error_rows(whole)
    return Alike(likeness, _times(told, single), _times(unsure, single), unsure.freedom)


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


def _by_unit(frame: pd.DataFrame, unit: str) -> dict[str, Array]:
    """The sums by unit (users, days) and bin."""
    names, place = np.unique(frame[unit].to_numpy(dtype=np.int64), return_inverse=True)
    cell = place * BINS + frame["bin"].to_numpy(dtype=np.int64)
    return {
        name: _added(cell, frame[name].to_numpy(dtype=np.float64), len(names) * BINS).reshape(-1, BINS) for name in SUMS
    }


def _added(place: npt.NDArray[np.int64], amounts: Array, places: int) -> Array:
    return np.bincount(place, amounts, places).astype(np.float64)


def _moments(unit: dict[str, Array], usual: float) -> Moments:
    """Of rows and their squared errors; ``usual``: how alike rows of one unit are where that cannot be told."""
    n = unit["n"].sum(axis=1)
    y = (unit["outcomes"] - 2 * unit["hits"] + unit["squares"]).sum(axis=1)
    return Moments(len(n), float(n.sum()), float(y.sum()), float(n @ n), float(n @ y), float(y @ y), usual)
