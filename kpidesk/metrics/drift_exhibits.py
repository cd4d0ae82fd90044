"""The exhibits of drift: every column that was compared, over the window and week by week."""

from collections.abc import Iterable, Sequence

import numpy as np

from kpidesk.base.periods import Period
from kpidesk.base.values import Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.feature_bins import FeatureCounts
from kpidesk.engine.feature_histograms import OUTCOMES
from kpidesk.metrics.exhibits_drift import BinKind, ColumnDrift, DriftBin, DriftWeek, InputDrift
from kpidesk.metrics.feature_distances import (
    SIGNIFICANT,
    Comparison,
    Comparisons,
    baseline_in_words,
    compare,
    compare_features,
    features_of,
)
from kpidesk.statistics.permutation import holm


def drift_of_inputs(evidence: Evidence) -> InputDrift:
    """All that was compared over the review window; empty where the log has neither inputs nor predictions."""
    outcomes = _outcomes(evidence)
    features = features_of(evidence)
    found = compare_features(evidence, evidence.window) if features else None
    known = [*(found.found if isinstance(found, Comparisons) else ()), *(one for one, _ in outcomes)]
    return InputDrift(
        inputs=_inputs(evidence, found) if isinstance(found, Comparisons) else (),
        outcomes=tuple(_column(evidence, one, p, _beyond(one, p)) for one, p in outcomes),
        left_out=_left_out(features, found),
        baseline=_baseline(evidence, known[0]) if known else "",
        why_empty=found.reason if isinstance(found, Missing) else "",
    )


def _inputs(evidence: Evidence, found: Comparisons) -> tuple[ColumnDrift, ...]:
    columns = (
        _column(evidence, one, p, drifted)
        for one, p, drifted in zip(found.found, found.p_values, found.drifted, strict=True)
    )
    return tuple(sorted(columns, key=lambda one: (not one.drifted, -one.psi, one.name)))


def _outcomes(evidence: Evidence) -> Sequence[tuple[Comparison, float]]:
    known = (evidence.features[name] for name in OUTCOMES if name in evidence.features)
    compared = [compare(one, evidence, evidence.window) for one in known if not one.why]
    found = [one for one in compared if one is not None]
    return list(zip(found, holm([one.p_value for one in found]), strict=True))


def _beyond(one: Comparison, p_value: float) -> bool:
    return p_value < SIGNIFICANT and one.psi > one.cut


def _left_out(features: Iterable[FeatureCounts], found: Comparisons | Missing | None) -> tuple[tuple[str, str], ...]:
    if isinstance(found, Missing):
        return tuple((one.name, one.why or found.reason) for one in features)
    return tuple((one.name, one.why) for one in features if one.why)


def _baseline(evidence: Evidence, one: Comparison) -> str:
    rows = round(one.reference.sum())
    return baseline_in_words(from_pilot=one.counts.from_pilot, rows=rows, evidence=evidence)


def _column(evidence: Evidence, one: Comparison, p_value: float, drifted: bool) -> ColumnDrift:  # noqa: FBT001 - a finding
    return ColumnDrift(
        name=one.counts.name,
        numbers=one.counts.numeric,
        exact=one.counts.exact,
        rows=round(one.rows.sum()),
        reference_rows=round(one.reference.sum()),
        psi=one.psi,
        js=one.js,
        p_value=p_value,
        cut=one.cut,
        drifted=drifted,
        bins=tuple(_bins(one)),
        weeks=tuple(_weeks(evidence, one.counts)),
    )


def _weeks(evidence: Evidence, counts: FeatureCounts) -> Iterable[DriftWeek]:
    calendar = evidence.calendar
    for week in calendar.weeks():
        period = calendar.days_of_week(week).until(calendar.as_of)
        found = _of_week(evidence, counts, period)
        if found is not None:
            yield DriftWeek(week, period, round(found.rows.sum()), found.psi, found.js, found.cut)


def _of_week(evidence: Evidence, counts: FeatureCounts, period: Period) -> Comparison | None:
    """As the measures have it; predictions and scores are compared anew."""
    if counts.name in OUTCOMES:
        return compare(counts, evidence, period)
    known = compare_features(evidence, period)
    if isinstance(known, Missing):
        return None
    return next(one for one in known.found if one.counts is counts)


def _bins(one: Comparison) -> Iterable[DriftBin]:
    """The bins that hold rows on either side."""
    before, now = (side / side.sum() for side in (one.reference, one.rows))
    for place in np.flatnonzero(before + now):
        yield _bin(one.counts, int(place), len(before) - 1, float(before[place]), float(now[place]))


def _bin(counts: FeatureCounts, place: int, last: int, before: float, now: float) -> DriftBin:
    if place in {0, last}:
        return DriftBin(BinKind.UNSEEN if place else BinKind.MISSING, before, now)
    if counts.numeric:
        ends: list[float | None] = [None, *counts.cuts.tolist(), None]
        low, high = ends[place - 1], ends[place]
        single = low is not None and high is not None and high == np.nextafter(low, np.inf)
        return DriftBin(BinKind.RANGE, before, now, high if single else low, high)
    if place <= counts.own:
        return DriftBin(BinKind.CLASS, before, now, name=counts.classes[place - 1])
    return DriftBin(BinKind.RARE, before, now)
