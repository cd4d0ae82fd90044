"""Paints the parts of a chart as strokes in pixels; lines of very many points are pyqtgraph's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from kpidesk.charts.chart import (
    Band,
    Bar,
    Cell,
    Chart,
    Header,
    Line,
    Milestone,
    Point,
    Ribbon,
    Style,
    Target,
    Whisker,
)
from kpidesk.charts.palette import Tone
from kpidesk.desktop.painter import axes, cells
from kpidesk.desktop.painter.frame import Frame, crisp
from kpidesk.desktop.painter.lettering import Lettering
from kpidesk.desktop.painter.margins import CORNER, NAME
from kpidesk.desktop.painter.shapes import mark
from kpidesk.desktop.theme import theme

if TYPE_CHECKING:
    from kpidesk.desktop.painter.surface import Surface

LONG = 10_000
"""Points from which a line is painted peak by peak."""
_DASH = (4.0, 3.0)
_DASHES = {Style.SOLID: (), Style.DASHED: (4.0, 3.0), Style.DOTTED: (1.0, 2.5)}
_TITLE = Lettering(tone=Tone.SECONDARY)
_FIGURE = Lettering(tone=Tone.TEXT, bold=True)
_RIGHT, _CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
_BESIDE = 4.0


class PlotPainter:
    """Fulfils ``kpidesk.charts.painter.Painter`` on a surface of the window. ``chosen`` is an outlined row of cells."""

    def __init__(self, surface: "Surface", chosen: int | None = None) -> None:
        self._surface = surface
        self._chosen = chosen
        self._under, self._over = surface.under, surface.over
        self._names: list[tuple[float, str, Tone]] = []

    def begin(self, chart: Chart) -> None:
        """Start with an empty surface that has the frame of the chart."""
        self._surface.begin(chart)
        self._names.clear()

    def band(self, band: Band) -> None:
        """Paint a ground over the whole width."""

        def stroke(painter: QPainter, frame: Frame) -> None:
            low, high = frame.up(band.low), frame.up(band.high)
            painter.fillRect(QRectF(frame.rect.left(), high, frame.rect.width(), low - high), theme().color(band.tone))

        self._under.add(stroke, edge=0)

    def axes(self, chart: Chart) -> None:
        """Paint the grid and write ticks and titles."""
        self._under.add(lambda painter, frame: axes.grid(painter, frame, chart))
        self._over.add(lambda painter, frame: axes.y_labels(painter, frame, chart))
        self._over.add(lambda painter, frame: axes.x_labels(painter, frame, chart))
        self._over.add(lambda painter, frame: axes.titles(painter, frame, chart))

    def ribbon(self, ribbon: Ribbon) -> None:
        """Paint an interval around a line, translucent."""

        def stroke(painter: QPainter, frame: Frame) -> None:
            lower = [frame.at(x, y) for x, y in zip(ribbon.x, ribbon.low, strict=True)]
            upper = [frame.at(x, y) for x, y in zip(ribbon.x, ribbon.high, strict=True)]
            painter.setOpacity(0.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(ribbon.tone))
            painter.drawPolygon(QPolygonF([*lower, *reversed(upper)]))

        self._under.add(stroke, edge=0)

    def bar(self, bar: Bar) -> None:
        """Paint a bar and write its figure above it."""

        def stroke(painter: QPainter, frame: Frame) -> None:
            painter.fillRect(_bar(bar, frame), theme().color(bar.tone))

        def figure(painter: QPainter, frame: Frame) -> None:
            if frame.holds(bar.at, max(bar.low, bar.high)):
                box = _bar(bar, frame)
                _write_figure(painter, QPointF(box.center().x(), box.top() - theme().px(9)), bar.label)

        self._under.add(stroke, edge=0)
        self._over.add(figure)

    def target(self, target: Target) -> None:
        """Paint a dashed level; its name waits for the end."""

        def stroke(painter: QPainter, frame: Frame) -> None:
            at = crisp(frame.up(target.at))
            painter.setPen(_dashed(target.tone))
            painter.drawLine(QPointF(frame.rect.left(), at), QPointF(frame.rect.right(), at))

        self._under.add(stroke, edge=1)
        self._names.append((target.at, target.label, target.tone))

    def milestone(self, milestone: Milestone) -> None:
        """Paint a dashed upright with its name at its top."""
        self._under.add(lambda painter, frame: _milestone(painter, frame, milestone))

    def line(self, line: Line) -> None:
        """Paint a polyline; its name waits for the end."""
        if len(line.x) > LONG:
            self._surface.add_long_line(line)
        else:
            self._under.add(lambda painter, frame: _polyline(painter, frame, line), edge=2)
        if line.label:
            self._names.append((line.y[-1], line.label, line.tone))

    def whisker(self, whisker: Whisker) -> None:
        """Paint the interval of a point with its two ends."""

        def stroke(painter: QPainter, frame: Frame) -> None:
            painter.setPen(QPen(theme().color(whisker.tone), 1))
            if whisker.lying:
                at = crisp(frame.up(whisker.at))
                low, high = (QPointF(crisp(frame.across(end)), at) for end in (whisker.low, whisker.high))
            else:
                at = crisp(frame.across(whisker.at))
                low, high = (QPointF(at, crisp(frame.up(end))) for end in (whisker.low, whisker.high))
            cap = QPointF(0, theme().px(3.5)) if whisker.lying else QPointF(theme().px(3.5), 0)
            for one, other in ((low, high), (low - cap, low + cap), (high - cap, high + cap)):
                painter.drawLine(one, other)

        self._over.add(stroke, edge=1)

    def point(self, point: Point) -> None:
        """Paint a mark with a hair of ground around it."""

        def stroke(painter: QPainter, frame: Frame) -> None:
            if frame.holds(point.x, point.y):
                at = frame.at(point.x, point.y)
                mark(painter, at, point.shape, theme().color(Tone.PANEL), theme().px(6.2))
                mark(painter, at, point.shape, theme().color(point.tone), theme().px(4.6))

        self._over.add(stroke)

    def cell(self, cell: Cell) -> None:
        """Paint a rounded cell with its mark."""
        self._under.add(lambda painter, frame: cells.cell(painter, frame, cell))

    def header(self, header: Header) -> None:
        """Paint a heading over columns with its remark."""
        self._over.add(lambda painter, frame: cells.header(painter, frame, header))

    def end(self, chart: Chart) -> None:
        """Write the names of lines and levels at the right, apart from each other."""
        names, chosen = tuple(self._names), self._chosen
        if chosen is not None and chart.cells:
            self._over.add(lambda painter, frame: cells.outline_row(painter, frame, chosen))
        self._over.add(lambda painter, frame: _write_names(painter, frame, names, self._surface.room(frame)))
        self._surface.end()


def _polyline(painter: QPainter, frame: Frame, line: Line) -> None:
    pen = QPen(theme().color(line.tone), 1.8)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash := _DASHES[line.style]:
        pen.setDashPattern(dash)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([frame.at(x, y) for x, y in zip(line.x, line.y, strict=True)]))


def _bar(bar: Bar, frame: Frame) -> QRectF:
    left, right = frame.across(bar.at - bar.width / 2), frame.across(bar.at + bar.width / 2)
    top, bottom = sorted((frame.up(bar.low), frame.up(bar.high)))
    return QRectF(left, top, right - left, max(bottom - top, 1.0))


def _write_figure(painter: QPainter, at: QPointF, text: str) -> None:
    """A figure on a little ground of its own, that lines behind it do not cross it out."""
    size = QPointF(_FIGURE.width(text) / 2 + 2, _FIGURE.height() / 2 - 2)
    ground = theme().color(Tone.PANEL)
    ground.setAlphaF(0.8)
    painter.fillRect(QRectF(at - size, at + size), ground)
    _FIGURE.write(painter, at, text, _CENTRE)


def _dashed(tone: Tone) -> QPen:
    pen = QPen(theme().color(tone), 1)
    pen.setDashPattern(_DASH)
    return pen


def _milestone(painter: QPainter, frame: Frame, milestone: Milestone) -> None:
    if not frame.x[0] <= milestone.at <= frame.x[1]:
        return
    name = Lettering(tone=milestone.tone, bold=True)
    at, top = crisp(frame.across(milestone.at)), frame.rect.top() - theme().px(16)
    painter.setPen(_dashed(milestone.tone))
    painter.drawLine(QPointF(at, top), QPointF(at, frame.rect.bottom()))
    beyond = at + _BESIDE + name.width(milestone.label) > frame.rect.right()
    place = QPointF(at - _BESIDE if beyond else at + _BESIDE, top + theme().px(6))
    name.write(painter, place, milestone.label, _RIGHT if beyond else Qt.AlignmentFlag.AlignLeft)


def _write_names(painter: QPainter, frame: Frame, names: Sequence[tuple[float, str, Tone]], room: float) -> None:
    seen = [(frame.up(at), text, tone) for at, text, tone in names if frame.y[0] <= at <= frame.y[1]]
    left = frame.rect.right() + theme().px(7)
    highest = theme().px(CORNER) + NAME.height() / 2
    for at, text, tone in _apart([entry for entry in seen if entry[1]], NAME.height(), frame.rect.bottom()):
        name = Lettering(tone=tone, bold=True)
        name.write(painter, QPointF(left, max(at, highest)), name.fit(text, room))


def _apart(names: list[tuple[float, str, Tone]], gap: float, floor: float) -> list[tuple[float, str, Tone]]:
    """The names from the lowest up, each at least ``gap`` above the one before."""
    placed: list[tuple[float, str, Tone]] = []
    for at, text, tone in sorted(names, key=lambda entry: -entry[0]):
        most = placed[-1][0] - gap if placed else floor
        placed.append((min(at, most), text, tone))
    return placed
