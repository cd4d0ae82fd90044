"""KPI 12, fairness: gaps between groups, and whether they are more than chance (S0; Fairlearn's definitions)."""

from collections.abc import Callable, Mapping

from kpidesk.base import numbers
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.group_counts import LEAST_OF_A_CLASS, LEAST_ROWS, Groups, why_no_scores
from kpidesk.metrics.group_gaps import Gap
from kpidesk.metrics.group_slices import EQUALIZED, LEAST_KNOWN, PARITY, STRATA, Assessment, assess
from kpidesk.metrics.group_tables import fairness_tables
from kpidesk.metrics.metric import PERIODS, Metric, lack, nothing

__all__ = ["METRICS", "fairness_tables"]

_GROUP = "requests.group_<name>"
_MOST_NAMED = 5


def _difference(measure: str) -> Callable[[Evidence, Slice], Measured]:
    """The gap of the worst column."""

    def over(evidence: Evidence, part: Slice) -> Measured:
        found = assess(evidence, part)
        if isinstance(found, Missing):
            return found
        gaps = found.gaps[measure]
        worst = max(gaps, key=lambda gap: gap.size, default=None)
        within = worst is None or worst.size <= evidence.targets.get(measure, 1.0)
        # What is known of one column must not make another green; nor must it hide a gap that is there.
        if found.uncovered and within:
            return _uncovered(found.uncovered)
        return _too_few(found, measure) if worst is None else _value(found, measure, worst)

    return over


def _value(found: Assessment, measure: str, worst: Gap) -> Value:
    detail = {f"column_{gap.column}": gap.size for gap in found.gaps[measure]}
    detail["plausible_gap"] = max(gap.plausible for gap in found.gaps[measure])
    if measure == PARITY and worst.ratio is not None:
        detail["ratio"] = worst.ratio
    p_value = found.p_values.get((measure, worst.column))
    if p_value is not None:
        detail["p_holm"] = p_value
    unassessed = _unassessed(found, measure)
    note = " ".join([_worst_column(worst), *unassessed])
    return Value(worst.size, worst.n, worst.interval, note=note, caveat=bool(unassessed), detail=detail)


def _worst_column(worst: Gap) -> str:
    low, high = (numbers.number(rate, Unit.SHARE) for rate in worst.rates)
    return f"Worst column: {worst.column} ({worst.low} {low}, {worst.high} {high})."


def _unassessed(found: Assessment, measure: str) -> list[str]:
    """The groups and columns that the figure says nothing about."""
    told = []
    for groups in found.columns:
        assessed = set(groups.assessable(STRATA[measure]).tolist())
        few = [name for place, name in enumerate(groups.names) if place not in assessed]
        if few and groups.column not in found.uncovered:
            more = f" and {len(few) - _MOST_NAMED} more" if len(few) > _MOST_NAMED else ""
            told.append(f"Cannot assess, too few rows: {', '.join(few[:_MOST_NAMED])}{more} of {groups.column}.")
    if found.uncovered:
        told.append(_uncovered(found.uncovered).reason)
    return told


def _uncovered(shares: Mapping[str, float]) -> Missing:
    told = ", ".join(f"{column} in {share:.1%}" for column, share in shares.items())
    reason = f"The group is known in too few decisions ({told}); at least {LEAST_KNOWN:.0%} is needed."
    return Missing(Lack.TOO_LITTLE, reason, f"Record {' and '.join(shares)} with every request.")


def _too_few(found: Assessment, measure: str) -> Missing:
    columns = ", ".join(groups.column for groups in found.columns)
    if measure == PARITY:
        needed = min(_still_needed(groups) for groups in found.columns)
        reason = f"No two groups of {columns} have {LEAST_ROWS} decisions each: cannot assess."
        cure = f"Collect about {counted(needed, 'more decision')} of the smaller group."
        return Missing(Lack.TOO_LITTLE, reason, cure, round(found.columns[0].of("n").sum()), needed)
    reason = f"No two groups of {columns} have {LEAST_OF_A_CLASS} actual yes and {LEAST_OF_A_CLASS} actual no each."
    return Missing(Lack.TOO_LITTLE, reason, "Import more outcomes of the smaller groups.")


def _still_needed(groups: Groups) -> int:
    """Rows until a second group can be assessed; a group not seen yet needs all of them."""
    largest = sorted([*groups.of("n").tolist(), 0.0, 0.0], reverse=True)[:2]
    return max(1, sum(max(0, LEAST_ROWS - int(size)) for size in largest))


