"""KPI 7, data quality: the lowest of completeness, consistency, accuracy and freshness (S0)."""

from collections.abc import Callable
from dataclasses import replace

from kpidesk.base import numbers
from kpidesk.base.problems import Level
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, field_facts
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.cost import REQUESTS
from kpidesk.metrics.forms import sampled_share
from kpidesk.metrics.metric import EVERYWHERE, OVERALL, PERIODS, Metric, nothing, too_little
from kpidesk.metrics.quality_counts import ACCURACY, COMPLETENESS, CONSISTENCY, FRESHNESS, Counts, count, never_exported
from kpidesk.metrics.reconciliation import findings
from kpidesk.statistics.decay import LEAST_WEEKS
from kpidesk.statistics.lines import theil_sen

__all__ = ["METRICS", "field_facts"]
SHOWN = 3
"""Worst fields that are named."""
POINTS_PER_30_DAYS = 100 * 30 / 7
"""From a share per week to percentage points in 30 days."""
GRAVE = frozenset({Level.ERROR, Level.WARNING})
"""Findings between files that speak against the data."""
DEGRADES = 0.95
"""Below it the model will degrade (S0)."""
_FACTS: tuple[Fact, ...] = (REQUESTS,)
_EITHER = ("quality_checks|requests.timestamp",)
_SOURCE = "S0, Data Quality Score"
_NAMES = {COMPLETENESS: "completeness", CONSISTENCY: "consistency", ACCURACY: "accuracy", FRESHNESS: "freshness"}


def _dimension(dimension: str) -> Callable[[Evidence, Slice], Measured]:
    def remembered(evidence: Evidence, part: Slice) -> Measured:
        return evidence.remember(("dimension", dimension, part), lambda: measure(evidence, part))

    def measure(evidence: Evidence, part: Slice) -> Measured:
        counts = count(evidence, part, dimension)
        if not counts.checked:
            return nothing(*_unchecked(evidence, part, dimension))
        told = " ".join(one for one in (counts.note, _worst(counts)) if one)
        detail = dict(list(counts.worst().items())[:SHOWN])
        if counts.profiled:
            share = counts.passed / counts.checked
            return Value(share, int(counts.checked), census=True, note=told, caveat=True, detail=detail)
        exact = dimension == ACCURACY
        found = sampled_share(counts.passed, counts.checked, exact=exact, what="checked cells", worth=counts.worth)
        if isinstance(found, Missing):
            return found
        return replace(found, note=told, caveat=bool(counts.note), detail=detail)

    return remembered


def _unchecked(evidence: Evidence, part: Slice, dimension: str) -> tuple[str, str]:
    """Why there is nothing to divide by, and what would cure it."""
    if part.grain is Grain.SEGMENT and evidence.register("quality_checks") is not None:
        return "Checks of quality name no segment.", ""
    cure = f"Import quality_checks with dimension {dimension}."
    if dimension == FRESHNESS:
        return "Freshness was not checked in this period: the log does not say how old its data were.", cure
    if dimension == ACCURACY:
        return "No spot checks of accuracy in this period.", cure
    absent = never_exported(evidence)
    if dimension == COMPLETENESS and evidence.has("requests.timestamp") and absent:
        named = ", ".join(absent)
        return f"Required fields that the log has no column for: {named}.", f"Import {named}, or set required_fields."
    if evidence.has("requests.timestamp") and not evidence.required_fields:
        return f"No required fields are named, so that the log says nothing of {dimension}.", "Set required_fields."
    return f"{_NAMES[dimension].capitalize()} was not checked in this period.", cure


def _worst(counts: Counts) -> str:
    """The lowest fields by name; nothing to tell where one field stands for all, or none fails."""
    told = [f"{name} {numbers.number(share, Unit.SHARE)}" for name, share in counts.worst().items() if share < 1]
    return f"Lowest fields: {', '.join(told[:SHOWN])}." if told and len(counts.fields) > 1 else ""


def _score(evidence: Evidence, part: Slice) -> Measured:
    """The lowest dimension, with its interval; completeness and consistency must be known."""
    found = {dimension: _dimension(dimension)(evidence, part) for dimension in _NAMES}
    for dimension in (COMPLETENESS, CONSISTENCY):
        lacking = found[dimension]
        if isinstance(lacking, Missing):
            reason = f"The score needs {dimension}. {lacking.reason}"
            return Missing(lacking.lack, reason, lacking.cure, lacking.n, lacking.still_needed)
    known = {dimension: one for dimension, one in found.items() if isinstance(one, Value)}
    lowest = min(known, key=lambda dimension: known[dimension].number)
    value = known[lowest]
    detail = {dimension: one.number for dimension, one in known.items()}
    unmeasured = [_NAMES[one] for one in found if one not in known]
    apart = _contradictions(evidence, part)
    note = f"{_remark(lowest, value, unmeasured)} {apart}".strip()
    return replace(value, note=note, caveat=bool(unmeasured or apart) or value.caveat, detail=detail)


