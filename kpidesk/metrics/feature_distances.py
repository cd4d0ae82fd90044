"""The columns of the log beside their reference over a slice: distances, what chance shows, tests."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpidesk.base.periods import WEEK, Period
from kpidesk.base.plurals import counted
from kpidesk.base.values import Lack, Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.feature_bins import FeatureCounts
from kpidesk.metrics.metric import nothing, too_little
from kpidesk.statistics.distances import (
    jensen_shannon_distance,
    js_distance_by_chance,
    population_stability_index,
    psi_by_chance,
)
from kpidesk.statistics.permutation import holm
from kpidesk.statistics.two_samples import chi_squared, kolmogorov_smirnov

Array = npt.NDArray[np.float64]

LEAST_ROWS = 200
"""On either side: below it chance alone gives ten bins a PSI of 0.17 and more."""
SMALL_EFFECT = 0.01
"""PSI of a normal variable shifted by a tenth of its standard deviation: with very many rows any difference is certain;
a smaller one is not called drift."""
SIGNIFICANT = 0.05
FEATURE = "feature_"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """One column of the log beside its reference. ``reference`` and ``rows`` are counts by bin.

    ``psi_limit`` and ``js_limit`` are what chance alone stays below in 95 of 100 cases; ``p_value`` is that of the
    Kolmogorov-Smirnov test for numbers, of the chi-squared test for classes.
    """

    counts: FeatureCounts
    reference: Array
    rows: Array
    psi: float
    js: float
    psi_limit: float
    js_limit: float
    p_value: float

    @property
    def cut(self) -> float:
        """The PSI that a drifted column exceeds."""
        return max(self.psi_limit, SMALL_EFFECT)


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """The inputs of the model, by name, and their p-values after Holm; ``left_out`` cannot be compared."""

    found: tuple[Comparison, ...]
    p_values: tuple[float, ...]
    left_out: tuple[FeatureCounts, ...]
    rows: int
    reference_rows: int
    from_pilot: bool

    @property
    def drifted(self) -> tuple[bool, ...]:
        """Told from chance among all inputs, and beyond the cut."""
        pairs = zip(self.found, self.p_values, strict=True)
        return tuple(p < SIGNIFICANT and one.psi > one.cut for one, p in pairs)


def compare(one: FeatureCounts, evidence: Evidence, period: Period) -> Comparison | None:
    """A column over a period, without the days that are its own reference; None where a side has too few rows."""
    rows = one.between(*_days(evidence, period, from_pilot=one.from_pilot))
    return compare_rows(one, rows) if min(rows.sum(), one.reference.sum()) >= LEAST_ROWS else None


def compare_rows(one: FeatureCounts, rows: Array) -> Comparison:
    """A column beside its reference, from its rows by place; both sides need rows."""
    bins = one.bins
    reference, binned = (_by_bin(side, bins) for side in (one.reference, rows))
    test = kolmogorov_smirnov if one.numeric else chi_squared
    return Comparison(
        counts=one,
        reference=reference,
        rows=binned,
        psi=population_stability_index(reference, binned),
        js=jensen_shannon_distance(reference, binned),
        psi_limit=psi_by_chance(reference, binned, one.seldom),
        js_limit=js_distance_by_chance(reference, binned, one.seldom),
        p_value=test(one.reference, rows).p_value,
    )


def _by_bin(rows: Array, bins: npt.NDArray[np.int64]) -> Array:
    return np.asarray(np.bincount(bins, rows, int(bins[-1]) + 1), dtype=np.float64)


def compare_features(evidence: Evidence, period: Period) -> Comparisons | Missing:
    """All inputs of the model over a period, or why there is nothing to compare."""
    return evidence.remember(("features", period), lambda: _compare_features(evidence, period))


def features_of(evidence: Evidence) -> tuple[FeatureCounts, ...]:
    """The inputs of the model that log and reference both have, by name."""
    return tuple(evidence.features[name] for name in sorted(evidence.features) if name.startswith(FEATURE))


def _compare_features(evidence: Evidence, period: Period) -> Comparisons | Missing:
    features = features_of(evidence)
    known = [one for one in features if not one.why]
    if not known:
        return _why_none(features)
    few = too_few(known[0], evidence, period)
    if few is not None:
        return few
    compared = (compare(one, evidence, period) for one in known)
    found = tuple(one for one in compared if one is not None)
    return Comparisons(
        found=found,
        p_values=holm([one.p_value for one in found]),
        left_out=tuple(one for one in features if one.why),
        rows=round(found[0].rows.sum()),
        reference_rows=round(found[0].reference.sum()),
        from_pilot=known[0].from_pilot,
    )


def _why_none(features: tuple[FeatureCounts, ...]) -> Missing:
    if features:
        told = f"No input of the model can be compared. {features[0].name}: {features[0].why}"
        return nothing(told, "Import a reference with the values that the model was trained on.")
    return nothing(
        "The table reference has none of the inputs that the log has.",
        "Import the training records with the log's columns feature_<name>.",
    )


def too_few(one: FeatureCounts, evidence: Evidence, period: Period) -> Missing | None:
    """Why a period cannot be compared with the reference of a column: too few rows on a side; None where it can."""
    baseline = evidence.settings.baseline_weeks
    first, last = _days(evidence, period, from_pilot=one.from_pilot)
    if one.from_pilot and last < first:
        told = f"The first {counted(baseline, 'week')} of the pilot are the baseline that later days are compared with."
        cure = "Import the training records as the table reference, or wait for the weeks after."
        return Missing(Lack.TOO_LITTLE, told, cure, 0, LEAST_ROWS)
    rows, known = one.between(first, last).sum(), one.reference.sum()
    if not rows:
        return nothing("There is no answered request in this period.")
    if known < LEAST_ROWS:
        return too_little(known, LEAST_ROWS, "rows of the baseline" if one.from_pilot else "rows of the reference")
    if rows < LEAST_ROWS:
        return too_little(rows, LEAST_ROWS, "answered requests")
    return None


def _days(evidence: Evidence, period: Period, *, from_pilot: bool) -> tuple[int, int]:
    first, last = evidence.days(period)
    return (max(first, WEEK * evidence.settings.baseline_weeks + 1) if from_pilot else first), last


def baseline_in_words(*, from_pilot: bool, rows: int, evidence: Evidence) -> str:
    """What the log was held against, as a sentence."""
    if not from_pilot:
        return f"Held against the table reference ({counted(rows, 'row')})."
    weeks = counted(evidence.settings.baseline_weeks, "week")
    return (
        f"No table reference was imported: the first {weeks} of the pilot ({counted(rows, 'row')}) are the baseline, "
        "and what came after is held against them."
    )
