"""Fairness lights: a gap counts as red only where it is large, told from chance, and not explained on record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpidesk.base import dates, numbers
from kpidesk.base.units import Unit
from kpidesk.decision.review import Light
from kpidesk.decision.shade import Case, Shade
from kpidesk.decision.yardstick import Yardstick, column_name
from kpidesk.metrics.measurements import FairnessColumn
from kpidesk.pilot.profile import Line
from kpidesk.pilot.records import Explanation

SIGNIFICANT = 0.05
FOUR_FIFTHS = Line("<", 0.80)
PLAUSIBLE_GAP = 0.10
"""Largest plausible gap up to which a gap that chance explains is green, unless the profile says otherwise."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One column's gap. ``ratio`` smallest ÷ largest selection rate; ``p`` after Holm; None where not known."""

    column: str
    size: float
    ratio: float | None
    p: float | None

    @property
    def significant(self) -> bool:
        """Told from chance at 5 %; a stated gap without a test counts by its size alone."""
        return self.p is None or self.p < SIGNIFICANT


def demographic_parity(case: Case) -> Shade:
    """Red: ratio below 0.80, significant, unexplained. Green: within the line, or chance and plausibly small."""
    line, gaps = ratio_line(case.yardstick), list(_parity_gaps(case))
    return _shade(case, gaps, [g for g in gaps if g.significant and g.ratio is not None and line.holds(g.ratio)])


def equalized_odds(case: Case) -> Shade:
    """Red: above the red line, significant, unexplained. Green as for demographic parity."""
    red, gaps = case.red, list(_odds_gaps(case))
    return _shade(case, gaps, [g for g in gaps if g.significant and red is not None and red.holds(g.size)])


def is_explained(measure: str, yardstick: Yardstick) -> bool:
    """Whether a note in force explains the worst column of a measure; any note where the columns are not known."""
    explained = yardstick.explanations()
    worst = _worst(yardstick.fairness, measure)
    return bool(explained) if worst is None else column_name(worst.column) in explained


def ratio_line(yardstick: Yardstick) -> Line:
    """The kill line of the ratio of selection rates, as the profile gives it; four fifths where it gives none."""
    thresholds = yardstick.profile.thresholds
    ratio, difference = thresholds.get("demographic_parity_ratio"), thresholds.get("demographic_parity_difference")
    if ratio is not None and ratio.red is not None:
        return ratio.red
    if difference is not None and difference.red is not None and difference.red.op.startswith("<"):
        return difference.red
    return FOUR_FIFTHS


def _shade(case: Case, gaps: list[Gap], disparate: list[Gap]) -> Shade:
    explained = case.yardstick.explanations()
    open_gaps = [gap for gap in disparate if _explanation(gap, explained) is None]
    if open_gaps:
        return Shade(Light.RED, f"Unexplained disparity between the groups of {_names(open_gaps)}.")
    if disparate:
        return Shade(Light.YELLOW, _said(disparate, [e for g in disparate if (e := _explanation(g, explained))]))
    return _without_red(case, gaps)


def _without_red(case: Case, gaps: list[Gap]) -> Shade:
    if case.green is None or case.green.holds(case.number):
        return Shade(Light.GREEN)
    p, plausible = case.detail("p_holm"), case.detail("plausible_gap")
    if p is None or plausible is None or p < SIGNIFICANT:
        return Shade(Light.YELLOW)
    # Chance may explain the widest gap, between small groups, and not a narrower one between large groups.
    proven = [gap for gap in gaps[1:] if gap.significant and not case.green.holds(gap.size)]
    if proven:
        return Shade(Light.YELLOW, f"The groups of {_names(proven)} differ by more than chance.")
    limit = plausible_limit(case)
    largest = numbers.number(plausible, Unit.SHARE_GAP, lines=(limit.number,))
    if limit.holds(plausible):
        return Shade(Light.GREEN, f"The gap cannot be told from chance, and it is plausibly at most {largest}.")
    return Shade(
        Light.YELLOW,
        f"The gap cannot be told from chance, but it may be as large as {largest}: more rows per group are needed.",
    )


def _parity_gaps(case: Case) -> Iterator[Gap]:
    worst = _worst(case.yardstick.fairness, "demographic_parity_difference")
    yield Gap(worst.column if worst else "", case.number, _ratio_at(case), case.detail("p_holm"))
    for column in _others(case, worst):
        rates = [g.selection_rate for g in column.groups if g.assessable and g.selection_rate is not None]
        if len(rates) > 1 and max(rates) > 0 and column.p_value is not None:
            yield Gap(column.column, max(rates) - min(rates), min(rates) / max(rates), column.p_value)


def _odds_gaps(case: Case) -> Iterator[Gap]:
    worst = _worst(case.yardstick.fairness, "equalized_odds_difference")
    yield Gap(worst.column if worst else "", case.number, None, case.detail("p_holm"))
    for column in _others(case, worst):
        if column.equalized_odds_difference is not None and column.equalized_odds_p_value is not None:
            yield Gap(column.column, column.equalized_odds_difference, None, column.equalized_odds_p_value)


def _ratio_at(case: Case) -> float | None:
    """The ratio the groups would have at ``case.number``, the largest rate held where it is."""
    ratio, gap = case.detail("ratio"), case.value.number
    if ratio is None or gap <= 0:
        return ratio
    return 1 - (1 - ratio) * case.number / gap


def _worst(columns: Sequence[FairnessColumn], measure: str) -> FairnessColumn | None:
    known = [column for column in columns if getattr(column, measure) is not None and not column.intersection]
    return max(known, key=lambda column: float(getattr(column, measure)), default=None)


def _others(case: Case, worst: FairnessColumn | None) -> Iterator[FairnessColumn]:
    return (column for column in case.yardstick.fairness if column is not worst)


def _explanation(gap: Gap, explained: Mapping[str, Explanation]) -> Explanation | None:
    """The one for its column; where the column is not known (a stated gap), any in force."""
    if gap.column:
        return explained.get(column_name(gap.column))
    return next(iter(explained.values()), None)


def _said(gaps: list[Gap], notes: list[Explanation]) -> str:
    note = notes[0]
    until = dates.day(note.expires)
    return (
        f"Red without the recorded explanation: the groups of {_names(gaps)} differ. Yellow with it "
        f"({note.owner}, in force until {until}: {note.text.rstrip('.')})."
    )


def _names(gaps: list[Gap]) -> str:
    return ", ".join(column_name(gap.column) or "the compared column" for gap in gaps)


def plausible_limit(case: Case) -> Line:
    """The largest plausible gap up to which one that chance explains is green."""
    found = case.yardstick.profile.thresholds.get("fairness_plausible_gap")
    return found.green if found is not None and found.green is not None else Line("<=", PLAUSIBLE_GAP)
