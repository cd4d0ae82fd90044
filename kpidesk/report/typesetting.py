"""Blocks to what ReportLab places on pages."""

from collections.abc import Iterator, Sequence
from itertools import count

from reportlab.platypus import CondPageBreak, Flowable, KeepInFrame, KeepTogether, Spacer
from reportlab.platypus import PageBreak as NewPage

from kpidesk.charts.palette import Tone
from kpidesk.report import grids, styles
from kpidesk.report.blocks import (
    Block,
    Callout,
    Heading,
    Items,
    KeyValues,
    Label,
    OnePage,
    PageBreak,
    Paragraph,
    Picture,
    SideBySide,
    Size,
    Space,
    Table,
    Tiles,
    Title,
    Together,
)
from kpidesk.report.flowables import Headline, Plot, text
from kpidesk.report.styles import WIDTH

_ROOM_AFTER_HEADING = 110.0
"""A heading starts a new page where less than this is left below it."""


def typeset(blocks: Sequence[Block]) -> list[Flowable]:
    """The blocks as flowables for the full width, with headings numbered for the outline."""
    keys = (f"section-{number}" for number in count(1))
    return _all(blocks, WIDTH, keys)


def _all(blocks: Sequence[Block], width: float, keys: Iterator[str]) -> list[Flowable]:
    return [flowable for block in blocks for flowable in _one(block, width, keys)]


def _one(block: Block, width: float, keys: Iterator[str]) -> list[Flowable]:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    match block:
        case Title():
            return [text(block.text, styles.TITLE)]
        case Heading():
            return [CondPageBreak(_ROOM_AFTER_HEADING), Headline(block, next(keys))]
        case Label():
            return [text(block.text.upper(), styles.LABEL)]
        case Paragraph():
            return [text(block.words, styles.toned(styles.PARAGRAPH[block.size], block.tone))]
        case Callout():
            return grids.callout(block, width)
        case Tiles():
            return grids.tiles(block, width)
        case Table():
            return grids.table(block, width)
        case Picture():
            return [KeepTogether(_picture(block))]
        case KeyValues():
            return grids.key_values(block, width)
        case Items():
            return grids.items(block, width)
        case SideBySide():
            half = (width - 14) / 2
            return grids.side_by_side(_all(block.left, half, keys), _all(block.right, half, keys), width)
        case Together():
            return [KeepTogether(_all(block.blocks, width, keys))]
        case OnePage():
            inner = _all(block.blocks, width, keys)
            return [KeepInFrame(width, styles.HEIGHT - 1, inner, mode="shrink"), NewPage()]
        case PageBreak():
            return [NewPage()]
        case Space():
            return [Spacer(0, block.height)]


def _picture(block: Picture) -> list[Flowable]:
    plot = Plot(block.chart, block.height)
    if not block.said:
        return [plot]
    said = text(block.chart.summary, styles.toned(styles.PARAGRAPH[Size.NOTE], Tone.SECONDARY))
    return [plot, Spacer(0, 3), said]
