"""Fairness by group: rates with n and intervals, and who cannot be assessed."""

from kpidesk.base.plurals import counted, plural
from kpidesk.charts.fairness import MOST_GROUPS, group_rates
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.metrics.measurements import FairnessColumn, GroupRow
from kpidesk.report.blocks import Align, Block, Column, Heading, Paragraph, Picture, Run, Size, Table, Together, Words
from kpidesk.views import figures
from kpidesk.views.fairness import gaps, group_line, why_no_rates

_MOST_ROWS = 40
_SHORT = 8
"""So many groups are never split over two pages."""


def section(review: Review) -> tuple[Block, ...]:
    """One table and one picture per group column."""
    if not review.fairness:
        return (Together((Heading("Fairness by group"), Paragraph(why_no_rates(review)))),)
    blocks: list[Block] = []
    for number, column in enumerate(review.fairness):
        heads = (Heading("Fairness by group"),) if number == 0 else ()
        blocks += _column(column, heads)
    return tuple(blocks)


def _column(column: FairnessColumn, heads: tuple[Block, ...]) -> list[Block]:
    name = figures.column(column.column)
    chart = group_rates(column)
    picture = (Picture(chart, 34.0 + 15.0 * min(len(column.groups), MOST_GROUPS)),) if chart else ()
    opening = (*heads, Heading(f"By {name}", 2), Paragraph(gaps(column)), *picture)
    short = len(column.groups) <= _SHORT
    blocks: list[Block] = [Together((*opening, _table(column)))] if short else [Together(opening), _table(column)]
    if len(column.groups) > _MOST_ROWS:
        blocks.append(Paragraph(_rest(len(column.groups) - _MOST_ROWS), Size.NOTE))
    return blocks


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
    line = group_line(group)
    assessed: Words = (
        (Run("cannot assess: ", bold=True), Run(figures.shorten(line.why_not, 120))) if not group.assessable else "yes"
    )
    return (
        figures.shorten(line.group, 80),
        f"{line.n:,}",
        line.selected,
        Run(line.interval, tone=Tone.SECONDARY),
        line.tpr,
        line.fpr,
        line.calibration,
        assessed,
    )


def _rest(count: int) -> str:
    return f"{counted(count, 'more group')} {plural(count, 'is', 'are')} in the JSON result."
