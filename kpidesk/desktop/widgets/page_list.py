"""Pages below each other, drawn only where they are seen."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from kpidesk.charts.palette import LIGHT, Tone
from kpidesk.desktop.theme import theme

FIT = 0.0
"""The zoom at which a page is as wide as there is room, within reason."""
_GAP = 14
_INCH = 96.0 / 72.0
"""Pixels per point at a zoom of 1."""
_SMALLEST, _LARGEST = 0.25, 4.0
_FITTING = 1.3
"""More than that would fill a large screen with a few lines."""
_KEPT = 3
"""So many pages above and below those seen are kept drawn."""


class PageList(QAbstractScrollArea):
    """``wanted`` asks for pages at a scale in pixels per point; ``place`` brings one. Nothing is drawn on its own."""

    wanted = Signal(object, float)
    """Numbers of pages, from 0, and the scale."""
    zoomed = Signal(float)
    """The zoom that was set, ``FIT`` included."""
    turned = Signal(int)
    """The page that is seen most, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Preview of the report")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._drawn: dict[int, tuple[float, QImage]] = {}
        self._asked: set[tuple[int, float]] = set()
        self._zoom = FIT
        self._current = 0
        self.veil = ""
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme().changed.connect(self.viewport().update)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def current(self) -> int:
        """The page that is seen most, from 0."""
        return self._current

    @property
    def zoom(self) -> float:
        """The zoom in force, 1 being as large as on paper."""
        return self._fitting() if self._zoom == FIT else self._zoom

    def show_pages(self, sizes: Sequence[tuple[float, float]]) -> None:
        """Show pages of these sizes, in points, in the place of those before; the place in them stays."""
        self._sizes = tuple(sizes)
        self._drawn.clear()
        self._asked.clear()
        self._lay_out()

    def place(self, number: int, scale: float, image: QImage) -> None:
        """Bring a page that was wanted."""
        if number < self.count:
            self._drawn[number] = (scale, image)
            self.viewport().update()

    def release(self, numbers: Sequence[int], scale: float) -> None:
        """Take pages as not asked for: those that did not come are asked for again when they are seen."""
        self._asked -= {(number, scale) for number in numbers}

    def set_veil(self, words: str) -> None:
        """Say over the pages that they are not up to date; "" takes that away."""
        self.veil = words
        self.setAccessibleDescription(words)
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """Zoom, 1 being as large as on paper, or ``FIT``; what is in the middle stays there."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._zoom = zoom if zoom == FIT else min(max(zoom, _SMALLEST), _LARGEST)
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))
        self.zoomed.emit(self._zoom)

    def turn_to(self, number: int) -> None:
        """Bring the top of a page to the top."""
        if 0 <= number < self.count:
            self.verticalScrollBar().setValue(round(self._tops()[number] - _GAP / 2))

    def drawn(self) -> tuple[int, ...]:
        """The pages that are drawn now."""
        return tuple(sorted(self._drawn))

    def complete(self) -> bool:
        """Whether all that is seen is drawn, as sharp as the screen is, and up to date."""
        return not self.veil and not self._lacking(self._scale())

    def visible(self) -> tuple[int, ...]:
        """The pages of which something is seen."""
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        return tuple(
            number for number, at in enumerate(self._tops()) if at < top + height and at + self._height(number) > top
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width is another zoom where pages fit it."""
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
        else:
            super().wheelEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Everything is painted again where it is now."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint what is seen; a page that is not there yet is an empty sheet with its number."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), theme().color(Tone.BACKGROUND))
        for number in self.visible():
            self._paint_page(painter, number)
        if self.veil:
            self._paint_veil(painter)
        painter.end()
        self._want()

    def _paint_page(self, painter: QPainter, number: int) -> None:
        sheet = self._sheet(number)
        painter.fillRect(sheet, QColor(LIGHT[Tone.PANEL]))  # paper, in either theme
        known = self._drawn.get(number)
        if known is not None:
            painter.drawImage(sheet, known[1])
        else:
            painter.setPen(theme().color(Tone.MUTED))
            painter.setFont(theme().font())
            painter.drawText(sheet, Qt.AlignmentFlag.AlignCenter, f"Page {number + 1}")
        painter.setPen(QPen(theme().color(Tone.LINE), 1))
        painter.drawRect(sheet)

    def _paint_veil(self, painter: QPainter) -> None:
        painter.setFont(theme().font())
        words = painter.fontMetrics().boundingRect(self.veil)
        box = QRect(0, 0, words.width() + 32, words.height() + 16)
        box.moveCenter(QPointF(self.viewport().width() / 2, 34).toPoint())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color(Tone.ACCENT), 1))
        painter.setBrush(theme().color(Tone.ACCENT_GROUND))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(theme().color(Tone.TEXT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.veil)

    def _want(self) -> None:
        """Ask for what is seen and not drawn at this scale; forget what is far away."""
        seen, scale = self.visible(), self._scale()
        if not seen:
            return
        near = range(seen[0] - _KEPT, seen[-1] + _KEPT + 1)
        self._drawn = {number: found for number, found in self._drawn.items() if number in near}
        fresh = tuple(number for number in self._lacking(scale) if (number, scale) not in self._asked)
        if fresh:
            self._asked |= {(number, scale) for number in fresh}
            self.wanted.emit(fresh, scale)

    def _lacking(self, scale: float) -> tuple[int, ...]:
        return tuple(number for number in self.visible() if self._drawn.get(number, (0.0,))[0] != scale)

    def _scale(self) -> float:
        """Pixels of the screen per point."""
        return round(self.zoom * _INCH * self.devicePixelRatioF(), 3)

    def _fitting(self) -> float:
        widest = max((width for width, _ in self._sizes), default=0.0)
        room = self.viewport().width() - 2 * _GAP
        return min(max(room / (widest * _INCH), _SMALLEST), _FITTING) if widest else 1.0

    def _height(self, number: int) -> float:
        return self._sizes[number][1] * _INCH * self.zoom

    def _tops(self) -> list[float]:
        tops, down = [], float(_GAP)
        for number in range(self.count):
            tops.append(down)
            down += self._height(number) + _GAP
        return tops

    def _sheet(self, number: int) -> QRectF:
        width, height = self._sizes[number][0] * _INCH * self.zoom, self._height(number)
        left = max(float(_GAP), (self.viewport().width() - width) / 2) - self.horizontalScrollBar().value()
        return QRectF(left, self._tops()[number] - self.verticalScrollBar().value(), width, height)

    def _lay_out(self) -> None:
        view, down, across = self.viewport(), self.verticalScrollBar(), self.horizontalScrollBar()
        high = self._tops()[-1] + self._height(self.count - 1) + _GAP if self.count else 0.0
        wide = max((width for width, _ in self._sizes), default=0.0) * _INCH * self.zoom + 2 * _GAP
        down.setPageStep(view.height())
        down.setSingleStep(40)
        down.setRange(0, max(0, round(high - view.height())))
        across.setPageStep(view.width())
        across.setRange(0, max(0, round(wide - view.width()) - 1))
        self._scrolled()
        view.update()

    def _scrolled(self) -> None:
        """Which page is seen most, now."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        tops = self._tops()
        found = max((number for number, top in enumerate(tops) if top <= middle), default=0)
        if found != self._current:
            self._current = found
            self.turned.emit(found)
