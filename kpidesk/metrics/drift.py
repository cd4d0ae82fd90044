"""KPI 4, drift: how fast weighted accuracy is lost (S0, Model Drift)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import ceil

import numpy as np

from kpidesk.base import dates, numbers
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.error_costs import LEAST_LABELS, count_answers, enough_labels, weigh
from kpidesk.metrics.independence import independent_of_users, independent_share
from kpidesk.metrics.label_weeks import LabelWeeks, label_weeks
from kpidesk.metrics.metric import OVERALL, Metric, nothing
from kpidesk.statistics.decay import LEAST_WEEKS, Decay, fit_decay
from kpidesk.statistics.proportions import wilson
from kpidesk.statistics.sample_size import weeks_to_resolve_decay

WIDEST = 3.0
"""Points per 30 days: an interval that reaches further than this to either side cannot tell drift from none."""
_TRUTH = "requests.actual|requests.outcome_correct|requests.task_success"
_NEEDS = ("requests.prediction|requests.outcome_correct|requests.task_success", _TRUTH)
_QUARTER, _TARGET = 91, "weighted_accuracy"


def fitted_decay(evidence: Evidence, part: Slice) -> tuple[Decay, LabelWeeks] | Missing:
    """The line through the mature weeks, or why it says nothing yet."""
    return evidence.remember(("decay", part), lambda: _fit(evidence, part))


def _fit(evidence: Evidence, part: Slice) -> tuple[Decay, LabelWeeks] | Missing:
    few = enough_labels(evidence, count_answers(evidence, part))
    found = few or label_weeks(evidence, part)
    if isinstance(found, Missing):
        return found
    if len(found.weeks) < LEAST_WEEKS:
        return _too_few_weeks(evidence, found)
    independent = independent_of_users(evidence)
    entries = found.by_version
    decay = fit_decay(
        [one.week for one in entries],
        [one.rows.accuracy for one in entries],
        [one.rows.n for one in entries],
        [one.version for one in entries],
        effective_rows=[one.rows.kish_n * independent for one in entries],
    )
    if decay is None:
        told = f"None of the model versions has enough of the {len(found.weeks)} weeks for a common slope."
        return Missing(Lack.TOO_LITTLE, told, "Keep one version for at least 4 weeks.", len(found.weeks))
    return _cannot_resolve(evidence, found, decay) if decay.half_width > WIDEST else (decay, found)


def _too_few_weeks(evidence: Evidence, found: LabelWeeks) -> Missing:
    days, weeks = evidence.settings.label_maturity_days, len(found.weeks)
    older = f"ended {days} or more days ago" if days else "ended"
    said = "1 week" if weeks == 1 else f"{weeks} weeks"
    told = f"Only {said} with at least {LEAST_LABELS} labelled rows {older}; {LEAST_WEEKS} are needed."
    lacking = LEAST_WEEKS - weeks
    day = _known_on(evidence, found.mature + lacking)
    cure = f"Label at least {LEAST_LABELS} rows a week: then drift can be seen from {dates.day(day)}."
    return Missing(Lack.TOO_LITTLE, told, cure, weeks, lacking)


def _cannot_resolve(evidence: Evidence, found: LabelWeeks, decay: Decay) -> Missing:
    independent = independent_of_users(evidence)
    effective = sum(one.rows.kish_n for one in found.weeks) * independent
    right = sum(one.rows.kish_n * one.rows.accuracy for one in found.weeks) * independent
    per_week = effective / len(found.weeks)
    # Two successes and two failures more, as in the fit: no error so far does not mean that none can happen.
    pooled = (right + 2) / (effective + 4)
    needed = weeks_to_resolve_decay(pooled, per_week, WIDEST, decay.dispersion)
    span = f"it is known to ± {decay.half_width:.1f} points per 30 days, and ± {WIDEST:.0f} is needed"
    labels = round(sum(one.rows.n for one in found.weeks))
    if needed is None:
        told = f"Cannot resolve drift at this label rate: {span}."
        return Missing(Lack.TOO_LITTLE, told, "Label more rows each week.", labels)
    last = max(found.weeks[0].week + needed - 1, found.weeks[-1].week + 1)
    day = _known_on(evidence, last)
    told = f"Cannot resolve drift before about {dates.day(day)} at this label rate: {span}."
    more = ceil((last - found.weeks[-1].week) * labels / len(found.weeks))
    cure = f"Label more rows each week, or wait until {dates.day(day)}."
    return Missing(Lack.TOO_LITTLE, told, cure, labels, more)


def _known_on(evidence: Evidence, week: int) -> date:
    """The day from which the labels of a pilot week count."""
    return evidence.calendar.days_of_week(week).last + timedelta(days=evidence.settings.label_maturity_days)


def _decay(evidence: Evidence, part: Slice) -> Measured:
    fitted = fitted_decay(evidence, part)
    if isinstance(fitted, Missing):
        return fitted
    decay, found = fitted
    detail = {
        "lower_one_sided": decay.one_sided_lower,
        "half_width": decay.half_width,
        "theil_sen": decay.theil_sen,
        "p_value": decay.p_value,
        "dispersion": decay.dispersion,
        "weeks": float(decay.weeks),
        **({"assumed": 1.0} if found.costs.assumed else {}),
    }
    labels = round(sum(one.rows.n for one in found.by_version))
    return Value(decay.per_30_days, labels, decay.interval, note=_remark(decay, found), detail=detail)


def _remark(decay: Decay, found: LabelWeeks) -> str:
    versions = sorted({one.version for one in found.by_version})
    common = f", one slope for the versions {', '.join(name or 'unnamed' for name in versions)}"
    told = f"Over {decay.weeks} weeks{common if len(versions) > 1 else ''}."
    return f"{told} {found.costs.assumed}".strip()


def _decay_per_week(evidence: Evidence, part: Slice) -> Measured:
    value = _decay(evidence, part)
    if isinstance(value, Missing) or value.interval is None:
        return value
    low, high = value.interval
    detail = {"assumed": 1.0} if "assumed" in value.detail else {}
    return replace(value, number=value.number * 7 / 30, interval=(low * 7 / 30, high * 7 / 30), detail=detail)


def _alerts(evidence: Evidence, part: Slice) -> Measured:
    """Weeks whose whole interval lies below the green line of accuracy."""
    target = evidence.targets.get(_TARGET)
    if target is None:
        return nothing("The profile has no green line for weighted accuracy.", "Set one in the profile.")
    found = enough_labels(evidence, count_answers(evidence, part)) or label_weeks(evidence, part)
    if isinstance(found, Missing):
        return found
    if not found.weeks:
        told = f"No week with at least {LEAST_LABELS} labelled rows has ended long enough ago for its labels to be in."
        return Missing(Lack.TOO_LITTLE, told, f"Label at least {LEAST_LABELS} rows a week.", 0, 1)
    independent = independent_share(evidence)
    below = []
    for one in found.weeks:
        effective = one.rows.kish_n * independent
        interval = wilson(one.rows.accuracy * effective, effective)
        if interval is not None and interval[1] < target:
            below.append(one.week)
    note = f"Wholly below {numbers.exact(target, Unit.SHARE)}: week {', '.join(map(str, below))}." if below else ""
    return Value(float(len(below)), len(found.weeks), census=True, note=note)


def _interval_of_training(evidence: Evidence, part: Slice) -> Measured:
    versions = evidence.register("model_versions")
    if versions is None:
        return nothing("No register of model versions was imported.", "Import model_versions with trained_on.")
    known = versions["trained_on_day"].dropna()
    days = np.unique(known[known <= evidence.days(part.period)[1]])
    if len(days) < 2:
        told = f"{'One training date is' if len(days) else 'No training date is'} known; an interval takes two."
        return Missing(Lack.TOO_LITTLE, told, "Fill trained_on for every version.", len(days), 2 - len(days))
    return Value(float(np.median(np.diff(days))), len(days) - 1, census=True)


def _retrainings(evidence: Evidence, part: Slice) -> Measured:
    """A retraining is taken to bring accuracy back to what it was on the whole so far."""
    target = evidence.targets.get(_TARGET)
    if target is None:
        return nothing("The profile has no green line for weighted accuracy.", "Set one in the profile.")
    fitted = fitted_decay(evidence, part)
    if isinstance(fitted, Missing):
        return fitted
    decay, found = fitted
    weighed = weigh(count_answers(evidence, part), found.costs)
    if isinstance(weighed, Missing):
        return weighed
    reserve, line = 100 * (weighed.accuracy - target), numbers.exact(target, Unit.SHARE)
    assumed = {"assumed": 1.0} if found.costs.assumed else {}
    if decay.per_30_days <= 0:
        return Value(0.0, round(weighed.n), note="Accuracy is not being lost: no retraining is needed.", detail=assumed)
    if reserve <= 0:
        return nothing(f"Accuracy is already below its green line, {line}: no time is left.", "Retrain now.")
    days = reserve / (decay.per_30_days / 30)
    note = f"At this slope {line} is reached after {numbers.number(days, Unit.DAYS)}."
    return Value(_QUARTER / days, round(weighed.n), note=note, detail={"days": days, **assumed})


def _metric(  # noqa: PLR0913, PLR0917 - the columns in which these rows differ
    name: str,
    title: str,
    unit: Unit,
    formula: str,
    interval: str,
    minimum: str,
    measure: Callable[[Evidence, Slice], Measured],
    source: str,
) -> Metric:
    return Metric(
        id=name,
        title=title,
        family="drift",
        unit=unit,
        better=Better.NEITHER if name == "retraining_interval" else Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula=formula,
        interval=interval,
        source=source,
        needs=("model_versions.trained_on",) if name == "retraining_interval" else _NEEDS,
        measure=measure,
        minimum=minimum,
        grains=OVERALL,
        dated=True,
    )


_S0, _LEAST = "S0, Model Drift", "4 mature weeks with at least 30 labelled rows; ± 3 points per 30 days"
METRICS = (
    _metric(
        "accuracy_decay",
        "Accuracy lost per 30 days",
        Unit.POINTS_PER_30_DAYS,
        "minus the slope of the weighted least-squares line through the weekly weighted accuracy, one intercept per "
        "model version, weights = labelled rows",
        "least squares",
        _LEAST,
        _decay,
        _S0,
    ),
    _metric(
        "accuracy_decay_weekly",
        "Accuracy lost per week",
        Unit.POINTS_PER_WEEK,
        "accuracy lost per 30 days × 7 ÷ 30",
        "least squares",
        _LEAST,
        _decay_per_week,
        _S0,
    ),
    _metric(
        "drift_alerts",
        "Weeks below target",
        Unit.COUNT,
        "mature weeks whose interval of weighted accuracy lies wholly below its green line",
        "none: a census of weeks",
        "one mature week with at least 30 labelled rows",
        _alerts,
        _S0,
    ),
    _metric(
        "retraining_interval",
        "Days between trainings",
        Unit.DAYS,
        "median of the days between successive training dates of the registered versions",
        "none: a census of versions",
        "2 training dates",
        _interval_of_training,
        "S1, Retraining cadence",
    ),
    _metric(
        "retrainings_needed_per_quarter",
        "Retrainings needed per quarter",
        Unit.COUNT,
        "91 ÷ days until weighted accuracy falls from its value so far to its green line at this slope",
        "none",
        _LEAST,
        _retrainings,
        "ours: what the decay means for the team",
    ),
)
