"""A chart in a page: what it shows can be read off, zoomed, walked by keyboard, copied and exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QToolButton, QWidget

from kpidesk.base.errors import KpideskError
from kpidesk.charts.painter import paint
from kpidesk.charts.palette import Tone
from kpidesk.charts.readings import Reading, Track, tracks
from kpidesk.desktop.painter.cursor import point_at
from kpidesk.desktop.painter.finding import Spot, nearest, step, together
from kpidesk.desktop.painter.margins import least_height, wished_height
from kpidesk.desktop.painter.picture import pixels, svg
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.chart_export import ask_target, picture_and_data, write_drawing, write_picture
from kpidesk.desktop.widgets.chart_menu import ChartMenu
from kpidesk.desktop.widgets.chart_table import ChartTableDialog
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import chart_words

if TYPE_CHECKING:
    from kpidesk.charts.chart import Chart
    from kpidesk.desktop.painter.surface import Surface

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_NEARER, _FARTHER = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}, {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}
_CHOOSE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_ZOOM, _PAN, _EDGE = 1.5, 0.1, 4
_BUTTON = 24


class ChartView(QWidget):
    """Shows a chart, or the sentence that stands where there is none.

    Pointing at a mark, or walking to it with the arrow keys, says its exact value, interval and rows. Ctrl and the
    wheel, +, − and dragging zoom; Home or a double click shows all; F2 shows the data; Ctrl+C copies picture and data.
    """

    picked = Signal(object)
    """The ``charts.readings.Reading`` of a mark that was clicked, or chosen with Enter; of a cell, column and row are
    its x and y."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self._tracks: tuple[Track, ...] = ()
        self._surface: Surface | None = None
        self._stale = False
        self._spot: Spot | None = None
        self._row: int | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self._empty = Text("", "secondary", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._stack.addWidget(self._empty)
        self._button = self._corner_button("⋯", "More about this chart")
        self._button.clicked.connect(lambda: self._menu_at(self._button.rect().bottomLeft()))
        self._reset = self._corner_button("Whole chart", "Show the whole chart again")
        self._reset.clicked.connect(self.show_all)
        self._menu: ChartMenu | None = None
        self._notice = Text("", "toast", parent=self)
        self._notice.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme().changed.connect(self._restyle)

    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    @property
    def zoomable(self) -> bool:
        """Whether parts can be looked at: not of a heat map."""
        return self._chart is not None and not self._chart.cells

    @property
    def zoomed(self) -> bool:
        """Whether less than all is seen."""
        frame = self._surface.frame if self._surface else None
        return frame is not None and frame.zoomed

    def show_chart(self, chart: Chart | None, empty: str = "") -> None:
        """Show a chart; where it is None, ``empty`` says why."""
        same = chart == self._chart
        self._empty.setText(empty)
        self.setAccessibleName(chart.title if chart else "Chart")
        self.setAccessibleDescription(chart.summary if chart else empty)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chart else Qt.FocusPolicy.NoFocus)
        self._button.setVisible(chart is not None)
        if same and self._surface is not None:
            return
        self._chart, self._tracks, self._spot = chart, tracks(chart) if chart else (), None
        self._stale = True
        self.updateGeometry()
        if self.isVisible() or chart is None:
            self._refresh()

    def choose_row(self, row: int | None) -> None:
        """Outline a row of a heat map, counted from 0; None for no row."""
        if row != self._row:
            self._row = row
            self._restyle()

    def zoom(self, factor: float) -> None:
        """See ``factor`` times as much as now, around the chosen mark or the middle."""
        surface, reading = self._painted(), self._reading()
        frame = surface.frame
        if frame is not None:
            surface.zoom(factor, frame.at(reading.x, reading.y) if reading else None)

    def show_all(self) -> None:
        """See all of the axes again."""
        self._painted().show_all()

    def show_table(self) -> ChartTableDialog | None:
        """Show the data of the chart in a dialog."""
        if self._chart is None:
            return None
        dialog = ChartTableDialog(self._chart, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def picture(self, scale: float = 2.0) -> QImage:
        """What is seen, with the title above, ``scale`` pixels for each of the screen."""
        return pixels(self._painted(), self._known(), scale)

    def copy(self) -> None:
        """Copy the picture and the data."""
        if self._chart is not None:
            QGuiApplication.clipboard().setMimeData(picture_and_data(self.picture(), self._chart))
            self._say("Picture and data are on the clipboard.")

    def export_png(self, path: Path, scale: float = 2.0) -> None:
        """Write the picture as PNG; raises Unusable where the file cannot be written."""
        write_picture(self.picture(scale), path)

    def export_svg(self, path: Path) -> None:
        """Write the picture as SVG; raises Unusable where the file cannot be written."""
        write_drawing(svg(self._painted(), self._known()), path)

    def ask_export(self, kind: str) -> None:
        """Ask for a file and write the chart into it, as png or svg."""
        write = self.export_png if kind == "png" else self.export_svg
        ask_target(self._known().title, kind, self, lambda path: self._export(write, path))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the chart looks well."""
        px = theme().px
        return QSize(px(480), wished_height(self._chart) + 2 * _EDGE if self._chart else px(80))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the chart can be read."""
        px = theme().px
        return QSize(px(220), least_height(self._chart) + 2 * _EDGE) if self._chart else QSize(px(120), px(40))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Everything that can be done, by keys."""
        if self._chart is None or not self._do(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Copy and F2 are the chart's own while it has the focus, whatever the window uses them for."""
        own = isinstance(event, QKeyEvent) and (
            event.matches(QKeySequence.StandardKey.Copy) or event.key() == Qt.Key.Key_F2
        )
        if own and event.type() is QEvent.Type.ShortcutOverride and self._chart is not None:
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The menu, where the pointer is or in the corner."""
        if self._chart is None:
            return
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self._menu_at(self._button.geometry().bottomLeft() if by_key else event.pos())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """No mark is chosen any more."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._choose(None)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Charts are painted when they are first seen."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The corner buttons follow."""
        super().resizeEvent(event)
        self._place_buttons()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """A frame around the chart that has the focus."""
        if self.hasFocus() and self._chart is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().color(Tone.ACCENT), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.end()

    def _do(self, event: QKeyEvent) -> bool:
        """Do what a key means; returns whether it means anything."""
        key = event.key()
        self._notice.hide()
        if key in _ARROWS:
            self._walk(_ARROWS[Qt.Key(key)], pan=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in _NEARER | _FARTHER and self.zoomable:
            self.zoom(1 / _ZOOM if key in _NEARER else _ZOOM)
        elif key in _CHOOSE and (reading := self._reading()):
            self.picked.emit(reading)
        elif key == Qt.Key.Key_Escape and self._spot:
            self._choose(None)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_Escape} and self.zoomed:
            self.show_all()
        elif key == Qt.Key.Key_F2:
            self.show_table()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            return False
        return True

    def _walk(self, way: tuple[int, int], *, pan: bool) -> None:
        surface = self._painted()
        frame = surface.frame
        if pan and frame is not None:
            rect = frame.rect
            surface.show_frame(frame.moved(-way[0] * _PAN * rect.width(), -way[1] * _PAN * rect.height()))
            return
        self._choose(step(self._tracks, self._spot, *way))
        reading, frame = self._reading(), surface.frame
        if reading and frame and not frame.holds(reading.x, reading.y):
            place = frame.at(reading.x, reading.y) - frame.rect.center()
            surface.show_frame(frame.moved(-place.x(), -place.y()))

    def _choose(self, spot: Spot | None) -> None:
        """Make a mark the chosen one, and say it to those who hear."""
        if spot == self._spot:
            return
        self._spot = spot
        self._point(spot)
        reading = self._reading()
        said = chart_words.sentence(reading) if reading else ""
        self.setAccessibleDescription(said or (self._chart.summary if self._chart else self._empty.text()))
        self._announce(said)

    def _reading(self) -> Reading | None:
        return self._tracks[self._spot.track].reading(self._spot.at) if self._spot else None

    def _point(self, spot: Spot | None) -> None:
        if self._surface is not None and self._chart is not None:
            found = together(self._tracks, spot) if spot else []
            point_at(self._surface.cursor, self._chart, found if not self._chart.cells else found[:1])

    def _hover(self, place: QPointF | None) -> None:
        self._point((self._found(place) if place is not None else None) or self._spot)

    def _found(self, place: QPointF) -> Spot | None:
        if self._surface is None or self._surface.frame is None or self._chart is None:
            return None
        return nearest(self._tracks, self._surface.frame, place, cells=bool(self._chart.cells))

    def _click(self, place: QPointF) -> None:
        spot = self._found(place)
        if spot is not None:
            self.picked.emit(self._tracks[spot.track].reading(spot.at))

    def _known(self) -> Chart:
        if self._chart is None:
            raise LookupError("There is no chart to act on.")
        return self._chart

    def _painted(self) -> Surface:
        """The surface with the chart on it, even where it was never seen."""
        self._refresh()
        surface = self._known_surface()
        if not self.isVisible():
            surface.resize(max(self.width() - 2 * _EDGE, self.sizeHint().width()), self.sizeHint().height())
        return surface

    def _known_surface(self) -> Surface:
        if self._surface is None:
            from kpidesk.desktop.painter.surface import Surface  # noqa: PLC0415 - pyqtgraph takes half a second to import

            self._surface = Surface()
            self._surface.setAccessibleName("Plot")
            self._stack.addWidget(self._surface)
            self._surface.pointed.connect(self._hover)
            self._surface.clicked.connect(self._click)
            self._surface.framed.connect(self._place_buttons)
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
            from kpidesk.desktop.painter.plot_painter import PlotPainter  # noqa: PLC0415 - as above

            surface = self._known_surface()
            paint(self._chart, PlotPainter(surface, self._row))
            self._stack.setCurrentWidget(surface)
            hand = Qt.CursorShape.PointingHandCursor if self._chart.cells else Qt.CursorShape.ArrowCursor
            surface.viewport().setCursor(hand)
        self._place_buttons()

    def _restyle(self) -> None:
        self._stale = self._chart is not None
        self.updateGeometry()
        if self.isVisible():
            self._refresh()
        self._point(self._spot)

    def _export(self, write: Callable[[Path], None], path: Path) -> None:
        try:
            write(path)
        except KpideskError as fault:
            self._say(str(fault))
        else:
            self._say(f"Saved as {path.name}.")

    def _say(self, text: str) -> None:
        self._notice.setText(text)
        self._notice.adjustSize()
        self._place_buttons()
        self._notice.show()
        self._notice.raise_()
        self._announce(text)

    def _announce(self, text: str) -> None:
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _menu_at(self, place: QPoint) -> None:
        if self._menu is None:
            self._menu = ChartMenu(self, self)
        self._menu.popup(self.mapToGlobal(place))

    def _corner_button(self, text: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setProperty("kind", "quiet")
        button.hide()
        return button

    def _place_buttons(self) -> None:
        """The menu in the upper right corner, the way back inside the plot where a part is seen."""
        px = theme().px
        self._button.setFixedSize(px(_BUTTON), px(_BUTTON))
        self._button.move(self.width() - _EDGE - px(_BUTTON), _EDGE)
        self._button.raise_()
        frame = self._surface.frame if self._surface else None
        self._reset.setVisible(self.zoomed)
        if frame is not None and self.zoomed:
            self._reset.adjustSize()
            self._reset.move(int(frame.rect.right()) - self._reset.width(), int(frame.rect.top()) + _EDGE + px(4))
            self._reset.raise_()
        self._notice.move((self.width() - self._notice.width()) // 2, self.height() - self._notice.height() - px(30))
