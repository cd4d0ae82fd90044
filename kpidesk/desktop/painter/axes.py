"""Grid, ticks and titles around a plot."""

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from kpidesk.charts.chart import Chart, Tick
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import within
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.painter.lettering import Lettering
from kpidesk.desktop.painter.margins import ROW, TICK, in_lines, is_named, is_staggered, x_lines
from kpidesk.desktop.theme import theme

_TITLE = Lettering(tone=Tone.SECONDARY)
_RIGHT, _CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


def grid(painter: QPainter, frame: Frame, chart: Chart) -> None:
    """Levels and uprights through the ticks."""
    painter.setPen(QPen(theme().color(Tone.LINE), 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for tick in within(chart.y, *frame.y) if chart.y.grid else ():
        at = frame.up(tick.at)
        painter.drawLine(QPointF(frame.rect.left(), at), QPointF(frame.rect.right(), at))
    for tick in within(chart.x, *frame.x) if chart.x.grid else ():
        at = frame.across(tick.at)
        painter.drawLine(QPointF(at, frame.rect.top()), QPointF(at, frame.rect.bottom()))


def y_labels(painter: QPainter, frame: Frame, chart: Chart) -> None:
    """What stands left of the plot."""
    room = frame.rect.left() - theme().px(8)
    for tick in within(chart.y, *frame.y):
        at = frame.up(tick.at)
        if chart.cells:
            ROW.write(painter, QPointF(theme().px(6), at), ROW.fit(tick.label, room - theme().px(6)))
        else:
            TICK.write(painter, QPointF(frame.rect.left() - theme().px(7), at), TICK.fit(tick.label, room), _RIGHT)


def x_labels(painter: QPainter, frame: Frame, chart: Chart) -> None:
    """What stands below the plot, above a heat map: names in two lines where they must, of numbers as many as fit."""
    ticks = within(chart.x, *frame.x)
    at = frame.rect.top() - theme().px(12) if chart.cells else frame.rect.bottom() + theme().px(14)
    slot = _slot(ticks, frame)
    if is_named(chart.x) and is_staggered(chart, slot):
        for place, tick in enumerate(ticks):
            lower = QPointF(frame.across(tick.at), at + place % 2 * TICK.height())
            TICK.write(painter, lower, TICK.fit(tick.label, 2 * slot - theme().px(8)), _CENTRE)
        return
    if is_named(chart.x):
        for tick in ticks:
            for number, line in enumerate(in_lines(tick.label, slot)):
                lower = QPointF(frame.across(tick.at), at + number * TICK.height())
                TICK.write(painter, lower, TICK.fit(line, slot - theme().px(4)), _CENTRE)
        return
    widest = max((TICK.width(tick.label) for tick in ticks), default=0.0)
    for tick in ticks[:: max(1, math.ceil((widest + theme().px(6)) / slot))]:
        TICK.write(painter, QPointF(frame.across(tick.at), at), tick.label, _CENTRE)


def _slot(ticks: Sequence[Tick], frame: Frame) -> float:
    """Pixels from tick to tick."""
    return min((frame.across(b.at) - frame.across(a.at) for a, b in pairwise(ticks)), default=frame.rect.width())


def titles(painter: QPainter, frame: Frame, chart: Chart) -> None:
    """What is measured: above the upright axis, below the lying one."""
    if chart.y.title:
        _TITLE.write(painter, QPointF(0, theme().px(9)), chart.y.title)
    if chart.x.title:
        lines = x_lines(chart, frame.rect.width())
        below = QPointF(frame.rect.center().x(), frame.rect.bottom() + theme().px(32) + (lines - 1) * TICK.height())
        _TITLE.write(painter, below, chart.x.title, _CENTRE)
