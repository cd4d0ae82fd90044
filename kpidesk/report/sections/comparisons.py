"""Segments, models and providers side by side, with what really differs marked."""

from kpidesk.base.plurals import counted, plural
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.report.blocks import Align, Block, Column, Heading, Paragraph, Run, Size, Table, Together, Words
from kpidesk.views import comparisons as view
from kpidesk.views import figures

_ACROSS, _DOWN, _COLUMNS, _FIGURES, _ROWS = 5, 12, 8, 7, 12
"""Segments and measures of a table, tables of columns, figures and rows of the benchmark."""
_ALWAYS = ("error_rate", "cost_per_inference")
_NAME = 26


def section(review: Review) -> tuple[Block, ...]:
    """A table per column with segments, and the benchmark of providers and models; one line where there are none."""
    known = view.columns(review)
    if not known:
        return (Together((Heading("Comparisons"), Paragraph(view.NO_SEGMENTS))),)
    parts = [*_benchmark(review), *(_column(review, column, title) for column, title in known[:_COLUMNS])]
    first, *rest = parts
    blocks: list[Block] = [Together((Heading("Comparisons"), Paragraph(view.HOW, Size.NOTE), *first))]
    blocks += [Together(part) for part in rest]
    if len(known) > _COLUMNS:
        more = len(known) - _COLUMNS
        blocks.append(Paragraph(f"{counted(more, 'more column')} {plural(more, 'is', 'are')} in the JSON result."))
    return tuple(blocks)


def _column(review: Review, column: str, title: str) -> tuple[Block, ...]:
    shown = view.side_by_side(review, column, view.EVERY, _ACROSS)
    differing = {one.id for one, _ in view.differing(review, column)}
    wanted = (*(kpi.headline.id for kpi in review.kpis), *_ALWAYS)
    lines = [line for line in shown.lines if line.measure in wanted or line.measure in differing]
    lines = sorted(lines, key=lambda line: line.measure not in differing)[:_DOWN]
    width = 62 / max(1, len(shown.segments))
    heads = (Column(figures.shorten(name, _NAME), width, Align.RIGHT) for name in shown.segments)
    table = Table(
        (Column("Measure", 26), Column("All", 12, Align.RIGHT), *heads),
        tuple((figures.shorten(line.title, 60), line.every, *map(_cell, line.cells)) for line in lines),
    )
    said = f"{shown.said} {view.VERSIONS}" if column == view.VERSION else shown.said
    return Heading(title, 2), Paragraph(said), table


def _benchmark(review: Review) -> list[tuple[Block, ...]]:
    shown = view.benchmark(review)
    if shown is None or not shown.heads:
        return []
    width = 73 / min(len(shown.heads), _FIGURES)
    heads = (Column(head, width, Align.RIGHT) for head, _ in shown.heads[:_FIGURES])
    columns = (Column(shown.what, 18), Column("n", 9, Align.RIGHT), *heads)
    rows = tuple(
        (figures.shorten(name, 40), Run(count, tone=Tone.SECONDARY), *map(_cell, cells[:_FIGURES]))
        for name, count, cells in shown.rows[:_ROWS]
    )
    told = "; ".join(f"{head}: {figures.sentence(title).rstrip('.')}" for head, title in shown.heads[:_FIGURES])
    return [(Heading("Providers and models", 2), Table(columns, rows), Paragraph(f"{told}.", Size.NOTE))]


def _cell(one: view.Compared) -> Words:
    if one.number is None:
        return Run(one.text, tone=Tone.MUTED)
    return Run(one.marked, bold=True, tone=Tone.ACCENT) if one.mark else one.text
