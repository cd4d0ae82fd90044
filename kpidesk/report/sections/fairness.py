"""Fairness by group: rates with n and intervals, and who cannot be assessed."""

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.charts.fairness import MOST_GROUPS, group_rates
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.metrics.measurements import FairnessColumn, GroupRow
from kpidesk.report.blocks import Align, Block, Column, Heading, Paragraph, Picture, Run, Size, Table, Together, Words
from kpidesk.views import figures

_MOST_ROWS = 40
_SHORT = 8
"""So many groups are never split over two pages."""


def section(review: Review) -> tuple[Block, ...]:
    """One table and one picture per group column."""
    if not review.fairness:
        said = (
            "No group column was imported: by-group rates are not computed. Import requests with a column group_<name>."
        )
        return (Together((Heading("Fairness by group"), Paragraph(said))),)
    blocks: list[Block] = []
    for number, column in enumerate(review.fairness):
        heads = (Heading("Fairness by group"),) if number == 0 else ()
        blocks += _column(column, heads)
    return tuple(blocks)


def _column(column: FairnessColumn, heads: tuple[Block, ...]) -> list[Block]:
    name = figures.column(column.column)
    chart = group_rates(column)
    picture = (Picture(chart, 34.0 + 15.0 * min(len(column.groups), MOST_GROUPS)),) if chart else ()
    opening = (*heads, Heading(f"By {name}", 2), Paragraph(_gaps(column)), *picture)
    short = len(column.groups) <= _SHORT
    blocks: list[Block] = [Together((*opening, _table(column)))] if short else [Together(opening), _table(column)]
    if len(column.groups) > _MOST_ROWS:
        blocks.append(Paragraph(f"{len(column.groups) - _MOST_ROWS} more groups are in the JSON result.", Size.NOTE))
    return blocks


def _gaps(column: FairnessColumn) -> str:
    if column.intersection:
        return "Two columns crossed: shown, not graded."
    parts = [
        f"{title} {numbers.number(gap, Unit.SHARE_GAP)}" if gap is not None else f"{title} cannot be computed"
        for title, gap in (
            ("demographic parity difference", column.demographic_parity_difference),
            ("equalized odds difference", column.equalized_odds_difference),
        )
    ]
    chance = (
        f"a gap this large or larger would arise by chance with probability {column.p_value:.2f}"
        if column.p_value is not None
        else "no test against chance"
    )
    return figures.sentence(
        f"{'; '.join(parts)}; {chance}; the group is known in {numbers.number(column.known, Unit.SHARE)} of the rows"
    )


def _table(column: FairnessColumn) -> Table:
    columns = (
        Column("Group", 25),
        Column("n", 13, Align.RIGHT),
        Column("Selected", 15, Align.RIGHT),
        Column("95 % interval", 21),
        Column("TPR", 17, Align.RIGHT),
        Column("FPR", 17, Align.RIGHT),
        Column("Calibration", 18, Align.RIGHT),
        Column("Assessed", 30),
    )
    return Table(columns, tuple(_row(group) for group in column.groups[:_MOST_ROWS]))


def _row(group: GroupRow) -> tuple[Words, ...]:
    interval = group.selection_interval
    assessed: Words = (
        "yes" if group.assessable else (Run("cannot assess: ", bold=True), Run(figures.shorten(group.why_not, 120)))
    )
    return (
        figures.shorten(group.group, 80),
        f"{group.n:,}",
        _rate(group.selection_rate),
        Run(numbers.interval(interval, Unit.SHARE) if interval else "none", tone=Tone.SECONDARY),
        _rate(group.tpr),
        _rate(group.fpr),
        "undefined" if group.calibration is None else f"{group.calibration * 100:+.1f} pts".replace("-", "−"),
        assessed,
    )


def _rate(rate: float | None) -> str:
    return "undefined" if rate is None else numbers.number(rate, Unit.SHARE)
