"""Model health: whether the model decides as it used to (S1, 5): its predictions and scores beside their reference."""

from collections.abc import Mapping, Sequence

import numpy as np

from kpidesk.base.numbers import number
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.feature_bins import FeatureCounts
from kpidesk.engine.feature_histograms import OUTCOMES
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import MODEL_HEALTH
from kpidesk.metrics.feature_distances import LEAST_ROWS, Comparison, baseline_in_words, compare, too_few
from kpidesk.metrics.metric import Metric, nothing
from kpidesk.statistics.distances import psi_by_chance
from kpidesk.statistics.proportions import LEVEL

_NAMES = {"prediction": "predictions", "score": "scores"}


def _drift(evidence: Evidence, part: Slice) -> Measured:
    known = [evidence.features[name] for name in OUTCOMES if name in evidence.features]
    asked = [one for one in known if not one.why]
    if not asked:
        return _why_none(known)
    found = {one.counts.name: one for one in (compare(one, evidence, part.period) for one in asked) if one is not None}
    if not found:
        few = too_few(asked[0], evidence, part.period)
        return few or nothing("There is no answered request in this period.")
    worst = max(found.values(), key=lambda one: one.psi)
    # The larger of two moves further by chance than either: each is held against a stricter level.
    limit = psi_by_chance(worst.reference, worst.rows, worst.counts.seldom, 1 - (1 - LEVEL) / len(found))
    detail = {"null_limit": limit, **{f"psi_{name}": one.psi for name, one in found.items()}}
    rate = _rates(evidence, found.get("prediction"))
    from_pilot = worst.counts.from_pilot
    rows = round(worst.reference.sum())
    told = [*_said(worst, found, rate), baseline_in_words(from_pilot=from_pilot, rows=rows, evidence=evidence)]
    note = " ".join(told)
    return Value(worst.psi, round(worst.rows.sum()), note=note, caveat=from_pilot, detail=detail | dict(rate))


def _why_none(known: Sequence[FeatureCounts]) -> Missing:
    if known:
        return nothing(f"The predictions cannot be compared. {known[0].name.capitalize()}: {known[0].why}")
    return nothing(
        "The table reference has neither the prediction nor the score that the log has.",
        "Import the training records with the columns prediction or score.",
    )


def _rates(evidence: Evidence, found: Comparison | None) -> Mapping[str, float]:
    """The rate of the answer that means yes, before and now; of other classes the largest change of a share."""
    if found is None or found.counts.numeric:
        return {}
    shares = [side[1:-1] / max(side[1:].sum(), 1.0) for side in (found.reference, found.rows)]
    yes = evidence.classes.yes
    if yes in found.counts.classes[: found.counts.own]:
        before, now = (float(side[found.counts.classes.index(yes)]) for side in shares)
        return {"rate_before": before, "rate_now": now, "shift": now - before}
    return {"largest_shift": float(np.abs(shares[1] - shares[0]).max(initial=0.0))}


def _said(worst: Comparison, found: Mapping[str, Comparison], rate: Mapping[str, float]) -> Sequence[str]:
    told = []
    if "shift" in rate:
        before, now = (number(rate[name], Unit.SHARE) for name in ("rate_before", "rate_now"))
        told.append(f"The rate of yes went from {before} to {now} ({_moved(rate['shift'])}).")
    elif "largest_shift" in rate:
        told.append(f"No answer's share moved by more than {number(rate['largest_shift'], Unit.SHARE_GAP)}.")
    if len(found) > 1:
        told.append(f"The index is that of the {_NAMES[worst.counts.name]}, the larger of two.")
    return told


def _moved(shift: float) -> str:
    return f"{number(abs(shift), Unit.SHARE_GAP)} {'up' if shift > 0 else 'down'}" if shift else "no change"


METRICS = (
    Metric(
        id="prediction_drift",
        title="Drift of the predictions",
        family=MODEL_HEALTH,
        unit=Unit.SCORE,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="population stability index, Σ (share now − share before) × ln(share now ÷ share before), of the "
        "predictions by class and of the scores in 10 quantile bins of the reference: the larger of the two; the shift "
        "of the decision rate in points beside it",
        interval="none: held against what chance shows with as many rows",
        source="S1, Prediction drift; Siddiqi 2006, Yurdakul and Naranjo 2020 for what chance shows",
        needs=("requests.prediction|requests.score",),
        measure=_drift,
        minimum=f"{LEAST_ROWS} answered requests in the period and {LEAST_ROWS} rows of the reference",
    ),
)
