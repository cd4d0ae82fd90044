"""The same chart on screen and on paper: the same part of the axes, the same ticks, everything in the same place."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PySide6.QtCore import QSizeF
from reportlab.pdfgen.canvas import Canvas

from kpidesk.charts.adoption import adoption_chart
from kpidesk.charts.arc import arc_chart
from kpidesk.charts.chart import Chart
from kpidesk.charts.fairness import group_rates
from kpidesk.charts.latency import percentiles
from kpidesk.charts.money import net_benefit, waterfall
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Review
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.painter.margins import plot_rect
from kpidesk.report.plots import Box, PdfPainter
from kpidesk.views.opened import Opened


@pytest.fixture
def review(opened_of: Callable[[str], Opened]) -> Review:
    found = opened_of("claims-ready").review
    assert found is not None
    return found


def charts(review: Review) -> Iterator[Chart]:
    """Every chart that both show."""
    currency, kpis = review.settings.currency, {kpi.id: kpi for kpi in review.kpis}
    found = [
        arc_chart(review.arc, review.kpis, review.gates),
        adoption_chart(kpis["adoption"], review.weekly, "adoption_tried", review.gates),
        percentiles(review.weekly),
        waterfall(kpis["cost_per_transaction"], currency),
        net_benefit(review.as_of_weeks.get("net_benefit", ()), currency),
        *(group_rates(column) for column in review.fairness),
    ]
    for kpi in review.kpis:
        weeks = review.weekly.get(kpi.headline.id, ())
        found.append(weekly_chart(kpi.headline, weeks, review.gates, currency))
    yield from (chart for chart in found if chart is not None)


def test_that_every_mark_has_its_place_on_both(review: Review) -> None:
    compared = 0
    for chart in charts(review):
        paper = PdfPainter(Canvas(BytesIO()), Box(0, 0, 400, 180))
        paper.begin(chart)
        x, y = ((axis.low, axis.high) for axis in (chart.x, chart.y))
        screen = Frame(plot_rect(chart, QSizeF(900, 400)), x, y, x, y, downwards=chart.downwards)
        for tick in chart.x.ticks:
            across = (screen.across(tick.at) - screen.rect.left()) / screen.rect.width()
            assert across == pytest.approx((paper.x(tick.at) - paper._frame.left) / paper._frame.width)
        for tick in chart.y.ticks:
            up = (screen.rect.bottom() - screen.up(tick.at)) / screen.rect.height()
            assert up == pytest.approx((paper.y(tick.at) - paper._frame.bottom) / paper._frame.height)
        compared += 1
    assert compared > 12
