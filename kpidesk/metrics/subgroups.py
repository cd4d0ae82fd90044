"""How far accuracy differs between groups of people and kinds of cases (S1 19)."""

from collections.abc import Mapping
from math import comb

import numpy as np
import numpy.typing as npt

from kpidesk.base import numbers
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.classes import RIGHT
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.error_costs import count_answers, enough_labels, error_costs
from kpidesk.metrics.exhibits_answers import Subgroup, SubgroupGap
from kpidesk.metrics.families import GENERATED_ANSWERS
from kpidesk.metrics.independence import independent_share
from kpidesk.metrics.metric import Metric
from kpidesk.statistics.permutation import gap_test, holm
from kpidesk.statistics.proportions import LEVEL, largest_plausible_gap, newcombe_difference, wilson

LEAST = 30
KINDS_OF_CASES = ("region", "segment", "use_case")
SIGNIFICANT = 0.05
_TRUTH = "requests.actual|requests.outcome_correct|requests.task_success"
Array = npt.NDArray[np.float64]


def subgroup_gaps(evidence: Evidence) -> tuple[SubgroupGap, ...]:
    """Every column with two groups of enough labelled rows in the review window, the widest gap first."""
    return evidence.remember("subgroup gaps", lambda: _gaps(evidence))


def _gaps(evidence: Evidence) -> tuple[SubgroupGap, ...]:
    share = independent_share(evidence)
    counted = {column: _count(evidence, column) for column in _columns(evidence)}
    known = {column: groups for column, groups in counted.items() if len(groups) > 1}
    tests = [_chance(groups, share) for groups in known.values()]
    p_values = holm(tests)
    pairs = sum(comb(len(groups), 2) for groups in known.values())
    found = [_gap(column, known[column], share, p, pairs) for column, p in zip(known, p_values, strict=True)]
    return tuple(sorted(found, key=lambda gap: (-gap.size, gap.column)))


def _columns(evidence: Evidence) -> list[str]:
    groups = [one for one in evidence.segments if one.startswith("group_") or one in evidence.settings.groups]
    return [*groups, *(one for one in KINDS_OF_CASES if one in evidence.segments and one not in groups)]


def _count(evidence: Evidence, column: str) -> Mapping[str, tuple[float, float]]:
    """Group -> (right answers, labelled rows), of those with enough of them."""
    frame = evidence.segment_answers[column]
    right = (frame["actual"] == frame["prediction"]) | ((frame["actual"] == RIGHT) & (frame["prediction"] == RIGHT))
    sums = frame.assign(right=frame["n"].where(right, 0.0)).groupby("segment")[["right", "n"]].sum()
    enough = sums[sums["n"] >= LEAST].sort_index()
    return {str(name): (float(yes), float(n)) for name, yes, n in zip(enough.index, *enough.to_numpy().T, strict=True)}


def _chance(groups: Mapping[str, tuple[float, float]], share: float) -> float:
    """How likely chance alone makes a gap as wide, with as many rows as those there are worth."""
    right, rows = np.array(list(groups.values())).T
    worth = np.maximum(1, np.round(rows * share))
    test = gap_test(np.round(right / rows * worth), worth)
    return 1.0 if test is None else test.p_value


def _gap(
    column: str, counts: Mapping[str, tuple[float, float]], share: float, p_value: float, pairs: int
) -> SubgroupGap:
    """``pairs``: of groups, over all columns: each of them might have been the widest."""
    ordered = sorted(counts.items(), key=lambda one: (one[1][0] / one[1][1], one[0]))
    groups = tuple(
        Subgroup(name, round(n), round(right), wilson(right * share, n * share)) for name, (right, n) in ordered
    )
    right, rows = (share * np.array(list(counts.values()))).T
    own = 1 - (1 - LEVEL) * comb(len(groups), 2) / pairs
    plausible = largest_plausible_gap(right.tolist(), rows.tolist(), own)
    (worst_right, worst_rows), (best_right, best_rows) = ordered[0][1], ordered[-1][1]
    level = 1 - (1 - LEVEL) / pairs
    ends = newcombe_difference(best_right * share, best_rows * share, worst_right * share, worst_rows * share, level)
    size = best_right / best_rows - worst_right / worst_rows
    least = max(0.0, min(ends[0], size)) if ends else 0.0
    return SubgroupGap(column, groups, (least, plausible or size), plausible or size, p_value)


def _widest(evidence: Evidence, part: Slice) -> Measured:
    lacking = enough_to_compare(evidence, part)
    if lacking is not None:
        return lacking
    gaps = subgroup_gaps(evidence)
    if not gaps:
        return _too_few(evidence)
    widest = gaps[0]
    worst, best = widest.groups[0], widest.groups[-1]
    low, high = (numbers.number(one.accuracy, Unit.SHARE) for one in (worst, best))
    note = f"Widest in {widest.column}: {worst.name} {low} (n {worst.n:,}), {best.name} {high} (n {best.n:,})."
    told = [gap.size for gap in gaps if gap.p_value < SIGNIFICANT]
    detail = {
        **{f"column_{gap.column}": gap.size for gap in gaps},
        "p_holm": widest.p_value,
        "plausible_gap": max(gap.plausible for gap in gaps),
        **({"told_gap": max(told)} if told else {}),
    }
    n = sum(group.n for group in widest.groups)
    ends = (widest.interval[0], max(gap.plausible for gap in gaps))
    return Value(widest.size, n, ends, note=note, detail=detail)


def enough_to_compare(evidence: Evidence, part: Slice) -> Missing | None:
    """Missing where it is not known, or of too few rows, which answers were right; else None."""
    few = enough_labels(evidence, count_answers(evidence, part))
    costs = error_costs(evidence.classes, evidence.settings)
    return few or (costs if isinstance(costs, Missing) else None)


def _too_few(evidence: Evidence) -> Missing:
    columns = _columns(evidence)
    if not columns:
        return Missing(
            Lack.NOT_MEASURED,
            "The log has no column that tells groups apart.",
            "Import group_<name>, region, segment or use_case with the requests.",
        )
    reason = f"No two groups of {', '.join(columns)} have {LEAST} rows with a known outcome each."
    return Missing(Lack.TOO_LITTLE, reason, "Import more outcomes of the smaller groups.")


METRICS = (
    Metric(
        id="subgroup_performance_gap",
        title="Accuracy gap between groups",
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE_GAP,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="accuracy of the best − of the worst group, over the groups of each group column, region, segment and "
        "use case with 30 labelled rows; the widest column",
        interval="Newcombe of best and worst, Bonferroni over pairs of groups of all columns; its upper end is the "
        "largest plausible difference of any two, as the best and the worst of several differ by chance alone",
        source="S1 19, Bias / fairness across subgroups",
        needs=("requests.prediction|requests.outcome_correct|requests.task_success", _TRUTH),
        measure=_widest,
        minimum="two groups with 30 labelled rows each",
        grains=frozenset({Grain.WINDOW}),
    ),
)
