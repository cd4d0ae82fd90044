"""The 90-day arc as a heat map, the stage by volume, and what lies ahead."""

from kpidesk.charts.arc import arc_chart
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.report.blocks import (
    Align,
    Block,
    Column,
    Heading,
    Label,
    Paragraph,
    Picture,
    Run,
    Size,
    Table,
    Together,
)
from kpidesk.views import figures
from kpidesk.views.leading import EXPLAINED, NONE, ahead
from kpidesk.views.stage import stage_sentence

_MOST = 12


def section(review: Review) -> tuple[Block, ...]:
    """Weeks across, KPIs down, under the phases and their gates."""
    chart = arc_chart(review.arc, review.kpis, review.gates)
    height = 44.0 + 19.0 * len(review.kpis)
    key = (
        "▲ green: target met · ◆ yellow: near · ▼ red: kill line crossed · – no data · ○ not applicable · "
        "outlined: to come"
    )
    return (
        Together(
            (
                Heading("The 90-day arc"),
                Paragraph("Each cell is the light as of the end of that week, on all data from the start to that day."),
                Picture(chart, height),
                Paragraph(key, Size.NOTE),
                Paragraph(stage_sentence(review)),
            )
        ),
        *_ahead(review),
    )


def _ahead(review: Review) -> tuple[Block, ...]:
    """The measures that are on their way across one of their lines."""
    found = ahead(review)
    if not found:
        return (Together((Label("Ahead"), Paragraph(NONE))),)
    columns = (
        Column("Measure", 24),
        Column("Course today", 14, Align.RIGHT),
        Column("Crosses", 16),
        Column("When, if it goes on so", 46),
    )
    rows = tuple(
        (
            figures.shorten(one.title, 60),
            one.now,
            Run(f"{'▼' if one.tone == 'red' else '▲'} {one.line}", tone=Tone.RED if one.tone == "red" else Tone.GREEN),
            one.when,
        )
        for one in found[:_MOST]
    )
    return (Together((Label("Ahead"), Table(columns, rows), Paragraph(EXPLAINED, Size.NOTE))),)
