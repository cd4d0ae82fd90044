"""How much of a chart its plot gets: what ticks, names and headings leave of it."""

from PySide6.QtCore import QRectF, QSizeF

from kpidesk.charts.chart import Chart
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


def plot_rect(chart: Chart, size: QSizeF) -> QRectF:
    """The rectangle of the plot inside a picture of a size, in pixels."""
    px = theme().px
    words = ROW if chart.cells else TICK
    left = max((words.width(tick.label) for tick in chart.y.ticks), default=0.0)
    left = min(left, LABELS * size.width()) + (px(18) if chart.cells else px(12) if chart.y.ticks else px(4))
    names = [part.label for part in chart.targets] + [line.label for line in chart.lines]
    right = max((NAME.width(name) for name in names if name), default=0.0)
    right = max(min(right, NAMES * size.width()) + px(10), px(CORNER))
    top, bottom = _above(chart), _below(chart)
    width, height = size.width() - left - right, size.height() - top - bottom
    return QRectF(left, top, max(width, _LEAST), max(height, _LEAST))


def least_height(chart: Chart) -> int:
    """Pixels of height below which a chart cannot be read."""
    rows = round(chart.y.high - chart.y.low)
    lying = any(whisker.lying for whisker in chart.whiskers)
    plot = rows * theme().px(26) if chart.cells or lying else theme().px(110)
    return plot + _above(chart) + _below(chart)


def wished_height(chart: Chart) -> int:
    """Pixels of height at which a chart looks well."""
    rows = round(chart.y.high - chart.y.low)
    if chart.cells or any(whisker.lying for whisker in chart.whiskers):
        return rows * theme().px(30) + _above(chart) + _below(chart)
    return theme().px(240)


def _above(chart: Chart) -> int:
    px = theme().px
    if chart.cells:
        return px(HEADER + 6) + px(22) if chart.headers else px(26)
    return px(28) if chart.milestones or chart.y.title or chart.bars else px(12)


def _below(chart: Chart) -> int:
    px = theme().px
    ticks = px(22) if chart.x.ticks and not chart.cells else px(4)
    return ticks + (px(18) if chart.x.title else 0)
