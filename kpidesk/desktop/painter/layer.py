"""A layer of a picture: strokes in pixels, below or above the lines."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from kpidesk.desktop.painter.frame import Frame

Stroke = Callable[[QPainter, Frame], None]


class Layer(QGraphicsItem):
    """Paints its strokes in the order in which they were added.

    A stroke with an ``edge`` leaves the plot by no more than so many pixels; without one it may paint anywhere.
    """

    def __init__(self, height: float) -> None:
        super().__init__()
        self.setZValue(height)
        self._bounds = QRectF()
        self._frame: Frame | None = None
        self._strokes: list[tuple[Stroke, float | None]] = []

    def add(self, stroke: Stroke, edge: float | None = None) -> None:
        """Add a stroke."""
        self._strokes.append((stroke, edge))

    def clear(self) -> None:
        """Take away all strokes."""
        self._strokes.clear()
        self.update()

    def place(self, bounds: QRectF, frame: Frame) -> None:
        """Paint within ``bounds``, values lying where the frame says."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
        self._bounds, self._frame = bounds, frame
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Qt asks."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002 - Qt's signature
        """Paint every stroke with the painter as it was before the one before."""
        if self._frame is None:
            return
        for stroke, edge in self._strokes:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if edge is not None:
                painter.setClipRect(self._frame.rect.adjusted(-edge, -edge, edge, edge))
            stroke(painter, self._frame)
            painter.restore()
