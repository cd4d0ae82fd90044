"""Model health: whether the inputs are still what the model was trained on (S1, 3; S0, Model Drift)."""

import numpy as np

from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import MODEL_HEALTH
from kpidesk.metrics.feature_distances import LEAST_ROWS, Comparisons, baseline_in_words, compare_features
from kpidesk.metrics.metric import Metric

_NAMED = 3
_NEEDS = ("requests.feature_<name>",)
_MINIMUM = f"{LEAST_ROWS} answered requests in the period and {LEAST_ROWS} rows of the reference"


def _shift(evidence: Evidence, part: Slice) -> Measured:
    found = compare_features(evidence, part.period)
    if isinstance(found, Missing):
        return found
    distances = [one.js for one in found.found]
    # The mean of the limits: what the mean itself stays below even where all inputs move together.
    limit = float(np.mean([one.js_limit for one in found.found]))
    detail = {"null_limit": limit, "largest": max(distances), "features": float(len(distances))}
    note = _note(found, evidence)
    return Value(float(np.mean(distances)), found.rows, note=note, caveat=found.from_pilot, detail=detail)


def _drifted(evidence: Evidence, part: Slice) -> Measured:
    found = compare_features(evidence, part.period)
    if isinstance(found, Missing):
        return found
    drifted = [one for one, beyond in zip(found.found, found.drifted, strict=True) if beyond]
    detail = {"drifted": float(len(drifted)), "features": float(len(found.found))}
    worst = sorted(drifted, key=lambda one: -one.psi)[:_NAMED]
    names = ", ".join(one.counts.name for one in worst)
    first = "The furthest are" if len(worst) < len(drifted) else "Drifted:"
    told = f"{first} {names}. " if drifted else ""
    share = len(drifted) / len(found.found)
    return Value(share, found.rows, note=told + _note(found, evidence), caveat=found.from_pilot, detail=detail)


def _note(found: Comparisons, evidence: Evidence) -> str:
    told = baseline_in_words(from_pilot=found.from_pilot, rows=found.reference_rows, evidence=evidence)
    if not found.left_out:
        return told
    names = ", ".join(one.name for one in found.left_out[:_NAMED])
    more = len(found.left_out) - _NAMED
    rest = f" and {more} more" if more > 0 else ""
    left = counted(len(found.left_out), "input")
    return f"{told} {left} cannot be compared and {plural(len(found.left_out), 'is', 'are')} left out: {names}{rest}."


METRICS = (
    Metric(
        id="distribution_shift_score",
        title="Shift of the inputs",
        family=MODEL_HEALTH,
        unit=Unit.SCORE,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="mean over the inputs of the Jensen–Shannon distance (base 2; 0 = the same, 1 = nothing in common) "
        "between reference and period, over 10 quantile bins of the reference (classes as they are), missing and "
        "unseen values in bins of their own",
        interval="none: held against what chance shows with as many rows",
        source="S1, Distribution shift score; Lin 1991, scipy spatial.distance.jensenshannon",
        needs=_NEEDS,
        measure=_shift,
        minimum=_MINIMUM,
    ),
    Metric(
        id="feature_drift",
        title="Inputs that drifted",
        family=MODEL_HEALTH,
        unit=Unit.SHARE,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="inputs that drifted ÷ inputs compared; drifted: told from chance (Kolmogorov–Smirnov for numbers, "
        "chi-squared for classes, Holm over the inputs, 5 %) and with a population stability index above what chance "
        "shows with as many rows in 95 of 100 cases and above 0.01, that of a shift by a tenth of a standard deviation",
        interval="none: a count of tests; rows are taken to be independent",
        source="S1, Feature drift; scipy ks_2samp and chi2_contingency, Holm 1979; the least PSI is ours",
        needs=_NEEDS,
        measure=_drifted,
        minimum=_MINIMUM,
    ),
)
