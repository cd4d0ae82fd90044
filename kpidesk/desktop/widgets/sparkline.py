"""The sparkline: a course in the space of a word."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from kpidesk.charts.chart import Chart
from kpidesk.desktop.painter.shapes import mark
from kpidesk.desktop.theme import theme

_MARGIN = 4.0
_DOT = 3.6
_DASHES = [3.0, 2.5]


class Sparkline(QWidget):
    """One dark line on a green ground, the target dashed, the last point in its light. Nothing without a chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme().changed.connect(self.updateGeometry)
        theme().changed.connect(self.update)

    def show_chart(self, chart: Chart | None) -> None:
        """Show the course of a measure; None is an empty place."""
        self._chart = chart
        self.setAccessibleName(chart.title if chart else "")
        self.setAccessibleDescription(chart.summary if chart else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A card's worth."""
        return QSize(theme().px(130), theme().px(34))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Below that nothing is to be seen."""
        return QSize(theme().px(60), theme().px(22))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint grounds, target, line and last point."""
        if self._chart is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._grounds(painter, self._chart)
        self._lines(painter, self._chart)
        for point in self._chart.points:
            at = self._at(self._chart, point.x, point.y)
            mark(painter, at, point.shape, theme().color(point.tone), theme().px(_DOT * 10) / 10)
        painter.end()

    def _grounds(self, painter: QPainter, chart: Chart) -> None:
        for band in chart.bands:
            low, high = (self._at(chart, chart.x.low, end).y() for end in (band.low, band.high))
            edge = 0.0 if band.high >= chart.y.high else high
            floor = float(self.height()) if band.low <= chart.y.low else low
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(band.tone))
            painter.drawRoundedRect(QRectF(0, edge, self.width(), floor - edge), 2, 2)
        for target in chart.targets:
            pen = QPen(theme().color(target.tone), 1)
            pen.setDashPattern(_DASHES)
            painter.setPen(pen)
            level = math.floor(self._at(chart, 0, target.at).y()) + 0.5  # the middle of a pixel: not blurred
            painter.drawLine(QPointF(0, level), QPointF(self.width(), level))

    def _lines(self, painter: QPainter, chart: Chart) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in chart.lines:
            pen = QPen(theme().color(line.tone), 1.6)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([self._at(chart, x, y) for x, y in zip(line.x, line.y, strict=True)]))

    def _at(self, chart: Chart, x: float, y: float) -> QPointF:
        across = (x - chart.x.low) / (chart.x.high - chart.x.low)
        up = (y - chart.y.low) / (chart.y.high - chart.y.low)
        wide, high = self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN
        return QPointF(_MARGIN + across * wide, _MARGIN + (1 - min(max(up, 0.0), 1.0)) * high)
