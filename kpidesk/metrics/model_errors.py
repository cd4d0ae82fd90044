"""How far predicted numbers lie from the truth: mean absolute error and root of the mean square (S1, 1)."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.families import MODEL_HEALTH
from kpidesk.metrics.metric import EVERYWHERE, Metric, nothing, too_little
from kpidesk.statistics.clusters import (
    OF_A_DAY,
    OF_A_USER,
    Moments,
    Precision,
    log_mean_interval,
    mean_interval,
    precision,
)

LEAST = 30
_ROWS = "rows with a predicted and an actual number"
_SQUARED = {"sizes": "squares", "squares": "fourths"}
"""The sum of a column, and the sum of its squares."""


def _error(what: str) -> Callable[[Evidence, Slice], Measured]:
    """The root mean square where ``what`` is squares, the mean where it is sizes."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        if evidence.classes.answers is not Answers.NUMBERS:
            return _no_numbers(evidence)
        rows = _rows(evidence, part)
        n = float(rows["n"].sum())
        if not n:
            return nothing("No row of this period has a predicted and an actual number.")
        if n < LEAST:
            return too_little(n, LEAST, _ROWS)
        mean = float(rows[what].sum()) / n
        ends = _ends(evidence, rows, what)
        scale = evidence.health.residuals.unit
        if what == "sizes":
            return Value(mean * scale, round(n), None if ends is None else (ends[0] * scale, ends[1] * scale))
        rooted = None if ends is None else (math.sqrt(ends[0]) * scale, math.sqrt(ends[1]) * scale)
        return Value(math.sqrt(mean) * scale, round(n), rooted)

    return measure


def _no_numbers(evidence: Evidence) -> Missing:
    """Several classes that all read as numbers, such as ratings, may be numbers."""
    reason = "The answers are classes, or marked right or wrong: errors in size need numbers."
    if evidence.classes.answers is Answers.CLASSES and all(map(_is_number, evidence.classes.seen)):
        return nothing(reason, "Set tolerance in the pilot's settings if the classes are numbers.")
    return Missing(Lack.NOT_APPLICABLE, reason)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _ends(evidence: Evidence, rows: pd.DataFrame, what: str) -> tuple[float, float] | None:
    """Student's interval of the mean, as uncertain as the rows of the window are alike; None where none differ.

    That of squares is on the logarithms: few large errors make up most of their mean.
    """
    single = _single(rows, what)
    found = precision(single, ())
    if found is None or not found.variance > 0:
        return None
    times, freedom = evidence.remember(("errors alike", what), lambda: _alike(evidence, what))
    known = Precision(found.variance * times, freedom or found.freedom)
    if what == "squares":
        return log_mean_interval(single.ratio, known)
    low, high = mean_interval(single.ratio, known)
    return max(0.0, low), high


def _alike(evidence: Evidence, what: str) -> tuple[float, int]:
    """How many times as uncertain the mean is because rows of one user or day are alike, and how well that is known."""
    residuals = evidence.health.residuals
    days = evidence.of(residuals.days, evidence.window)
    single = _single(days, what)
    alone = precision(single, ())
    together = precision(
        single, [_moments(frame, unit, what) for frame, unit in ((residuals.clusters, "cluster"), (days, "day"))]
    )
    if alone is None or together is None or not alone.variance > 0:
        return 1.0, 0
    return together.variance / alone.variance, together.freedom


def _single(rows: pd.DataFrame, what: str) -> Moments:
    n, y, squared = (float(rows[name].sum()) for name in ("n", what, _SQUARED[what]))
    return Moments(round(n), n, y, n, y, squared)


def _moments(frame: pd.DataFrame, unit: str, what: str) -> Moments:
    _, place = np.unique(frame[unit].to_numpy(dtype=np.int64), return_inverse=True)
    n, y = (np.bincount(place, frame[name].to_numpy(dtype=np.float64)) for name in ("n", what))
    usual = OF_A_DAY if unit == "day" else OF_A_USER
    return Moments(len(n), float(n.sum()), float(y.sum()), float(n @ n), float(n @ y), float(y @ y), usual)


def _rows(evidence: Evidence, part: Slice) -> pd.DataFrame:
    residuals = evidence.health.residuals
    if part.grain is Grain.SEGMENT:
        frame = residuals.segments.get(part.column)
        if frame is None:
            return residuals.days.iloc[:0]
        rest = part.left_out
        return frame[frame["segment"] == part.segment if rest is None else frame["segment"] != rest]
    rows = evidence.of(residuals.days, part.period)
    return rows[rows["known_week"] <= part.number] if part.grain is Grain.AS_OF else rows


def _metric(name: str, title: str, formula: str, source: str, what: str) -> Metric:
    scale = " on the logarithms" if what == "squares" else ""
    return Metric(
        id=name,
        title=title,
        family=MODEL_HEALTH,
        unit=Unit.SCORE,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula=formula,
        interval=f"Student's t{scale}, over rows, users (or sessions) and days",
        source=source,
        needs=("requests.prediction", "requests.actual"),
        measure=_error(what),
        minimum=f"{LEAST} {_ROWS}",
        grains=EVERYWHERE,
    )


METRICS = (
    _metric(
        "mae",
        "Mean absolute error",
        "mean of |predicted − actual number|",
        "S1, Accuracy / F1 / AUC (or task-specific); scikit-learn mean_absolute_error",
        "sizes",
    ),
    _metric(
        "rmse",
        "Root mean square error",
        "square root of the mean of (predicted − actual number)²",
        "S1, Accuracy / F1 / AUC (or task-specific); scikit-learn root_mean_squared_error",
        "squares",
    ),
)
