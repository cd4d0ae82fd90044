"""Business results: with the system against without it, unit cost by month, reliance, new users."""

from collections.abc import Sequence

from kpidesk.charts.chart import Chart
from kpidesk.decision.review import Review
from kpidesk.report.blocks import (
    Align,
    Block,
    Column,
    Heading,
    Label,
    Paragraph,
    Picture,
    SideBySide,
    Size,
    Table,
    Together,
)
from kpidesk.report.sections.measures import measured_table
from kpidesk.views import business as view
from kpidesk.views.measure_lines import judged_of

_SIDES, _CHART = 96.0, 128.0
_WIDTHS = (20, 12, 34, 34, 38)


def section(review: Review) -> tuple[Block, ...]:
    """Nothing where no business result is measured."""
    shown = view.business(review)
    if shown.empty:
        return ()
    judged = judged_of(review, view.MEASURES)
    return (
        Together((Heading("Business results"), *_compared(shown))),
        *_pictures(((shown.outcomes, shown.cycles), (shown.months, shown.curve)), (_SIDES, _CHART)),
        *_reliance(shown),
        Label("Measures"),
        *measured_table(judged, review.settings.currency),
        *((Paragraph(shown.rest, Size.NOTE),) if shown.rest else ()),
    )


def _compared(shown: view.Business) -> tuple[Block, ...]:
    told = (Paragraph(shown.design),) if shown.design else ()
    if not shown.sides:
        return told
    columns = tuple(
        Column(title, share, Align.LEFT if place == 0 else Align.RIGHT)
        for place, (title, share) in enumerate(zip(view.SIDES, _WIDTHS, strict=True))
    )
    how = Paragraph("In brackets: the middle half of the units.", Size.NOTE)
    return *told, Label("With the system and without it"), Table(columns, shown.sides), how


def _pictures(pairs: Sequence[Sequence[Chart | None]], heights: Sequence[float]) -> tuple[Block, ...]:
    """Two beside each other where both are there, else the one over the whole width."""
    blocks: list[Block] = []
    for pair, height in zip(pairs, heights, strict=True):
        made = [(Label(chart.title), Picture(chart, height)) for chart in pair if chart is not None]
        if len(made) == 2:
            blocks.append(Together((SideBySide(*made),)))
        elif made:
            blocks.append(Together(made[0]))
    return tuple(blocks)


def _reliance(shown: view.Business) -> tuple[Block, ...]:
    if not shown.reliance:
        return ()
    columns = tuple(
        Column(title, 30, Align.LEFT if place == 0 else Align.RIGHT) for place, title in enumerate(view.RELIANCE)
    )
    said = (Paragraph(shown.said),) if shown.said else ()
    title = Label("Do people rely on it as it deserves?")
    return (Together((title, *said, Table(columns, shown.reliance))),)
