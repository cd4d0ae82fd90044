"""Drift of inputs and predictions: a part of the section on the model's health."""

from kpidesk.base.plurals import counted
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.report.blocks import Align, Block, Column, Heading, Paragraph, Picture, Run, Size, Table, Together, Words
from kpidesk.report.sections.measures import measured_table
from kpidesk.views import feature_drift as view
from kpidesk.views.measure_lines import judged_of

_MOST_ROWS, _PICTURES = 25, 2
_HEIGHT = 120.0


def blocks(review: Review) -> tuple[Block, ...]:
    """What was compared, those that moved most in pictures; a line on what to import where there is nothing."""
    shown = view.feature_drift(review)
    heading = Heading(view.TITLE, 2)
    if shown.empty:
        return (Together((heading, Paragraph(shown.empty))),)
    opening = Together((heading, Paragraph(" ".join(part for part in (shown.said, shown.baseline) if part))))
    measures = measured_table(judged_of(review, view.MEASURES), review.settings.currency)
    table = Table(_COLUMNS, tuple(map(_row, shown.lines[:_MOST_ROWS])))
    rest = len(shown.lines) - _MOST_ROWS
    more = (Paragraph(f"{counted(rest, 'more column')} in the JSON result.", Size.NOTE),) if rest > 0 else ()
    return (opening, *measures, table, *more, *_pictures(review, shown), Paragraph(view.HOW, Size.NOTE))


_COLUMNS = (
    Column("Input or answer", 34),
    Column("Reading", 22),
    Column("PSI", 12, Align.RIGHT),
    Column("Line", 12, Align.RIGHT),
    Column("JS distance", 16, Align.RIGHT),
    Column("p", 14, Align.RIGHT),
    Column("Missing", 26, Align.RIGHT),
    Column("Never seen", 16, Align.RIGHT),
)


def _row(line: view.DriftLine) -> tuple[Words, ...]:
    tone = Tone.ACCENT if line.tone == "accent" else Tone.SECONDARY if line.tone == "muted" else None
    figures = (line.psi, line.cut, line.js, line.p_value, line.missing, line.unseen)
    return (line.name, Run(line.reading, tone=tone), *figures)


def _pictures(review: Review, shown: view.FeatureDrift) -> list[Block]:
    drifted = {one.name for one in (*review.exhibits.drift.inputs, *review.exhibits.drift.outcomes) if one.drifted}
    found: list[Block] = []
    for key, _ in [column for column in shown.columns if column[0] in drifted][:_PICTURES]:
        one = view.picture(review, key)
        if one.histogram is not None:
            found.append(Together((Picture(one.histogram, _HEIGHT), Paragraph(one.said, Size.NOTE))))
    return found
