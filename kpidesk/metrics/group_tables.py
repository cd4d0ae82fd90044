"""The tables behind fairness: each group with its counts, rates and intervals."""

from collections.abc import Mapping

from kpidesk.base.plurals import counted
from kpidesk.base.values import Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.group_counts import (
    COUNTS,
    LEAST_OF_A_CLASS,
    LEAST_ROWS,
    ODDS,
    SELECTION,
    Groups,
    crossed_groups,
)
from kpidesk.metrics.group_slices import EQUALIZED, PARITY, Assessment, assess
from kpidesk.metrics.measurements import FairnessColumn, GroupRow
from kpidesk.statistics.proportions import wilson


def fairness_tables(evidence: Evidence) -> tuple[FairnessColumn, ...]:
    """Every group column over the review window, then the columns crossed; empty where there is nothing to compare.

    ``p_value`` and ``equalized_odds_p_value`` are after Holm. A column whose group is known for less than 80 % of the
    decisions has rates but no gaps; neither have crossed columns, which are shown and not graded.
    """
    window = Slice(Grain.WINDOW, evidence.window)
    found = assess(evidence, window)
    if isinstance(found, Missing):
        return ()
    graded = tuple(_column(found, groups) for groups in found.columns)
    return (*graded, *(_table(groups, {}, {}, intersection=True) for groups in crossed_groups(evidence, window)))


def _column(found: Assessment, groups: Groups) -> FairnessColumn:
    sizes = {measure: gap.size for measure, gaps in found.gaps.items() for gap in gaps if gap.column == groups.column}
    p_values = {measure: p for (measure, column), p in found.p_values.items() if column == groups.column}
    return _table(groups, sizes, p_values, intersection=False)


def _table(
    groups: Groups, sizes: Mapping[str, float], p_values: Mapping[str, float], *, intersection: bool
) -> FairnessColumn:
    enough, of_each_class = (set(groups.assessable(strata).tolist()) for strata in (SELECTION, ODDS))
    rows = tuple(
        _row(groups, place, assessable=place in enough, both_classes=place in of_each_class)
        for place in range(len(groups.names))
    )
    return FairnessColumn(
        column=groups.column,
        groups=rows,
        demographic_parity_difference=sizes.get(PARITY),
        equalized_odds_difference=sizes.get(EQUALIZED),
        p_value=p_values.get(PARITY),
        known=groups.known,
        equalized_odds_p_value=p_values.get(EQUALIZED),
        intersection=intersection,
    )


def _row(groups: Groups, place: int, *, assessable: bool, both_classes: bool) -> GroupRow:
    counts = dict(zip(COUNTS, groups.sums[place].tolist(), strict=True))
    rate = _rate(counts["yes"], counts["n"])
    worth = groups.effective_rows(place, "yes", "n")
    return GroupRow(
        group=groups.names[place],
        n=round(counts["n"]),
        positives=round(counts["positives"]),
        negatives=round(counts["negatives"]),
        selection_rate=rate,
        selection_interval=None if rate is None else wilson(rate * worth, worth),
        tpr=_rate(counts["positive_yes"], counts["positives"]),
        fpr=_rate(counts["negative_yes"], counts["negatives"]),
        calibration=_rate(counts["score"] - counts["outcomes"], counts["scored"]),
        assessable=assessable,
        why_not=_why_not(counts, assessable=assessable, both_classes=both_classes),
    )


def _rate(part: float, whole: float) -> float | None:
    """Undefined, never 0, without a denominator."""
    return part / whole if whole else None


def _why_not(counts: Mapping[str, float], *, assessable: bool, both_classes: bool) -> str:
    told = []
    if not assessable:
        told.append(f"{counted(counts['n'], 'decision')}, {LEAST_ROWS} are needed")
    if not both_classes and counts["positives"] + counts["negatives"]:
        seen = f"{counts['positives']:.0f} actual yes and {counts['negatives']:.0f} actual no"
        told.append(f"{seen}, {LEAST_OF_A_CLASS} of each are needed for equalized odds")
    return "; ".join(told)