def _ratio(evidence: Evidence, part: Slice) -> Measured:
    """The smallest ratio of any column."""
    found = assess(evidence, part)
    if isinstance(found, Missing):
        return found
    gaps = found.gaps[PARITY]
    if not gaps:
        return _uncovered(found.uncovered) if found.uncovered else _too_few(found, PARITY)
    ratios = [(gap.ratio, gap) for gap in gaps if gap.ratio is not None]
    if not ratios:
        return nothing("No group has a single yes, so that the ratio has no denominator.")
    ratio, worst = min(ratios, key=lambda pair: pair[0])
    return Value(ratio, worst.n, note=f"Worst column: {worst.column}.")


def _calibration(evidence: Evidence, part: Slice) -> Measured:
    """Groups with at least 30 scored rows whose outcome is known."""
    found = assess(evidence, part)
    if isinstance(found, Missing):
        return found
    why = why_no_scores(evidence)
    if why is not None:
        return why
    gaps = {groups.column: gap for groups in found.columns if (gap := _gap_of_scores(groups)) is not None}
    if not gaps:
        reason = f"No two groups have {LEAST_ROWS} decisions with a score and a known outcome each."
        return Missing(Lack.TOO_LITTLE, reason, "Import more scores and outcomes.")
    worst = max(gaps, key=gaps.__getitem__)
    scored = next(float(groups.of("scored").sum()) for groups in found.columns if groups.column == worst)
    return Value(gaps[worst], round(scored), note=f"Worst column: {worst}.")


def _gap_of_scores(groups: Groups) -> float | None:
    scored, score, outcomes = (groups.of(count) for count in ("scored", "score", "outcomes"))
    enough = scored >= LEAST_ROWS
    if enough.sum() < 2:
        return None
    excess = (score - outcomes)[enough] / scored[enough]
    return float(excess.max() - excess.min())


def _configured(measure: Callable[[Evidence, Slice], Measured]) -> Callable[[Evidence, Slice, list[str]], Measured]:
    """Columns that the settings name need not be called group_<name>."""

    def unmet(evidence: Evidence, part: Slice, lacking: list[str]) -> Measured:
        if lacking == [_GROUP] and evidence.settings.groups:
            return measure(evidence, part)
        return lack(lacking)

    return unmet


def _metric(  # noqa: PLR0913, PLR0917 - the columns in which these rows differ
    name: str,
    title: str,
    unit: Unit,
    better: Better,
    formula: str,
    interval: str,
    minimum: str,
    measure: Callable[[Evidence, Slice], Measured],
    more: tuple[str, ...],
    source: str,
) -> Metric:
    return Metric(
        id=name,
        title=title,
        family="fairness",
        unit=unit,
        better=better,
        cadence=Cadence.MONTHLY,
        formula=formula,
        interval=interval,
        source=source,
        needs=("requests.prediction", _GROUP, *more),
        measure=measure,
        minimum=minimum,
        grains=PERIODS,
        unmet=_configured(measure),
    )


_S0 = "S0, Fairness; Fairlearn's definitions"
_NEWCOMBE = "Newcombe, Bonferroni over pairs of groups; users who repeat count by their effective rows"
_ROWS, _OF_A_CLASS = "30 decisions in a group", "5 actual yes and 5 actual no in a group"
METRICS = (
    _metric(
        PARITY,
        "Demographic parity difference",
        Unit.SHARE_GAP,
        Better.LOWER,
        "largest − smallest share of yes over the groups of a column, worst column",
        _NEWCOMBE,
        _ROWS,
        _difference(PARITY),
        (),
        _S0,
    ),
    _metric(
        EQUALIZED,
        "Equalized odds difference",
        Unit.SHARE_GAP,
        Better.LOWER,
        "the larger of the gaps in true and false positive rate over the groups of a column, worst column",
        _NEWCOMBE,
        _OF_A_CLASS,
        _difference(EQUALIZED),
        ("requests.actual",),
        _S0,
    ),
    _metric(
        "demographic_parity_ratio",
        "Demographic parity ratio",
        Unit.RATIO,
        Better.HIGHER,
        "smallest ÷ largest share of yes over the groups of a column, worst column",
        "none",
        _ROWS,
        _ratio,
        (),
        "ours: the four-fifths rule, as Fairlearn",
    ),
    _metric(
        "calibration_gap",
        "Calibration gap",
        Unit.SHARE_GAP,
        Better.LOWER,
        "largest difference between groups of (mean score − share of actual yes), worst column",
        "none",
        "30 decisions with score and outcome in a group",
        _calibration,
        ("requests.score", "requests.actual"),
        "ours: reliability by group",
    ),
)
