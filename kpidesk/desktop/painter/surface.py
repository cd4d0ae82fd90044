"""The surface a chart is painted on: layers of strokes, and pyqtgraph's view with the lines between them."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from kpidesk.charts.chart import Chart, Line, Style
from kpidesk.desktop.painter.drag import Drag
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.painter.layer import Layer
from kpidesk.desktop.painter.margins import plot_rect
from kpidesk.desktop.theme import theme

LONG = 10_000
"""Points from which a line is drawn one pixel wide, without smoothing."""
_DASHES = {Style.SOLID: None, Style.DASHED: [4.0, 3.0], Style.DOTTED: [1.0, 2.5]}
_EDGE = 3
_STEP = 1.2
"""One notch of the wheel."""


class _View(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """Lets marks and lines at the edge be seen whole while all is in sight."""

    whole = True

    def shape(self) -> QPainterPath:
        """What its children are clipped to."""
        path, edge = QPainterPath(), _EDGE if self.whole else 0
        path.addRect(self.rect().adjusted(-edge, -edge, edge, edge))
        return path


class Surface(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """A view without menus or focus of its own, in which one pixel is one unit."""

    framed = Signal()
    """Another part of the axes is seen, or the size changed."""
    pointed = Signal(object)
    """A QPointF where the pointer is, or None when it has left."""
    clicked = Signal(object)
    """A QPointF."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setCentralItem(None)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.under, self.over, self.cursor = Layer(-10), Layer(10), Layer(20)
        self._view = _View(enableMenu=False, enableMouse=False, defaultPadding=0)
        self._view.disableAutoRange()
        self._view.setZValue(0)
        for item in (self.under, self._view, self.over, self.cursor):
            self.scene().addItem(item)
        self._chart: Chart | None = None
        self._frame: Frame | None = None
        self._lines: list[pg.PlotDataItem] = []
        self._drag = Drag()

    @property
    def frame(self) -> Frame | None:
        """Where values lie now; None before there is a chart."""
        return self._frame

    @property
    def zoomable(self) -> bool:
        """Whether parts can be looked at: not of a heat map."""
        return self._chart is not None and not self._chart.cells

    def begin(self, chart: Chart) -> None:
        """Empty the surface for a chart; the part in sight stays where the axes are the same."""
        self._chart = chart
        self.under.clear()
        self.over.clear()
        self.cursor.clear()
        for item in self._lines:
            self._view.removeItem(item)
        self._lines.clear()
        self._view.invertY(chart.downwards)
        self._arrange()

    def add_line(self, line: Line) -> None:
        """Add a polyline between the layers."""
        long = len(line.x) > LONG
        pen = QPen(theme().color(line.tone), 1 if long else 1.8)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if (dash := _DASHES[line.style]) and not long:
            pen.setDashPattern(dash)
        item = pg.PlotDataItem(np.asarray(line.x), np.asarray(line.y), pen=pen, antialias=not long)
        self._view.addItem(item, ignoreBounds=True)
        self._lines.append(item)
        item.setClipToView(long)  # after adding: before, pyqtgraph 0.14 raises
        item.setDownsampling(auto=long, method="peak")

    def end(self) -> None:
        """All parts are there."""
        self._arrange()

    def room(self, frame: Frame) -> float:
        """Pixels right of the plot."""
        return float(self.width() - frame.rect.right() - theme().px(8))

    def show_frame(self, frame: Frame) -> None:
        """Show another part of the axes."""
        if self._frame is None or not self.zoomable:
            return
        self._frame = frame
        self._place()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """See ``factor`` times as much as now, around a place or the middle."""
        if self._frame is not None:
            self.show_frame(self._frame.scaled(factor, about or self._frame.rect.center()))

    def show_all(self) -> None:
        """See all of the axes."""
        if self._frame is not None:
            self.show_frame(self._frame.whole())

    def render_to(self, painter: QPainter) -> None:
        """Paint what is seen, without the cursor, at its own size where the painter's origin is."""
        self.cursor.setVisible(False)
        self.scene().prepareForPaint()
        bounds = QRectF(self.rect())
        self.scene().render(painter, bounds, bounds)
        self.cursor.setVisible(True)

    def _arrange(self) -> None:
        """Find the plot of the chart in the size there is."""
        if self._chart is None:
            return
        x, y = ((axis.low, axis.high) for axis in (self._chart.x, self._chart.y))
        rect = plot_rect(self._chart, QSizeF(self.size()))
        before = self._frame
        frame = Frame(rect, x, y, x, y, downwards=self._chart.downwards)
        if before is not None and (before.whole_x, before.whole_y) == (x, y):
            frame = frame.seen(before.x, before.y)
        self._frame = frame
        self._place()

    def _place(self) -> None:
        frame = self._frame
        if frame is None:
            return
        self._view.whole = not frame.zoomed
        self._view.setGeometry(frame.rect)
        self._view.setRange(xRange=frame.x, yRange=frame.y, padding=0)
        bounds = QRectF(self.rect())
        for layer in (self.under, self.over, self.cursor):
            layer.place(bounds, frame)
        self.framed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The plot follows the size."""
        super().resizeEvent(event)
        if hasattr(self, "_chart"):  # pyqtgraph calls this while it is made
            self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl zooms; without it the page scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.zoomable:
            notches = event.angleDelta().y() / 120
            self.zoom(_STEP**-notches, event.position())
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click, a drag of what is seen, or, where all is seen, the choice of a part."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag.begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag, choose, or point."""
        if event.buttons() & Qt.MouseButton.LeftButton and self.zoomable and self._frame is not None:
            self._drag.go_on(event.position(), self)
        elif not event.buttons():
            self.pointed.emit(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A press that went nowhere is a click."""
        if event.button() is Qt.MouseButton.LeftButton and not self._drag.end(self):
            self.clicked.emit(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """See all again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.show_all()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The pointer is nowhere."""
        self.pointed.emit(None)
