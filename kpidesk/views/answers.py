"""Generated answers for the page of quality and the report: support, refusals, toxicity, actions, satisfaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base.numbers import around, number
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.charts.answers import bands_chart, toxicity_chart
from kpidesk.charts.chart import Chart
from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits_answers import RefusalTable, Subgroup, SubgroupGap
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.measure_lines import MeasureLine, judged_of, measure_lines, what_lacks
from kpidesk.views.tiles import measure_tiles

TITLE = "Generated answers"
_TILES = (
    "hallucination_rate", "groundedness", "refusal_rate", "pii_leakage_rate", "citation_rate", "task_success_rate",
    "containment_rate", "csat",
)  # fmt: skip
MEASURES = (
    *_TILES,
    "csat_top_two",
    "context_precision",
    "context_recall",
    "wanted_refusal_rate",
    "unwanted_refusal_rate",
    "toxicity_p99",
    "toxicity_rate",
    "human_review_score",
    "tool_selection_accuracy",
    "tool_parameter_accuracy",
    "action_outcome_accuracy",
    "human_override_frequency",
    "high_risk_approval_rate",
    "subgroup_performance_gap",
    "success_by_latency",
)
_ANSWERS = frozenset(MEASURES) - {"task_success_rate", "subgroup_performance_gap", "action_outcome_accuracy"}
"""Measures that only generated answers have: without any of them there is nothing to show of such answers."""
REFUSALS = ("It ought to be", "Refused", "Answered", "Done rightly")
GROUPS = ("Column", "Group", "Labelled rows", "Right", "95 % interval")
EMPTY = (
    "Nothing is known of generated answers. Import what was found out about each of them with the request log or as "
    "labels: hallucinated or groundedness, refused, pii_leak, toxicity, citations, task_success, escalated."
)
NOT_LABELLED = "Whether a refusal was right is not known. Import should_refuse for a sample of requests."
_LONGEST, _MOST_GROUPS = 40, 12
_TOLD = 0.05


@dataclass(frozen=True, slots=True)
class AnswersShown:
    """What is shown. ``refusals``: rows under REFUSALS, and what is said of them; ``groups``: rows under GROUPS, the
    worst first, and what is said of each column. ``empty`` is said where nothing is known of generated answers.
    """

    tiles: tuple[TileCard, ...]
    refusals: tuple[tuple[str, ...], ...]
    refusals_said: str
    toxicity: Chart | None
    bands: Chart | None
    groups: tuple[tuple[str, ...], ...]
    groups_said: str
    lines: tuple[MeasureLine, ...]
    rest: str
    empty: str


def answers(review: Review) -> AnswersShown:
    """What page and report show."""
    found, judged = review.exhibits.answers, judged_of(review, MEASURES)
    lines = measure_lines(review, judged)
    measured = {line.id for line in lines}
    known = bool(measured & _ANSWERS)
    return AnswersShown(
        tiles=measure_tiles(review, [one for one in _TILES if one in measured]) if known else (),
        refusals=_refusals(found.refusals),
        refusals_said=_refusals_said(found.refusals),
        toxicity=toxicity_chart(found.toxicity),
        bands=bands_chart(found.bands),
        groups=tuple(row for gap in found.gaps for row in _groups(gap)),
        groups_said=_gaps_said(found.gaps),
        lines=lines if known else (),
        rest=what_lacks(judged),
        empty="" if known else EMPTY,
    )


def _refusals(table: RefusalTable) -> tuple[tuple[str, ...], ...]:
    if not table.labelled:
        return ()
    return (
        _refusal("refused", table.refused_rightly, table.answered_wrongly, table.refused_rightly),
        _refusal("answered", table.refused_wrongly, table.answered_rightly, table.answered_rightly),
    )


def _refusal(ought: str, refused: int, answered: int, rightly: int) -> tuple[str, ...]:
    every = refused + answered
    return ought, f"{refused:,}", f"{answered:,}", number(rightly / every, Unit.SHARE) if every else "–"


def _refusals_said(table: RefusalTable) -> str:
    if not table.labelled:
        return NOT_LABELLED if table.unlabelled else ""
    rest = ""
    if table.unlabelled:
        told = counted(table.unlabelled, "request")
        rest = f" Of {told} it is not known what ought to be; {table.unlabelled_refused:,} of them were refused."
    return f"{counted(table.labelled, 'request')} of which both are known.{rest}"


def _groups(gap: SubgroupGap) -> tuple[tuple[str, ...], ...]:
    """The worst and the best groups of a column where there are many."""
    shown = gap.groups
    if len(shown) > _MOST_GROUPS:
        half = _MOST_GROUPS // 2
        shown = (*shown[:half], *shown[-half:])
    return tuple(_group(gap.column, group) for group in shown)


def _group(column: str, group: Subgroup) -> tuple[str, ...]:
    ends = group.interval
    return (
        figures.shorten(column, _LONGEST),
        figures.shorten(group.name, _LONGEST),
        f"{group.n:,}",
        number(group.accuracy, Unit.SHARE),
        around(group.accuracy, ends, Unit.SHARE) if ends else "–",
    )


def _gaps_said(gaps: Sequence[SubgroupGap]) -> str:
    """Which columns differ by more than chance, and which are not known to."""
    told = [_gap_said(gap) for gap in gaps if gap.p_value < _TOLD]
    rest = [_gap_said(gap) for gap in gaps if gap.p_value >= _TOLD]
    sentences = (
        [f"Best and worst differ by more than chance, after Holm's correction: {'; '.join(told)}."] if told else []
    )
    if rest:
        sentences.append(f"Not told from chance, which does not mean that there is no difference: {'; '.join(rest)}.")
    return " ".join(sentences)


def _gap_said(gap: SubgroupGap) -> str:
    size, most = number(gap.size, Unit.SHARE_GAP), number(gap.plausible, Unit.SHARE_GAP)
    return f"{figures.shorten(gap.column, _LONGEST)} by {size}, perhaps up to {most}"
