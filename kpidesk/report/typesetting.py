"""Blocks to what ReportLab places on pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
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
    Table,
    Tiles,
    Title,
    Together,
)
from kpidesk.report.flowables import Fitted, Headline, Plot, text
from kpidesk.report.styles import WIDTH

_ROOM_AFTER_HEADING = 110.0
_ROOM_AFTER_LABEL = 70.0
"""A heading starts a new page where less than this is left below it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks are set: how wide, the keys for the outline, and whether they are kept together already."""

    width: float
    keys: Iterator[str]
    kept: bool = False


def typeset(blocks: Sequence[Block]) -> list[Flowable]:
    """The blocks as flowables for the full width, with headings numbered for the outline."""
    return _all(blocks, _Place(WIDTH, (f"section-{number}" for number in count(1))))


def _all(blocks: Sequence[Block], place: _Place) -> list[Flowable]:
    return [flowable for block in blocks for flowable in _one(block, place)]


def _one(block: Block, place: _Place) -> list[Flowable]:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    match block:
        case Title():
            return [text(block.text, styles.TITLE)]
        case Heading():
            headline = Headline(block, next(place.keys))
            room = _ROOM_AFTER_HEADING if block.level > 1 else 2 * _ROOM_AFTER_HEADING  # a heading may follow
            return [headline] if place.kept else [CondPageBreak(room), headline]
        case Label():
            label = text(block.text.upper(), styles.LABEL)
            return [label] if place.kept else [CondPageBreak(_ROOM_AFTER_LABEL), label]
        case Paragraph():
            return [text(block.words, styles.toned(styles.PARAGRAPH[block.size], block.tone))]
        case Callout():
            return grids.callout(block)
        case Tiles():
            return grids.tiles(block)
        case Table():
            return grids.table(block)
        case Picture():
            return _keep(_picture(block), place)
        case KeyValues():
            return grids.key_values(block)
        case Items():
            return grids.items(block, place.width)
        case SideBySide():
            half = replace(place, width=(place.width - 14) / 2, kept=True)
            return grids.side_by_side(_all(block.left, half), _all(block.right, half))
        case Together():
            return _keep(_all(block.blocks, replace(place, kept=True)), place)
        case OnePage():
            kept = replace(place, kept=True)
            return [Fitted(lambda: _all(block.blocks, kept), styles.HEIGHT - 1), NewPage()]
        case PageBreak():
            return [NewPage()]


def _keep(parts: list[Flowable], place: _Place) -> list[Flowable]:
    """The parts on one page. What is inside another such stack is kept by that: ReportLab does not nest them well."""
    return parts if place.kept else [KeepTogether(parts)]


def _picture(block: Picture) -> list[Flowable]:
    plot = Plot(block.chart, block.height)
    if not block.said:
        return [plot]
    said = text(block.chart.summary, styles.toned(styles.PARAGRAPH[Size.NOTE], Tone.SECONDARY))
    return [plot, Spacer(0, 3), said]
