"""How much of a chart its plot gets: what ticks, names and headings leave of it."""

from PySide6.QtCore import QRectF, QSizeF

from kpidesk.charts.chart import Axis, Chart
from kpidesk.charts.palette import Tone
from kpidesk.desktop.painter.lettering import Lettering
from kpidesk.desktop.theme import theme

TICK = Lettering()
NAME = Lettering(bold=True)
ROW = Lettering(size=13, tone=Tone.TEXT)
LABELS, NAMES = 0.3, 0.24
"""The largest shares of the width that labels at the left and names at the right may take."""
CORNER = 28
"""Pixels at 100 % that the button in the upper right corner needs."""
HEADER = 24
_LEAST = 24.0
_USUAL = 480
"""Pixels of width at 100 % for which a height is wished."""


def plot_rect(chart: Chart, size: QSizeF) -> QRectF:
    """The rectangle of the plot inside a picture of a size, in pixels."""
    px = theme().px
    words = ROW if chart.cells else TICK
    left = max((words.width(tick.label) for tick in chart.y.ticks), default=0.0)
    left = min(left, LABELS * size.width()) + (px(18) if chart.cells else px(12) if chart.y.ticks else px(4))
    names = [part.label for part in chart.targets] + [line.label for line in chart.lines]
    right = max((NAME.width(name) for name in names if name), default=0.0)
    right = max(min(right, NAMES * size.width()) + px(10), px(CORNER))
    width = size.width() - left - right
    top, bottom = _above(chart), _below(chart, width)
    height = size.height() - top - bottom
    return QRectF(left, top, max(width, _LEAST), max(height, _LEAST))


def is_named(axis: Axis) -> bool:
    """Whether the places of an axis have names that are shortened where they do not fit: not weeks or numbers."""
    return not axis.grid and any(not tick.label[-1:].isdigit() for tick in axis.ticks)


def in_lines(label: str, room: float) -> list[str]:
    """A label in one line where that fits, else in two that are as equal as its words allow."""
    words = label.split()
    if len(words) < 2 or TICK.width(label) <= room - theme().px(4):
        return [label]
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    best = min(cuts, key=lambda pair: max(TICK.width(pair[0]), TICK.width(pair[1])))
    return [*best]


def is_staggered(chart: Chart, slot: float) -> bool:
    """Whether a word below the plot is wider than its slot, so that every other name stands a line lower."""
    room, words = slot - theme().px(4), [word for tick in chart.x.ticks for word in tick.label.split()]
    return len(chart.x.ticks) > 1 and max((TICK.width(word) for word in words), default=0.0) > room


def x_lines(chart: Chart, width: float) -> int:
    """In how many lines the names below a plot of a width stand."""
    if chart.cells or not is_named(chart.x):
        return 1
    slot = width / max(chart.x.high - chart.x.low, 1.0)
    if is_staggered(chart, slot):
        return 2
    return max(len(in_lines(tick.label, slot)) for tick in chart.x.ticks)


def least_height(chart: Chart) -> int:
    """Pixels of height below which a chart cannot be read."""
    rows = round(chart.y.high - chart.y.low)
    lying = any(whisker.lying for whisker in chart.whiskers)
    plot = rows * theme().px(26) if chart.cells or lying else theme().px(110)
    return plot + _above(chart) + _below(chart, theme().px(_USUAL))


def wished_height(chart: Chart) -> int:
    """Pixels of height at which a chart looks well."""
    rows = round(chart.y.high - chart.y.low)
    if chart.cells or any(whisker.lying for whisker in chart.whiskers):
        return rows * theme().px(30) + _above(chart) + _below(chart, theme().px(_USUAL))
    return theme().px(240)


def _above(chart: Chart) -> int:
    px = theme().px
    if chart.cells:
        return px(HEADER + 6) + px(22) if chart.headers else px(26)
    if chart.bars and chart.y.title:
        return px(38)  # a figure above the highest bar stands below the title
    named = any([*(target.label for target in chart.targets), *(line.label for line in chart.lines)])
    return px(28) if chart.milestones or chart.y.title or chart.bars or named else px(12)


def _below(chart: Chart, width: float) -> int:
    px = theme().px
    ticks = px(22) if chart.x.ticks and not chart.cells else px(4)
    more = round((x_lines(chart, width) - 1) * TICK.height())
    return ticks + more + (px(18) if chart.x.title else 0)
