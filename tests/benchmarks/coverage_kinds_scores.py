"""Scores beside what came true: ranking, Brier score, and accuracy estimated where labels lag."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from kpidesk.engine import ranking as ranks
from kpidesk.engine.calibration import BINS as TENTHS
from kpidesk.engine.calibration import PLACES, SUMS
from kpidesk.engine.slices import Slice
from kpidesk.metrics import calibration, estimated, ranking
from tests.benchmarks.coverage_cases import Case, Drawn, Kind, OfRows, interval_of, of_rows
from tests.benchmarks.coverage_pilots import Array, Chance, Integers, Marks, Rows, Shape, deal, pilot_of, window
from tests.metrics.pilots import week

_METRICS = {metric.id: metric for module in (ranking, calibration, estimated) for metric in module.METRICS}
_FEW = "few users: their spread is known with few degrees of freedom"
CLUSTERS = 100
"""The engine puts users together into at most so many."""


def _area(share: float, apart: float) -> OfRows:
    """Normal scores of both outcomes, so many standard deviations apart."""
    truth = float(stats.norm.cdf(apart / 2**0.5))

    def make(chance: Chance, rows: Rows) -> Drawn:
        uniform = rows.uniforms(chance, 2)
        yes = uniform[:, 0] < share
        score = stats.norm.ppf(uniform[:, 1]) + apart * yes
        order = np.argsort(score)
        frame = pd.DataFrame({"score": score, "yes": yes, "cluster": rows.user % CLUSTERS, "day": rows.day})
        frame = frame.iloc[order].reset_index(drop=True)
        whole = ranks._rank(frame["score"].to_numpy(), frame["yes"].to_numpy())
        if whole is None:
            return None, truth
        alike, clusters = ranks._likeness(frame, whole)
        pilot = pilot_of(rows.days)
        rankings = {window(pilot): replace(whole, alike=alike, clusters=clusters)}
        made = replace(pilot, health=replace(pilot.health, rankings=rankings))
        return interval_of(_METRICS["auc"].measure(made, window(made))), truth

    return make


def _bins(unit: Integers, name: str, score: Array, yes: Marks) -> pd.DataFrame:
    place = np.minimum((score * TENTHS).astype(np.int64), TENTHS - 1)
    key, at = np.unique(unit * TENTHS + place, return_inverse=True)
    off = yes - score
    columns = (np.ones(len(unit)), yes.astype(np.float64), score, score**2, score * yes, off**4)
    sums = {what: np.bincount(at, column) for what, column in zip(SUMS, columns, strict=True)}
    return pd.DataFrame({name: key // TENTHS, "bin": key % TENTHS, **sums})


def _brier(sharp: float) -> OfRows:
    """Scores that mean what they say: beta(a, a), and the truth by them."""
    truth = 0.25 * 2 * sharp / (2 * sharp + 1)

    def make(chance: Chance, rows: Rows) -> Drawn:
        uniform = rows.uniforms(chance, 2)
        score = stats.beta.ppf(uniform[:, 0], sharp, sharp)
        yes = uniform[:, 1] < score
        pilot = pilot_of(rows.days)
        days = _bins(rows.day, "day", score, yes).assign(known_week=1)
        scores = replace(pilot.health.scores, days=days, clusters=_bins(rows.user % CLUSTERS, "cluster", score, yes))
        made = replace(pilot, health=replace(pilot.health, scores=scores))
        return interval_of(_METRICS["brier_score"].measure(made, window(made))), truth

    return make


def _promised(labelled: int, a_week: int) -> Callable[[Shape], Callable[[Chance], Drawn]]:
    """So many weeks with labels and one without: the interval of its estimate, and what its labels would have said."""
    weeks = labelled + 1
    pilot = pilot_of(7 * weeks, label_maturity_days=7)
    part: Slice = week(pilot, weeks)

    def of(shape: Shape) -> Callable[[Chance], Drawn]:
        def draw(chance: Chance) -> Drawn:
            rows = deal(chance, weeks * a_week, 7 * weeks, shape)
            uniform = rows.uniforms(chance, 2)
            score = stats.beta.ppf(uniform[:, 0], 0.7, 0.7)
            yes = uniform[:, 1] < 0.1 + 0.8 * score
            said, told = score > 0.5, rows.day <= 7 * labelled
            place = np.minimum((score * PLACES).astype(np.int64), PLACES - 1)
            key, at = np.unique((rows.day * PLACES + place) * 2 + said, return_inverse=True)
            frame = pd.DataFrame(
                {
                    "day": key // 2 // PLACES,
                    "place": key // 2 % PLACES,
                    "selected": key % 2 == 1,
                    "n": np.bincount(at).astype(np.float64),
                    "told": np.bincount(at, told.astype(np.float64)),
                    "outcomes": np.bincount(at, (told & yes).astype(np.float64)),
                }
            )
            scores = replace(pilot.health.scores, promises=frame)
            made = replace(pilot, health=replace(pilot.health, scores=scores))
            interval = interval_of(_METRICS["estimated_accuracy"].measure(made, part))
            return interval, float((said == yes)[~told].mean())

        return draw

    return of


def _promises(labelled: int, a_week: int) -> tuple[Case, ...]:
    of = _promised(labelled, a_week)
    return tuple(Case(f"{labelled} labelled weeks of {a_week:,} rows", shape, of(shape)) for shape in Shape)


KINDS = (
    Kind(
        "DeLong on the logit scale",
        (_METRICS["auc"].interval,),
        "30 rows, 10 of either outcome",
        (
            *of_rows(30, _area(0.5, 1.5), _FEW),
            *of_rows(100, _area(0.3, 1.5), _FEW),
            *of_rows(1000, _area(0.3, 1.5)),
            *of_rows(1000, _area(0.05, 2.5), "", "rows, one of twenty came true"),
        ),
    ),
    Kind(
        "Student on the logit scale",
        (_METRICS["brier_score"].interval,),
        "200 rows",
        (
            *of_rows(200, _brier(0.5), _FEW),
            *of_rows(1000, _brier(0.5)),
            *of_rows(200, _brier(0.1), _FEW, "rows, sharp scores"),
            *of_rows(1000, _brier(0.1), "", "rows, sharp scores"),
        ),
    ),
    Kind(
        "Student's prediction interval",
        (_METRICS["estimated_accuracy"].interval,),
        "5 weeks with labels",
        (*_promises(5, 60), *_promises(9, 60)),
    ),
)
