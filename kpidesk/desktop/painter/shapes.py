"""The marks as paths: the same shapes as on paper."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from kpidesk.charts.chart import Shape

_CORNERS = {
    Shape.UP: ((-1.0, 0.8), (1.0, 0.8), (0.0, -0.95)),
    Shape.DOWN: ((-1.0, -0.8), (1.0, -0.8), (0.0, 0.95)),
    Shape.DIAMOND: ((-1.0, 0.0), (0.0, 1.0), (1.0, 0.0), (0.0, -1.0)),
}
_LINED = {Shape.DASH, Shape.RING}


def mark(painter: QPainter, at: QPointF, shape: Shape, color: QColor, radius: float) -> None:
    """Paint a mark centred at a place, in the painter's own coordinates."""
    if shape is Shape.NONE:
        return
    lined = shape in _LINED
    painter.setPen(QPen(color, max(1.2, radius / 3)) if lined else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush) if lined else QBrush(color))
    painter.drawPath(outline(shape, radius).translated(at))


def outline(shape: Shape, radius: float) -> QPainterPath:
    """A mark around the origin, y downwards."""
    path = QPainterPath()
    if shape in _CORNERS:
        path.addPolygon(QPolygonF([QPointF(x * radius, y * radius) for x, y in _CORNERS[shape]]))
        path.closeSubpath()
    elif shape is Shape.DASH:
        path.moveTo(-radius, 0)
        path.lineTo(radius, 0)
    elif shape is not Shape.NONE:
        reach = radius * (0.9 if shape is Shape.RING else 0.75)
        path.addEllipse(QPointF(0, 0), reach, reach)
    return path
