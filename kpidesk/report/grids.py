"""Blocks that stand in a grid: tables, tiles, callouts, lists."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid

from kpidesk.charts.chart import Chart
from kpidesk.charts.palette import Tone
from kpidesk.report import styles
from kpidesk.report.blocks import Align, Callout, Items, KeyValues, Run, Table, Tile, Tiles, Words, plain
from kpidesk.report.flowables import Cards, Notice, Plot, Text, text
from kpidesk.report.styles import colour

_HALF = 300.0
_SMALL_PLOT = 12.2
_LONG = 130
"""Letters from which a headline is set smaller."""
Corner = tuple[int, int]
Command = tuple[str, Corner, Corner, *tuple[Any, ...]]


def table(block: Table) -> list[Flowable]:
    """A table under its head. Rows are never split; the head stands on every page."""
    head: list[list[Flowable]] = [] if block.bare else [[text(c.title, styles.HEADS[c.align]) for c in block.columns]]
    rows = [[_cell(cell, column.align) for cell, column in zip(row, block.columns, strict=True)] for row in block.rows]
    if not rows:
        return []
    grid = Grid(
        head + rows,
        colWidths=_shares([c.share for c in block.columns]),
        repeatRows=len(head),
        splitByRow=1,
        spaceBefore=2,
        spaceAfter=6,
    )
    grid.setStyle(_rules(len(head)))
    return [grid]


def _rules(heads: int) -> list[Command]:
    rules: list[Command] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, heads), (-1, -1), 0.5, colour(Tone.LINE)),
        ("TOPPADDING", (0, 0), (-1, -1), 3.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4.2),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ]
    if heads:
        rules.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, colour(Tone.FAINT)))
        rules.append(("VALIGN", (0, 0), (-1, 0), "BOTTOM"))
    return rules


def _cell(cell: Words | Chart, align: Align) -> Flowable:
    return Plot(cell, _SMALL_PLOT) if isinstance(cell, Chart) else text(cell, styles.CELLS[align])


def tiles(block: Tiles) -> list[Flowable]:
    """Cards, three in a row, all of one height in a row."""
    cards = [_card(tile) for tile in block.tiles]
    return [Cards(cards[start : start + 3], 3) for start in range(0, len(cards), 3)]


def _card(tile: Tile) -> list[Text]:
    figure = text((Run(f"{tile.figure} "), tile.mark), styles.CARD_WORDS if tile.missing else styles.CARD_FIGURE)
    return [text(tile.title, styles.CARD_TITLE), figure, text(tile.note, styles.CARD_NOTE)]


def callout(block: Callout) -> list[Flowable]:
    """A coloured ground with an edge, a headline and what supports it."""
    long = len(plain(block.headline)) > _LONG
    head = text(block.headline, styles.HEADLINE_LONG if long else styles.HEADLINE)
    return [Notice([head, *(text(words, styles.IN_CALLOUT) for words in block.body)], block.ground, block.edge)]


def key_values(block: KeyValues) -> list[Flowable]:
    """Names left, what they are right."""
    rows = [[text(name, styles.HEAD), text(words, styles.CELL)] for name, words in block.pairs]
    return [_plain_grid(rows, [19.0, 81.0])] if rows else []


def items(block: Items, width: float) -> list[Flowable]:
    """A list with numbers, dots or neither."""
    if block.bare:
        return [_plain_grid([[text(words, styles.ITEM)] for words in block.items], [100.0], gap=0.5)]
    signs = (f"{number}." if block.numbered else "•" for number in range(1, len(block.items) + 1))
    rows = [[text(sign, styles.ITEM), text(words, styles.ITEM)] for sign, words in zip(signs, block.items, strict=True)]
    return [_plain_grid(rows, [3.0, 97.0] if width > _HALF else [6.0, 94.0], gap=0.5)] if rows else []


def side_by_side(left: Sequence[Flowable], right: Sequence[Flowable]) -> list[Flowable]:
    """Two stacks beside each other."""
    return [_plain_grid([[list(left), "", list(right)]], [48.6, 2.8, 48.6])]


def _shares(parts: Sequence[float]) -> list[str]:
    """Widths as shares of whatever room there is."""
    return [f"{100 * part / sum(parts):.4f}%" for part in parts]


def _plain_grid(rows: Sequence[list[Any]], widths: Sequence[float], gap: float = 1.5) -> Grid:
    grid = Grid(rows, colWidths=_shares(widths), spaceAfter=4)
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), gap),
            ("BOTTOMPADDING", (0, 0), (-1, -1), gap),
        ]
    )
    return grid
