"""Serving: failures by class and step, where the time goes, tokens, and the measures."""

from kpidesk.charts.chart import Chart
from kpidesk.decision.review import Review
from kpidesk.report.blocks import Align, Block, Column, Heading, Label, Paragraph, Picture, Size, Table, Together
from kpidesk.report.sections.measures import measured_table
from kpidesk.views import serving as view
from kpidesk.views.measure_lines import judged_of

_FAILURES, _CHART = 120.0, 110.0


def section(review: Review) -> tuple[Block, ...]:
    """Nothing where nothing is known of serving."""
    shown = view.serving(review)
    if shown.empty:
        return ()
    judged = judged_of(review, view.MEASURES)
    return (
        *_failures(shown),
        *_picture(shown.tokens),
        *_picture(shown.times),
        *_steps(shown),
        Label("Measures"),
        *measured_table(judged, review.settings.currency),
        *((Paragraph(shown.rest, Size.NOTE),) if shown.rest else ()),
    )


def _failures(shown: view.ServingShown) -> tuple[Block, ...]:
    """The chart under the heading, or what to import for it."""
    heading = Heading("Serving")
    if shown.failures is None:
        return (Together((heading, Paragraph(shown.why_no_classes or "No request failed."))),)
    first = Together((heading, Label(shown.failures.title), Picture(shown.failures, _FAILURES)))
    if shown.failing_steps is None:
        return (first,)
    return first, Together((Label(shown.failing_steps.title), Picture(shown.failing_steps, _FAILURES)))


def _picture(chart: Chart | None) -> tuple[Block, ...]:
    return () if chart is None else (Together((Label(chart.title), Picture(chart, _CHART))),)


def _steps(shown: view.ServingShown) -> tuple[Block, ...]:
    if not shown.steps:
        return ()
    columns = tuple(
        Column(title, 28, Align.LEFT if place == 0 else Align.RIGHT) for place, title in enumerate(view.STEPS)
    )
    said = (Paragraph(shown.said),) if shown.said else ()
    return (Together((Label("Steps of answering"), *said, Table(columns, shown.steps))),)
