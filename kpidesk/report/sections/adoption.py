"""The adoption curve: the curve matters, not a yes or no (S0)."""

from kpidesk.charts.adoption import adoption_chart
from kpidesk.decision.review import Review
from kpidesk.report.blocks import Block, Heading, Paragraph, Picture, Together

TRIED = "adoption_tried"


def section(review: Review) -> tuple[Block, ...]:
    """The weekly curve in the corridor of the dated targets; why there is none where no week is known."""
    kpi = next((kpi for kpi in review.kpis if kpi.id == "adoption"), None)
    chart = adoption_chart(kpi, review.weekly, TRIED, review.gates) if kpi else None
    if kpi is None or chart is None:
        said = "No week has a value for the share of eligible people who were active. The section on adoption says why."
        return (Together((Heading("Adoption curve"), Paragraph(said))),)
    return (Together((Heading("Adoption curve"), Picture(chart, 190))),)
