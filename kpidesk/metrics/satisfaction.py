"""Satisfaction as users tell it in surveys: the mean score, and the share of the two best answers (S3, CSAT)."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import GENERATED_ANSWERS
from kpidesk.metrics.metric import PERIODS, Metric, nothing, too_little
from kpidesk.metrics.promoters import asked_of
from kpidesk.metrics.shares import LEAST
from kpidesk.statistics.clusters import OF_A_DAY, Moments, effective_rows, mean_interval, precision
from kpidesk.statistics.proportions import wilson

KIND, TOP = "csat", 2
USUAL_SCALES = (5.0, 7.0, 10.0)
"""Scales that are taken for granted where the survey does not say its own: the least that holds all answers."""
_ANSWERS = "answers to the question of satisfaction"
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Answers of a period that can be used: score, highest score possible, how many answers a row stands for, its day.

    ``assumed``: whether a scale is taken for granted; ``unusable`` answers lie beyond their scale.
    """

    score: Array
    scale: Array
    answers: Array
    respondent: pd.Series
    day: Array
    assumed: bool
    unusable: int

    @property
    def n(self) -> int:
        """Answers."""
        return round(float(self.answers.sum()))

    def moments(self, marked: Array) -> tuple[Moments, list[Moments]]:
        """Those of a number per answer, over single answers; over respondents (the nameless are one each) and days."""
        n = self.answers
        single = _moments(marked, np.ones_like(marked), n)
        named = self.respondent.notna().to_numpy()
        people = pd.DataFrame({"who": self.respondent[named], "n": n[named], "y": (marked * n)[named]})
        sums = people.groupby("who")[["n", "y"]].sum()
        ours = _moments(sums["y"].to_numpy(), sums["n"].to_numpy(), np.ones(len(sums)))
        others = _moments(marked[~named], np.ones(int((~named).sum())), n[~named])
        _, at = np.unique(self.day, return_inverse=True)
        rows, both = (np.bincount(at, one).astype(np.float64) for one in (n, marked * n))
        by_day = replace(_moments(both, rows, np.ones(len(rows))), usual=OF_A_DAY)
        return single, [_together(ours, others), by_day]


def _moments(y: Array, n: Array, times: Array) -> Moments:
    sums = (times @ n, times @ y, times @ (n * n), times @ (n * y), times @ (y * y))
    return Moments(round(float(times.sum())), *map(float, sums))


def _together(one: Moments, other: Moments) -> Moments:
    names = ("n", "y", "n2", "yn", "y2")
    return Moments(one.clusters + other.clusters, *(getattr(one, name) + getattr(other, name) for name in names))


def ratings(evidence: Evidence, part: Slice) -> Ratings:
    """The answers of a period to surveys of the kind csat."""
    return evidence.remember(("ratings", part.period), lambda: _ratings(evidence, part))


def _ratings(evidence: Evidence, part: Slice) -> Ratings:
    rows = evidence.register("surveys")
    if rows is None:
        rows = pd.DataFrame({name: [] for name in ("kind", "score", "scale_max", "answers", "respondent", "date_day")})
    every = rows[(rows["kind"] == KIND) & rows["score"].notna()]
    chosen = every[every["date_day"].between(*evidence.days(part.period))]
    score, told = (chosen[name].to_numpy(dtype=np.float64) for name in ("score", "scale_max"))
    scale = np.where(np.isnan(told), _usual(every["score"]), told)
    fits = (score >= 0) & (score <= scale)
    return Ratings(
        score=score[fits],
        scale=scale[fits],
        answers=chosen["answers"].to_numpy(dtype=np.float64)[fits],
        respondent=chosen["respondent"][fits],
        day=chosen["date_day"].to_numpy(dtype=np.float64)[fits],
        assumed=bool(np.isnan(told).any()),
        unusable=round(float(chosen["answers"].to_numpy(dtype=np.float64)[~fits].sum())),
    )


def _usual(scores: pd.Series) -> float:
    """Not known (NaN) where an answer lies beyond all usual scales."""
    largest = float(scores.max()) if len(scores) else 0.0
    return next((scale for scale in USUAL_SCALES if largest <= scale), float("nan"))


