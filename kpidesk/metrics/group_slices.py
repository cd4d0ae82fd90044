"""The groups of a slice of the evidence: counted, assessed and tested once, for all measures of fairness."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpidesk.base.values import Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.group_counts import ODDS, SELECTION, Groups, count_groups
from kpidesk.metrics.group_gaps import Gap, chance_of, find_gap
from kpidesk.metrics.metric import lack, nothing
from kpidesk.statistics.permutation import DRAWS, holm

LEAST_KNOWN = 0.80
_DRAWS = {Grain.WINDOW: DRAWS, Grain.AS_OF: 999}
FEWEST_DRAWS = 499
"""Of weeks and months. There are some thirty slices; only the light of the window decides today."""
_NOT_NEARLY_EVEN = 0.95
PARITY, EQUALIZED = "demographic_parity_difference", "equalized_odds_difference"
STRATA = {PARITY: SELECTION, EQUALIZED: ODDS}


@dataclass(frozen=True, slots=True)
class Assessment:
    """All group columns of a slice.

    ``uncovered``: columns whose group is known for less than 80 % of the decisions, with that share. ``gaps``: measure
    -> the gap of each covered column that has one. ``p_values``: (measure, column) -> after Holm over columns and both
    measures; empty where no test was needed.
    """

    columns: tuple[Groups, ...]
    uncovered: Mapping[str, float]
    gaps: Mapping[str, tuple[Gap, ...]]
    p_values: Mapping[tuple[str, str], float]


def assess(evidence: Evidence, part: Slice) -> Assessment | Missing:
    """Made once for each slice. Missing where there is nothing to compare."""
    return evidence.remember(("groups", part), lambda: _assess(evidence, part))


def _assess(evidence: Evidence, part: Slice) -> Assessment | Missing:
    wrong = _wrong_yes(evidence) or _no_groups(evidence)
    if wrong is not None:
        return wrong
    found = {column: count_groups(evidence, part, column) for column in evidence.groups}
    if not any(groups.names for groups in found.values()):
        return nothing("There are no decisions with a prediction and a known group in this period.")
    uncovered = {name: groups.known for name, groups in found.items() if groups.known < LEAST_KNOWN}
    uncovered |= {name: 0.0 for name in evidence.settings.groups if name not in found}
    covered = [groups for name, groups in found.items() if name not in uncovered]
    gaps = {
        measure: tuple(gap for groups in covered if (gap := find_gap(groups, strata)) is not None)
        for measure, strata in STRATA.items()
    }
    p_values = _tested(covered, gaps, part) if _tests_matter(evidence, part, gaps) else {}
    return Assessment(tuple(found.values()), uncovered, gaps, p_values)


def _wrong_yes(evidence: Evidence) -> Missing | None:
    """A yes that never occurs would make every selection rate 0, and every gap too."""
    classes = evidence.classes
    if not classes.yes:
        return nothing("Which answer is a yes is not known.", "Set positive_label to the favourable answer.")
    if classes.yes not in classes.predicted and len(classes.predicted) > 1:
        answers = ", ".join(classes.predicted)
        return nothing(f"No prediction is '{classes.yes}'; there are: {answers}.", "Set positive_label to one of them.")
    return None


def _no_groups(evidence: Evidence) -> Missing | None:
    if evidence.groups:
        return None
    named = ", ".join(evidence.settings.groups)
    if named:
        return nothing(f"The log has no column {named}.", "Import it, or correct the setting groups.")
    return lack(["requests.group_<name>"])


def _tests_matter(evidence: Evidence, part: Slice, gaps: Mapping[str, tuple[Gap, ...]]) -> bool:
    """Always over the review window. Elsewhere not where each gap is within its green line, rates being nearly even:
    such a light is green whatever chance says.
    """
    if part.grain is Grain.WINDOW:
        return True
    beyond = (gap.size > evidence.targets.get(measure, 0.0) for measure, several in gaps.items() for gap in several)
    uneven = (gap.ratio is not None and gap.ratio < _NOT_NEARLY_EVEN for gap in gaps[PARITY])
    return any(beyond) or any(uneven)


def _tested(columns: list[Groups], gaps: Mapping[str, tuple[Gap, ...]], part: Slice) -> Mapping[tuple[str, str], float]:
    draws = _DRAWS.get(part.grain, FEWEST_DRAWS)
    by_name = {groups.column: groups for groups in columns}
    tests = {
        (measure, gap.column): chance_of(by_name[gap.column], STRATA[measure], draws)
        for measure, several in gaps.items()
        for gap in several
    }
    known = {key: test.p_value for key, test in tests.items() if test is not None}
    return dict(zip(known, holm(list(known.values())), strict=True))
