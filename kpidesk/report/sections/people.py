"""People and process: training, tools against their plan, how the system is used."""

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
from kpidesk.views import people as view
from kpidesk.views.measure_lines import judged_of

_CHART = 120.0
_MOST = 20


def section(review: Review) -> tuple[Block, ...]:
    """Nothing where nothing of it is measured."""
    shown = view.people(review)
    if shown.empty:
        return ()
    judged = judged_of(review, view.MEASURES)
    measured = measured_table(judged, review.settings.currency)
    return (
        Together((Heading("People and process"), *measured[:1])),
        *measured[1:],
        *((Paragraph(shown.rest, Size.NOTE),) if shown.rest else ()),
        *_training(shown),
        *_tools(shown),
        *_used(shown),
    )


def _training(shown: view.People) -> tuple[Block, ...]:
    if shown.training is None:
        return ()
    effect = (Paragraph(shown.effect),) if shown.effect else ()
    return (Together((Label("Does training change use?"), Picture(shown.training, _CHART), *effect)),)


def _tools(shown: view.People) -> tuple[Block, ...]:
    if not shown.tools:
        return ()
    columns = (Column(view.TOOLS[0], 45), Column(view.TOOLS[1], 30), Column(view.TOOLS[2], 60))
    picture = (Picture(shown.deployed, _CHART),) if shown.deployed else ()
    return (Together((Label("Tools against the plan"), *picture)), Table(columns, shown.tools[:_MOST]), *_more(shown))


def _more(shown: view.People) -> tuple[Block, ...]:
    rest = len(shown.tools) - _MOST
    return (Paragraph(f"{rest:,} more are on the page of people.", Size.NOTE),) if rest > 0 else ()


def _used(shown: view.People) -> tuple[Block, ...]:
    blocks: list[Block] = []
    charts = [chart for chart in (shown.frequency, shown.duration) if chart is not None]
    if len(charts) == 2:
        left, right = ((Label(chart.title), Picture(chart, _CHART)) for chart in charts)
        blocks.append(Together((SideBySide(left, right),)))
    elif charts:
        blocks.append(Together((Label(charts[0].title), Picture(charts[0], _CHART))))
    if shown.features:
        columns = (
            Column(view.FEATURES[0], 60),
            *(Column(title, 25, Align.RIGHT) for title in view.FEATURES[1:]),
        )
        blocks.append(Together((Label("Features"), Table(columns, shown.features[:_MOST]))))
    return tuple(blocks)
