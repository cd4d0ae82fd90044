"""What people say: net promoter score by month, and comments and notes counted by theme."""

from kpidesk.decision.review import Review
from kpidesk.report.blocks import Align, Block, Column, Heading, Label, Paragraph, Picture, Size, Table, Together
from kpidesk.views import voices as view

_CHART = 110.0
_MOST_THEMES, _MOST_VOICES = 20, 20
_MONTHS = (
    Column("Month", 30),
    Column("Score", 18, Align.RIGHT),
    Column("Margin", 15, Align.RIGHT),
    Column("Promoters", 20, Align.RIGHT),
    Column("Passive", 16, Align.RIGHT),
    Column("Detractors", 21, Align.RIGHT),
    Column("Answered", 34, Align.RIGHT),
    Column("Reading", 34),
)
_THEMES = (Column("Theme", 60), Column("Comments", 20, Align.RIGHT))
_VOICES = (Column("Day", 32), Column("Source", 24), Column("Score", 12), Column("Theme", 28), Column("Comment", 70))


def section(review: Review) -> tuple[Block, ...]:
    """Nothing where nobody was asked and nothing was said."""
    asked, said = view.promoters(review), view.heard(review)
    told = (*_promoters(asked), *_themes(said))
    if not told:
        return ()
    return Heading(view.TITLE), *told


def _promoters(asked: view.Promoters) -> tuple[Block, ...]:
    if not asked.lines:
        return ()
    picture = (Picture(asked.chart, _CHART),) if asked.chart else ()
    rows = tuple(
        (
            line.month,
            line.score,
            line.margin,
            line.promoters,
            line.passives,
            line.detractors,
            line.answered,
            line.moved,
        )
        for line in asked.lines
    )
    how = Paragraph(view.HOW_PROMOTERS, Size.NOTE)
    return Together((Label("Net promoter score"), *picture)), Table(_MONTHS, rows), how


def _themes(said: view.Heard) -> tuple[Block, ...]:
    if not said.lines:
        return (Paragraph(said.empty, Size.NOTE),) if said.empty != view.EMPTY else ()
    counts = tuple((one.name, f"{one.count:,}") for one in said.themes[:_MOST_THEMES])
    voices = tuple((line.day, line.source, line.score, line.theme, line.text) for line in said.lines[:_MOST_VOICES])
    rest = len(said.lines) - _MOST_VOICES
    more = (Paragraph("The latest are printed; all are on the page of people.", Size.NOTE),) if rest > 0 else ()
    return (
        Together((Label("Comments and notes by theme"), Paragraph(said.said), Table(_THEMES, counts))),
        Label("In their words, the latest first"),
        Table(_VOICES, voices),
        *more,
    )
