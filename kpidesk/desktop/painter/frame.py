"""The plot inside a chart: where values lie in pixels, and which part of the axes is seen."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF

Ends = tuple[float, float]
_LEAST = 1e-4
"""The smallest part of an axis that can be zoomed into."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle in pixels that shows ``x`` and ``y`` of the axes ``whole_x`` and ``whole_y``."""

    rect: QRectF
    x: Ends
    y: Ends
    whole_x: Ends
    whole_y: Ends
    downwards: bool = False

    @property
    def zoomed(self) -> bool:
        """Whether less than all is seen."""
        return (self.x, self.y) != (self.whole_x, self.whole_y)

    def across(self, value: float) -> float:
        """Where a value of the x axis lies."""
        return self.rect.left() + (value - self.x[0]) / (self.x[1] - self.x[0]) * self.rect.width()

    def up(self, value: float) -> float:
        """Where a value of the y axis lies."""
        share = (value - self.y[0]) / (self.y[1] - self.y[0])
        return self.rect.top() + (share if self.downwards else 1 - share) * self.rect.height()

    def at(self, x: float, y: float) -> QPointF:
        """Where a point lies."""
        return QPointF(self.across(x), self.up(y))

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in sight."""
        return self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]

    def value_at(self, place: QPointF) -> tuple[float, float]:
        """The values of a place."""
        x = (place.x() - self.rect.left()) / self.rect.width()
        y = (place.y() - self.rect.top()) / self.rect.height()
        y = y if self.downwards else 1 - y
        return self.x[0] + x * (self.x[1] - self.x[0]), self.y[0] + y * (self.y[1] - self.y[0])

    def moved(self, across: float, down: float) -> "Frame":
        """The same after the picture is dragged by so many pixels, held at the ends of the axes."""
        x = -across / self.rect.width() * (self.x[1] - self.x[0])
        y = down / self.rect.height() * (self.y[1] - self.y[0]) * (-1 if self.downwards else 1)
        return replace(self, x=_held(self.x, x, self.whole_x), y=_held(self.y, y, self.whole_y))

    def scaled(self, factor: float, about: QPointF) -> "Frame":
        """The same with ``factor`` times as much in sight, the value under ``about`` staying where it is."""
        x, y = self.value_at(about)
        return self.seen(_around(self.x, x, factor), _around(self.y, y, factor))

    def seen(self, x: Ends, y: Ends) -> "Frame":
        """The same showing these parts of the axes, as far as there is something to show."""
        return replace(self, x=_inside(x, self.whole_x), y=_inside(y, self.whole_y))

    def whole(self) -> "Frame":
        """The same with all in sight."""
        return replace(self, x=self.whole_x, y=self.whole_y)


def crisp(place: float) -> float:
    """The middle of a pixel, where a thin level or upright is not blurred."""
    return math.floor(place) + 0.5


def _held(ends: Ends, by: float, whole: Ends) -> Ends:
    by = min(max(by, whole[0] - ends[0]), whole[1] - ends[1])
    return ends[0] + by, ends[1] + by


def _around(ends: Ends, centre: float, factor: float) -> Ends:
    return centre + (ends[0] - centre) * factor, centre + (ends[1] - centre) * factor


def _inside(ends: Ends, whole: Ends) -> Ends:
    width = max(ends[1] - ends[0], _LEAST * (whole[1] - whole[0]))
    if width >= whole[1] - whole[0]:
        return whole
    low = min(max((ends[0] + ends[1] - width) / 2, whole[0]), whole[1] - width)
    return low, low + width