def _contradictions(evidence: Evidence, part: Slice) -> str:
    """In how many ways the files do not fit together; said of the pilot as a whole, and of no number."""
    if part.grain is not Grain.WINDOW:
        return ""
    count = sum(one.level in GRAVE for one in findings(evidence))
    if not count:
        return ""
    ways = "one way" if count == 1 else f"{count} ways"
    return f"The files do not fit together in {ways}, which no dimension counts: see the findings between files."


def _remark(lowest: str, value: Value, unmeasured: list[str]) -> str:
    parts = [f"Lowest: {_NAMES[lowest]}."]
    if unmeasured:
        parts.append(f"Not measured: {', '.join(unmeasured)}.")
    if value.number < DEGRADES:
        parts.append("Below 95 % the model will degrade (S0).")
    return " ".join([*parts, value.note]).strip()


def _missingness(evidence: Evidence, part: Slice) -> Measured:
    """The median slope of the weekly share of missing cells."""
    weeks, missing = [], []
    for week in evidence.calendar.weeks():
        days = evidence.calendar.days_of_week(week)
        if days.first > part.period.last or days.last < part.period.first:
            continue
        counts = count(evidence, Slice(Grain.WEEK, days.until(part.period.last), week), COMPLETENESS)
        if counts.checked:
            weeks.append(week)
            missing.append(1 - counts.passed / counts.checked)
    if len(weeks) < LEAST_WEEKS:
        return too_little(len(weeks), LEAST_WEEKS, "weeks with checked cells")
    line = theil_sen(weeks, missing)
    if line is None:
        return nothing("The weeks give no slope.")
    ends = None if line.interval is None else tuple(POINTS_PER_30_DAYS * end for end in line.interval)
    interval = None if ends is None else (ends[0], ends[1])
    return Value(POINTS_PER_30_DAYS * line.slope, len(weeks), interval)


def _share(
    metric: str,
    title: str,
    formula: str,
    interval: str,
    measure: Callable[[Evidence, Slice], Measured],
    needs: tuple[str, ...],
    grains: frozenset[Grain] = PERIODS,
) -> Metric:
    return Metric(
        id=metric,
        title=title,
        family="data_quality",
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.WEEKLY,
        formula=formula,
        interval=interval,
        source=_SOURCE,
        needs=needs,
        measure=measure,
        facts=_FACTS,
        minimum="30 checks where checks are a sample",
        grains=grains,
    )


_SAMPLED = "Wilson from checks, fewer where those of a day are alike; none (a census) from the log"
METRICS = (
    _share(
        "data_quality_score",
        "Data quality score",
        "lowest of completeness, consistency, accuracy and freshness",
        "that of the lowest dimension",
        _score,
        _EITHER,
    ),
    _share(
        "completeness",
        "Completeness",
        "required cells filled ÷ required cells",
        _SAMPLED,
        _dimension(COMPLETENESS),
        _EITHER,
        EVERYWHERE,
    ),
    _share(
        "consistency",
        "Consistency",
        "filled cells that match type, format, range and allowed values ÷ filled cells",
        _SAMPLED,
        _dimension(CONSISTENCY),
        _EITHER,
    ),
    _share(
        "data_accuracy",
        "Accuracy of the data",
        "spot checks passed ÷ spot checks",
        "Clopper–Pearson, fewer checks where those of a day are alike",
        _dimension(ACCURACY),
        ("quality_checks",),
    ),
    _share(
        "freshness",
        "Freshness",
        "rows no older than the limit when used ÷ rows checked",
        "Wilson, fewer checks where those of a day are alike",
        _dimension(FRESHNESS),
        ("quality_checks",),
    ),
    Metric(
        id="missingness_trend",
        title="Trend of missing cells",
        family="data_quality",
        unit=Unit.POINTS_PER_30_DAYS,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="median slope between weeks of the share of required cells that are missing",
        interval="Sen's, from 5 weeks on",
        source="ours: a broken field shows first as a trend",
        needs=_EITHER,
        measure=_missingness,
        facts=_FACTS,
        minimum=f"{LEAST_WEEKS} weeks",
        grains=OVERALL,
    ),
)
