"""The 90-day arc as a heat map."""

from kpidesk.charts.arc import arc_chart
from kpidesk.decision.review import Review
from kpidesk.report.blocks import Block, Heading, Paragraph, Picture, Size, Together


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
            )
        ),
    )