def _too_few(found: Ratings) -> Missing | None:
    if found.n >= LEAST:
        return None
    if not found.n and found.unusable:
        left = counted(found.unusable, "answer")
        return nothing(f"{left} {plural(found.unusable, 'lies', 'lie')} beyond the scale.", "Import scale_max.")
    if not found.n:
        return nothing("Nobody answered a survey of the kind csat in this period.", "Import surveys with kind csat.")
    return too_little(found.n, LEAST, _ANSWERS)


def _mean(evidence: Evidence, part: Slice) -> Measured:
    found = ratings(evidence, part)
    if (few := _too_few(found)) is not None:
        return few
    scales = np.unique(found.scale)
    if len(scales) > 1:
        listed = ", ".join(f"{one:g}" for one in scales)
        return nothing(
            f"The answers are on several scales (highest scores {listed}): they have no common mean.",
            "Look at the share of the two best answers, or import answers of one scale.",
        )
    single, ways = found.moments(found.score)
    known = precision(single, ways)
    ends = mean_interval(single.ratio, known) if known is not None and known.variance else None
    within = None if ends is None else (max(0.0, ends[0]), min(float(scales[0]), ends[1]))
    detail = {"scale_max": float(scales[0])}
    return _remarked(evidence, part, found, Value(single.ratio, found.n, within, detail=detail))


def _top_two(evidence: Evidence, part: Slice) -> Measured:
    found = ratings(evidence, part)
    if (few := _too_few(found)) is not None:
        return few
    if (found.scale > USUAL_SCALES[-1]).any():
        return nothing(
            f"The scale goes beyond {USUAL_SCALES[-1]:g}: its two best answers say little.", "Look at the mean."
        )
    single, ways = found.moments((found.score >= found.scale - (TOP - 1)).astype(np.float64))
    worth = min(effective_rows(single, ways), float(found.n))
    value = Value(
        single.ratio, found.n, wilson(single.ratio * worth, worth), detail={"effective_n": worth, "yes": single.y}
    )
    return _remarked(evidence, part, found, value)


def _remarked(evidence: Evidence, part: Slice, found: Ratings, value: Value) -> Value:
    """With who answered, and what is taken for granted."""
    names = frozenset(found.respondent.dropna())
    nameless = round(float(found.answers[found.respondent.isna().to_numpy()].sum()))
    people = len(names) + nameless
    asked, eligible = asked_of(evidence, part.period, names, people)
    told = [f"{counted(found.n, 'answer')} of {counted(people, 'person', 'people')}"]
    detail = dict(value.detail)
    if asked:
        who = "eligible people" if eligible else "people who used it"
        told[0] += f", of {asked:,} {who}"
        detail["response_rate"] = people / asked
    told[0] += "; those who answer are seldom like those who do not."
    if found.assumed:
        told.append(f"The scale is not given: it is taken to end at {found.scale.max():g}.")
    if found.unusable:
        left = counted(found.unusable, "answer")
        told.append(f"{left} beyond the scale {plural(found.unusable, 'is', 'are')} left out.")
    caveat = found.assumed or bool(found.unusable)
    return Value(value.number, value.n, value.interval, note=" ".join(told), caveat=caveat, detail=detail)


_csat = partial(
    Metric,
    family=GENERATED_ANSWERS,
    better=Better.HIGHER,
    cadence=Cadence.WEEKLY,
    source="S3, CSAT / user feedback",
    needs=("surveys.kind", "surveys.score"),
    minimum=f"{LEAST} answers",
    grains=PERIODS,
)
METRICS = (
    _csat(
        id="csat",
        title="Satisfaction",
        unit=Unit.SCORE,
        formula="mean score of the answers to surveys of the kind csat, on their own scale",
        interval="Student's t, over answers, respondents and days",
        measure=_mean,
    ),
    _csat(
        id="csat_top_two",
        title="Satisfied users",
        unit=Unit.SHARE,
        formula="answers with one of the two best scores of their scale ÷ answers to surveys of the kind csat",
        interval="Wilson, at the effective number of answers where respondents or days repeat",
        measure=_top_two,
    ),
)
