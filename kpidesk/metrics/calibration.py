"""Whether scores mean what they say (S1, 2): expected calibration error and Brier score, beside what chance shows."""

import math

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.calibration import Event
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import MODEL_HEALTH
from kpidesk.metrics.metric import EVERYWHERE, Metric, nothing, too_little
from kpidesk.metrics.score_bins import Scored, alike, error_precision, scored, why_no_chances
from kpidesk.statistics.calibration import (
    brier_score,
    calibration_error,
    null_of_brier_score,
    null_of_calibration_error,
)
from kpidesk.statistics.logit import logit_interval

LEAST_BINNED = 200
"""Scored rows with a truth below which bins say nothing: there the error of a perfect model is 0.06 and more."""
LEAST_SCORED = 30
SCORED = "scored rows with a known outcome"


def _error(evidence: Evidence, part: Slice) -> Measured:
    why = why_no_chances(evidence)
    if why is not None:
        return why
    bins = scored(evidence, part).bins
    if not bins.rows:
        return nothing("No row of this period has a score and an actual outcome.", "Import the outcomes as they come.")
    if bins.rows < LEAST_BINNED:
        return too_little(bins.rows, LEAST_BINNED, SCORED)
    error, null = calibration_error(bins), null_of_calibration_error(bins, alike(evidence).outcomes)
    bias = float((bins.score.sum() - bins.outcomes.sum()) / bins.rows)
    detail = {"null_mean": null.mean, "null_limit": null.limit, "bias": bias}
    return Value(error, round(bins.rows), note=_event(evidence), detail=detail)


def _brier(evidence: Evidence, part: Slice) -> Measured:
    why = why_no_chances(evidence)
    if why is not None:
        return why
    found = scored(evidence, part)
    rows = found.bins.rows
    if not rows:
        return nothing("No row of this period has a score and an actual outcome.", "Import the outcomes as they come.")
    if rows < LEAST_SCORED:
        return too_little(rows, LEAST_SCORED, SCORED)
    score, null = brier_score(found.bins), null_of_brier_score(found.bins, alike(evidence).errors)
    detail = {"null_mean": null.mean, "null_limit": null.limit}
    return Value(score, round(rows), _interval(evidence, found, score), note=_event(evidence), detail=detail)


def _interval(evidence: Evidence, found: Scored, score: float) -> tuple[float, float] | None:
    """Of the mean of squared errors, as uncertain as the rows of the window are alike."""
    known, single = alike(evidence), error_precision(found)
    if single is None or not single.variance > 0 or found.bins.rows < LEAST_BINNED:
        return None
    return logit_interval(score, math.sqrt(single.variance * known.unsure), known.freedom)


def _event(evidence: Evidence) -> str:
    """What the scores were held against, where it is not the positive class."""
    if evidence.health.scores.event is Event.RIGHT:
        return "The score is taken as the confidence in the answer given: it is held against whether that was right."
    return ""


_NEEDS = ("requests.score", "requests.actual")
METRICS = (
    Metric(
        id="expected_calibration_error",
        title="Calibration error",
        family=MODEL_HEALTH,
        unit=Unit.SHARE_GAP,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="scores in 10 bins of equal width: the distance between mean score and share that came true, averaged "
        "over bins by their rows",
        interval="none: held against what a perfectly calibrated model shows on as many rows (simulated)",
        source="S1, Calibration; expected calibration error of Naeini, Cooper and Hauskrecht 2015",
        needs=_NEEDS,
        measure=_error,
        minimum=f"{LEAST_BINNED} scored rows with a known outcome",
        grains=EVERYWHERE,
    ),
    Metric(
        id="brier_score",
        title="Brier score",
        family=MODEL_HEALTH,
        unit=Unit.SCORE,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="mean of (1 or 0 for what came true − score)²; held against what a perfectly calibrated model shows "
        "with these scores",
        interval="Student's t on the logit scale, over rows, users (or sessions) and days",
        source="S1, Calibration; Brier 1950, scikit-learn brier_score_loss",
        needs=_NEEDS,
        measure=_brier,
        minimum=f"{LEAST_SCORED} scored rows with a known outcome; {LEAST_BINNED} for an interval",
        grains=EVERYWHERE,
    ),
)
