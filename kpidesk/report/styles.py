"""Measures of the page and its type, in points."""

from collections.abc import Mapping
from types import MappingProxyType

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle

from kpidesk.charts.palette import LIGHT, Tone
from kpidesk.report import fonts
from kpidesk.report.blocks import Align, Size

PAGE_WIDTH, PAGE_HEIGHT = A4
SIDE = 42.0
TOP = 66.0
BOTTOM = 52.0
WIDTH = PAGE_WIDTH - 2 * SIDE
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


def colour(tone: Tone) -> Color:
    """The colour of a tone on paper: always the light palette."""
    return HexColor(LIGHT[tone])


def _style(
    name: str,
    size: float,
    leading: float,
    font: str = fonts.REGULAR,
    *,
    tone: Tone = Tone.TEXT,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=colour(tone),
        spaceBefore=before,
        spaceAfter=after,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )


TITLE = _style("title", 21, 26, fonts.BOLD, after=10)
SECTION = _style("section", 16, 21, fonts.BOLD, before=22, after=6)
PART = _style("part", 11, 15, fonts.SEMIBOLD, before=12, after=4)
LABEL = _style("label", 8.6, 12, fonts.SEMIBOLD, tone=Tone.SECONDARY, before=12, after=5)
HEADLINE = _style("headline", 14.5, 20, fonts.BOLD)
HEADLINE_LONG = _style("headline-long", 11.5, 16, fonts.BOLD)
CARD_TITLE = _style("card-title", 8.6, 12, fonts.SEMIBOLD, tone=Tone.SECONDARY)
CARD_FIGURE = _style("card-figure", 16, 21, fonts.BOLD)
CARD_WORDS = _style("card-words", 11.5, 17, fonts.BOLD)
CARD_NOTE = _style("card-note", 7.8, 10.5, tone=Tone.SECONDARY)
CELL = _style("cell", 8.6, 11.6)
CELL_RIGHT = ParagraphStyle("cell-right", CELL, alignment=TA_RIGHT)
HEAD = _style("head", 7.8, 10.4, fonts.SEMIBOLD, tone=Tone.SECONDARY)
HEAD_RIGHT = ParagraphStyle("head-right", HEAD, alignment=TA_RIGHT)
MARK = ParagraphStyle("mark", PART, alignment=TA_RIGHT, spaceBefore=0, spaceAfter=0)
IN_CALLOUT = _style("in-callout", 9.6, 14, before=3)
ITEM = _style("item", 9.4, 13.6, after=2)

PARAGRAPH: Mapping[Size, ParagraphStyle] = MappingProxyType(
    {
        Size.BODY: _style("body", 9.4, 13.6, after=5),
        Size.NOTE: _style("note", 8.2, 11.6, tone=Tone.SECONDARY, after=4),
    }
)
CELLS: Mapping[Align, ParagraphStyle] = MappingProxyType({Align.LEFT: CELL, Align.RIGHT: CELL_RIGHT})
HEADS: Mapping[Align, ParagraphStyle] = MappingProxyType({Align.LEFT: HEAD, Align.RIGHT: HEAD_RIGHT})


def toned(style: ParagraphStyle, tone: Tone) -> ParagraphStyle:
    """The same style in another colour."""
    return ParagraphStyle(f"{style.name}-{tone.value}", style, textColor=colour(tone))
