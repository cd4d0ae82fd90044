"""Where a chart stands in a page: painted when it is first seen, or the sentence that stands where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QToolButton, QWidget

from kpidesk.charts.painter import paint
from kpidesk.charts.palette import Tone
from kpidesk.desktop.painter.margins import least_height, wished_height
from kpidesk.desktop.painter.plot_painter import PlotPainter
from kpidesk.desktop.painter.surface import Surface
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.text import Text

if TYPE_CHECKING:
    from kpidesk.charts.chart import Chart
    from kpidesk.desktop.painter.frame import Frame

EDGE = 4
"""Pixels around the chart, for the frame of the focus."""
_BUTTON = 24


class ChartPane(QWidget):
    """Holds a chart, the button of its menu, the way back from a part, and a notice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self._surface: Surface | None = None
        self._stale = False
        self._row: int | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        self._empty = Text("", "secondary", wrap=True)
        self._stack.addWidget(self._empty)
        self._more = self._corner_button("⋯", "More about this chart")
        self._whole = self._corner_button("Whole chart", "Show the whole chart again")
        self._notice = Text("", "toast", parent=self)
        self._notice.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme().changed.connect(self._restyle)

    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    @property
    def frame(self) -> Frame | None:
        """Which part of the axes is seen; None before a chart was painted."""
        return self._surface.frame if self._surface and self._chart else None

    @property
    def zoomable(self) -> bool:
        """Whether parts can be looked at: not of a heat map."""
        return self._chart is not None and not self._chart.cells

    @property
    def zoomed(self) -> bool:
        """Whether less than all is seen."""
        return self.frame is not None and self.frame.zoomed

    def show_chart(self, chart: Chart | None, empty: str = "") -> None:
        """Show a chart; where it is None, ``empty`` says why."""
        self._empty.setText(empty)
        self.setAccessibleName(chart.title if chart else "Chart")
        self.setAccessibleDescription(chart.summary if chart else empty)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chart else Qt.FocusPolicy.NoFocus)
        self._more.setVisible(chart is not None)
        if chart == self._chart:
            return
        self._chart = chart
        self._stale = True
        self.updateGeometry()
        if self.isVisible() or chart is None:
            self._refresh()

    def choose_row(self, row: int | None) -> None:
        """Outline a row of a heat map, counted from 0; None for no row."""
        if row != self._row:
            self._row = row
            self._restyle()

    def painted(self) -> Surface:
        """The surface with the chart on it, even where it was never seen."""
        self._refresh()
        surface = self._made()
        if not self.isVisible():
            wished = self.sizeHint()
            surface.resize(max(self.width(), wished.width()) - 2 * EDGE, wished.height() - 2 * EDGE)
        return surface

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the chart looks well."""
        px = theme().px
        if self._chart is None:
            return QSize(px(480), self._empty.heightForWidth(px(480)) + px(24))
        return QSize(px(480), wished_height(self._chart) + 2 * EDGE)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the chart can be read."""
        px = theme().px
        return QSize(px(220), least_height(self._chart) + 2 * EDGE) if self._chart else QSize(px(120), px(40))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Charts are painted when they are first seen."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What lies above the chart follows."""
        super().resizeEvent(event)
        self._place_above()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """A frame around the chart that has the focus."""
        if self.hasFocus() and self._chart is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().color(Tone.ACCENT), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.end()

    def say(self, text: str) -> None:
        """Say what was done, to those who see and those who hear, until the next key or look elsewhere."""
        self._notice.setText(text)
        self._notice.adjustSize()
        self._place_above()
        self._notice.show()
        self._notice.raise_()
        self.announce(text)

    def announce(self, text: str) -> None:
        """Say something to those who hear the window."""
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _pointed(self, place: QPointF | None) -> None:
        """The pointer is at a place of the surface, or nowhere."""

    def _clicked(self, place: QPointF) -> None:
        """A place of the surface was clicked."""

    def _made(self) -> Surface:
        if self._surface is None:
            self._surface = Surface()
            self._surface.setAccessibleName("Plot")
            self._stack.addWidget(self._surface)
            self._surface.pointed.connect(self._pointed)
            self._surface.clicked.connect(self._clicked)
            self._surface.framed.connect(self._place_above)
        return self._surface

    def _refresh(self) -> None:
        """Paint what was not painted yet."""
        if not self._stale:
            return
        self._stale = False
        self._notice.hide()
        if self._chart is None:
            self._stack.setCurrentWidget(self._empty)
        else:
            surface = self._made()
            self._stack.setCurrentWidget(surface)
            self._stack.activate()  # so that it is painted once, in the size there is
            paint(self._chart, PlotPainter(surface, self._row))
            hand = Qt.CursorShape.PointingHandCursor if self._chart.cells else Qt.CursorShape.ArrowCursor
            surface.viewport().setCursor(hand)
        self._place_above()

    def _restyle(self) -> None:
        self._stale = self._chart is not None
        self.updateGeometry()
        if self.isVisible():
            self._refresh()

    def _corner_button(self, text: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setProperty("kind", "quiet")
        button.hide()
        return button

    def _place_above(self) -> None:
        """The menu in the upper right corner, the way back inside the plot where a part is seen."""
        px = theme().px
        self._more.setFixedSize(px(_BUTTON), px(_BUTTON))
        self._more.move(self.width() - EDGE - px(_BUTTON), EDGE)
        self._more.raise_()
        self._whole.setVisible(self.zoomed)
        if self.frame is not None and self.zoomed:
            self._whole.adjustSize()
            right, top = int(self.frame.rect.right()), int(self.frame.rect.top())
            self._whole.move(right - self._whole.width(), top + EDGE + px(4))
            self._whole.raise_()
        self._notice.move((self.width() - self._notice.width()) // 2, self.height() - self._notice.height() - px(30))
