"""A chart in a page: what it shows can be read off, zoomed, walked by keyboard, copied and exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QWidget

from kpidesk.base.errors import KpideskError
from kpidesk.charts.readings import Reading, Track, tracks
from kpidesk.desktop.painter.cursor import point_at
from kpidesk.desktop.painter.finding import Spot, middle, nearest, step, together
from kpidesk.desktop.painter.picture import pixels, svg
from kpidesk.desktop.widgets.chart_export import ask_target, picture_and_data, write_drawing, write_picture
from kpidesk.desktop.widgets.chart_menu import ChartMenu
from kpidesk.desktop.widgets.chart_pane import ChartPane
from kpidesk.desktop.widgets.chart_table import ChartTableDialog
from kpidesk.views import chart_words

if TYPE_CHECKING:
    from kpidesk.charts.chart import Chart

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_NEARER, _FARTHER = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}, {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}
_CHOOSE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_ZOOM, _PAN = 1.5, 0.1


class ChartView(ChartPane):
    """Shows a chart, or the sentence that stands where there is none.

    Pointing at a mark, or walking to it with the arrow keys, says its exact value, interval and rows. Ctrl and the
    wheel, +, − and dragging zoom; Home or a double click shows all; F2 shows the data; Ctrl+C copies picture and data.
    """

    picked = Signal(object)
    """The ``charts.readings.Reading`` of a mark that was clicked, or chosen with Enter; of a cell, column and row are
    its x and y."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tracks: tuple[Track, ...] = ()
        self._spot: Spot | None = None
        self._menu: ChartMenu | None = None
        self._more.clicked.connect(lambda: self._menu_at(self._more.geometry().bottomLeft()))
        self._whole.clicked.connect(self.show_all)

    def show_chart(self, chart: Chart | None, empty: str = "") -> None:
        """Show a chart; where it is None, ``empty`` says why."""
        if chart != self._chart:
            self._tracks, self._spot = tracks(chart) if chart else (), None
        super().show_chart(chart, empty)

    def zoom(self, factor: float) -> None:
        """See ``factor`` times as much as now, around the chosen mark or the middle one of those in sight."""
        surface = self.painted()
        reading = self._reading() or self._middle()
        frame = surface.frame
        if frame is not None:
            surface.zoom(factor, frame.at(reading.x, reading.y) if reading else None)

    def show_all(self) -> None:
        """See all of the axes again."""
        self.painted().show_all()

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
        return pixels(self.painted(), self._known(), scale)

    def copy(self) -> None:
        """Copy the picture and the data."""
        QGuiApplication.clipboard().setMimeData(picture_and_data(self.picture(), self._known()))
        self.say("Picture and data are on the clipboard.")

    def export_png(self, path: Path, scale: float = 2.0) -> None:
        """Write the picture as PNG; raises Unusable where the file cannot be written."""
        write_picture(self.picture(scale), path)

    def export_svg(self, path: Path) -> None:
        """Write the picture as SVG; raises Unusable where the file cannot be written."""
        write_drawing(svg(self.painted(), self._known()), path)

    def ask_export(self, kind: str) -> None:
        """Ask for a file and write the chart into it, as png or svg."""
        write = self.export_png if kind == "png" else self.export_svg
        ask_target(self._known().title, kind, self, lambda path: self._export(write, path))

    def menu(self) -> ChartMenu:
        """All that can be done, as a menu."""
        if self._menu is None:
            self._menu = ChartMenu(self, self)
        return self._menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Everything that can be done, by keys."""
        if self._chart is None or not self._do(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Copy and F2 are the chart's own while it has the focus, whatever the window uses them for."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._chart is not None:
            own = event.matches(QKeySequence.StandardKey.Copy) or event.key() == Qt.Key.Key_F2
            event.setAccepted(own)
            if own:
                return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The menu, where the pointer is or in the corner."""
        if self._chart is not None:
            by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
            self._menu_at(self._more.geometry().bottomLeft() if by_key else event.pos())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """No mark is chosen any more."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._choose(None)
            self._notice.hide()
        self.update()

    def _do(self, event: QKeyEvent) -> bool:
        """Do what a key means; returns whether it means anything."""
        key = event.key()
        self._notice.hide()
        if key in _ARROWS:
            self._go(_ARROWS[Qt.Key(key)], pan=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
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

    def _go(self, way: tuple[int, int], *, pan: bool) -> None:
        """Move the part that is seen, or walk to another mark and bring it into sight."""
        surface, frame = self.painted(), self.frame
        if frame is None:
            return
        if pan:
            surface.show_frame(frame.moved(-way[0] * _PAN * frame.rect.width(), -way[1] * _PAN * frame.rect.height()))
            return
        self._choose(step(self._tracks, self._spot, *way))
        reading = self._reading()
        if reading and not frame.holds(reading.x, reading.y):
            away = frame.at(reading.x, reading.y) - frame.rect.center()
            surface.show_frame(frame.moved(-away.x(), -away.y()))

    def _choose(self, spot: Spot | None) -> None:
        """Make a mark the chosen one, and say it to those who hear."""
        if spot == self._spot:
            return
        self._spot = spot
        self._point(spot)
        reading = self._reading()
        said = chart_words.sentence(reading) if reading else ""
        self.setAccessibleDescription(said or (self._chart.summary if self._chart else self._empty.text()))
        self.announce(said)

    def _reading(self) -> Reading | None:
        return self._tracks[self._spot.track].reading(self._spot.at) if self._spot else None

    def _middle(self) -> Reading | None:
        """The middle one of the marks of the first series that are in sight."""
        if self.frame is None or not self._tracks:
            return None
        at = middle(self._tracks[0], self.frame)
        return None if at is None else self._tracks[0].reading(at)

    def _point(self, spot: Spot | None) -> None:
        if self._surface is not None and self._chart is not None:
            found = together(self._tracks, spot) if spot else []
            point_at(self._surface.tips, self._chart, found[:1] if self._chart.cells else found)

    def _pointed(self, place: QPointF | None) -> None:
        self._point((self._found(place) if place is not None else None) or self._spot)

    def _clicked(self, place: QPointF) -> None:
        spot = self._found(place)
        if spot is not None:
            self.picked.emit(self._tracks[spot.track].reading(spot.at))

    def _found(self, place: QPointF) -> Spot | None:
        if self.frame is None or self._chart is None:
            return None
        return nearest(self._tracks, self.frame, place, cells=bool(self._chart.cells))

    def _refresh(self) -> None:
        super()._refresh()
        self._point(self._spot)

    def _known(self) -> Chart:
        if self._chart is None:
            raise LookupError("There is no chart to act on.")
        return self._chart

    def _export(self, write: Callable[[Path], None], path: Path) -> None:
        try:
            write(path)
        except KpideskError as fault:
            self.say(str(fault))
        else:
            self.say(f"Saved as {path.name}.")

    def _menu_at(self, place: QPoint) -> None:
        self.menu().popup(self.mapToGlobal(place))
