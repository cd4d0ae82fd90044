"""Generated answers: success by latency, toxicity, refusals, groups, and the measures."""

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
from kpidesk.views import answers as view
from kpidesk.views.measure_lines import judged_of

_CHART = 118.0
_SHORT = 6
"""Tables of more rows may run over pages."""


def section(review: Review) -> tuple[Block, ...]:
    """Nothing where nothing is known of generated answers."""
    shown = view.answers(review)
    if shown.empty:
        return ()
    known = {line.id for line in shown.lines}
    judged = [one for one in judged_of(review, view.MEASURES) if one.id in known]
    return (
        Heading(view.TITLE),
        *measured_table(judged, review.settings.currency),
        *_pictures(shown.bands, shown.toxicity),
        *_table("Refusals: what was done, and what ought to be", view.REFUSALS, shown.refusals, shown.refusals_said),
        *_table("Accuracy by group", view.GROUPS, shown.groups, shown.groups_said),
        *((Paragraph(shown.rest, Size.NOTE),) if shown.rest else ()),
    )


def _pictures(left: Chart | None, right: Chart | None) -> tuple[Block, ...]:
    """Beside each other where both are there, else the one over the whole width."""
    made = [(Label(chart.title), Picture(chart, _CHART)) for chart in (left, right) if chart is not None]
    if len(made) == 2:
        return (Together((SideBySide(*made),)),)
    return tuple(Together(one) for one in made)


def _table(title: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]], said: str) -> tuple[Block, ...]:
    if not rows:
        return (Paragraph(said, Size.NOTE),) if said else ()
    left = 1 if len(heads) < 5 else 2
    columns = tuple(Column(head, 30, Align.LEFT if place < left else Align.RIGHT) for place, head in enumerate(heads))
    head = (Label(title), *((Paragraph(said),) if said else ()))
    table = Table(columns, tuple(rows))
    return (Together((*head, table)),) if len(rows) <= _SHORT else (Together(head), table)
