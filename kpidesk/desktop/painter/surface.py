"""The surface a chart is painted on: layers of strokes, and between them lines that are too long for strokes."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from kpidesk.charts.chart import Chart, Line
from kpidesk.desktop.painter.drag import Drag
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.painter.layer import Layer
from kpidesk.desktop.painter.margins import plot_rect
from kpidesk.desktop.theme import theme

if TYPE_CHECKING:
    from kpidesk.desktop.painter.long_lines import LongLines

_STEP = 1.2
"""One notch of the wheel."""


class Surface(QGraphicsView):
    """A view without menus, bars or focus of its own, in which one pixel is one unit."""

    framed = Signal()
    """Another part of the axes is seen, or the size changed."""
    pointed = Signal(object)
    """A QPointF where the pointer is, or None when it has left."""
    clicked = Signal(object)
    """A QPointF."""
    sigDeviceRangeChanged = Signal(object, object)  # noqa: N815 - items of pyqtgraph connect to a view's signals
    sigDeviceTransformChanged = Signal(object)  # noqa: N815 - the same

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setObjectName("surface")
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.under, self.over, self.tips = Layer(-10), Layer(10), Layer(20)
        for item in (self.under, self.over, self.tips):
            self.scene().addItem(item)
        self.long_lines: LongLines | None = None
        self._chart: Chart | None = None
        self._frame: Frame | None = None
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
        self.tips.clear()
        if self.long_lines is not None:
            self.long_lines.clear()
        self._arrange()

    def add_long_line(self, line: Line) -> None:
        """Add a polyline of very many points between the layers."""
        if self.long_lines is None:
            from kpidesk.desktop.painter.long_lines import LongLines  # noqa: PLC0415 - pyqtgraph is slow to import

            self.long_lines = LongLines(self.scene(), 0)
        self.long_lines.add(line)

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
        self.tips.setVisible(False)
        bounds = QRectF(self.rect())
        self.scene().render(painter, bounds, bounds)
        self.tips.setVisible(True)

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
        bounds = QRectF(self.rect())
        self.scene().setSceneRect(bounds)
        if self.long_lines is not None:
            self.long_lines.place(frame)
        for layer in (self.under, self.over, self.tips):
            layer.place(bounds, frame)
        self.framed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The plot follows the size."""
        super().resizeEvent(event)
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
