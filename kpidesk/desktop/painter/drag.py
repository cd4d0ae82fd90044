"""What dragging over a plot does: it moves what is seen, or, where all is seen, chooses a part."""

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from kpidesk.charts.palette import Tone
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.painter.layer import Layer
from kpidesk.desktop.theme import theme

_CLICK = 4.0
"""Pixels that a hand moves when it means to click."""
_PART = 8.0
"""Pixels that a chosen part must be wide and high at least; flatter ones are the whole height."""


class Draggable(Protocol):
    """What is dragged over."""

    tips: Layer

    @property
    def frame(self) -> Frame | None:
        """What is seen."""

    def show_frame(self, frame: Frame) -> None:
        """Show another part."""


class Drag:
    """One press of the left button, from beginning to end."""

    def __init__(self) -> None:
        self._began: QPointF | None = None
        self._last = QPointF()
        self._start: Frame | None = None
        self._moved = False

    def begin(self, at: QPointF) -> None:
        """The button goes down."""
        self._began, self._last, self._start, self._moved = at, at, None, False

    def go_on(self, at: QPointF, over: Draggable) -> None:
        """The pointer moves while the button is down."""
        if self._began is None or over.frame is None:
            return
        if not self._moved and (at - self._began).manhattanLength() < _CLICK:
            return
        self._moved, self._last = True, at
        self._start = self._start or over.frame
        if self._start.zoomed:
            way = at - self._began
            over.show_frame(self._start.moved(way.x(), way.y()))
        else:
            over.tips.clear()
            over.tips.add(lambda painter, _: self._paint(painter))

    def end(self, over: Draggable) -> bool:
        """The button goes up; returns whether it was a drag."""
        if self._moved and self._start is not None and not self._start.zoomed:
            over.tips.clear()
            part = self._part()
            if part is not None:
                (x, high), (right, low) = self._start.value_at(part.topLeft()), self._start.value_at(part.bottomRight())
                over.show_frame(self._start.seen((x, right), (low, high)))
        self._began, self._start = None, None
        return self._moved

    def _part(self) -> QRectF | None:
        """The chosen rectangle within the plot, or None where it is too narrow to be meant."""
        if self._began is None or self._start is None:
            return None
        part = QRectF(self._began, self._last).normalized().intersected(self._start.rect)
        if part.width() < _PART:
            return None
        if part.height() < _PART:
            part.setTop(self._start.rect.top())
            part.setBottom(self._start.rect.bottom())
        return part

    def _paint(self, painter: QPainter) -> None:
        part = self._part()
        if part is not None:
            ground = theme().color(Tone.ACCENT)
            ground.setAlphaF(0.12)
            painter.setPen(QPen(theme().color(Tone.ACCENT), 1))
            painter.setBrush(ground)
            painter.drawRect(part)
