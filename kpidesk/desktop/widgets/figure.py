"""A value in two sizes: the number large, its unit smaller on the same line."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kpidesk.charts.palette import Tone
from kpidesk.desktop.theme import theme
from kpidesk.views.cards import Parts

_GAP = 4.0
_WORDS = 15.0


class Figure(QWidget):
    """Paints number and unit on one baseline; words that stand for a missing number are smaller and grey."""

    def __init__(self, size: float = 22.0, unit_size: float = 13.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._unit_size = size, unit_size
        self._parts = Parts("")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)
        theme().changed.connect(self.update)

    def text(self) -> str:
        """What stands there."""
        return str(self._parts)

    def show_parts(self, parts: Parts) -> None:
        """Show a value."""
        self._parts = parts
        self.setAccessibleName(str(parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as both."""
        number, unit = (QFontMetricsF(font) for font in self._fonts())
        wide = number.horizontalAdvance(self._parts.number)
        if self._parts.unit:
            wide += _GAP + unit.horizontalAdvance(self._parts.unit)
        tallest = QFontMetricsF(theme().font(self._size, QFont.Weight.Bold))
        return QSize(int(wide) + 2, int(tallest.height()) + 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Nothing of it is ever cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint both on one baseline."""
        painter = QPainter(self)
        number, unit = self._fonts()
        metrics = QFontMetricsF(theme().font(self._size, QFont.Weight.Bold))
        line = metrics.ascent()
        painter.setFont(number)
        painter.setPen(theme().color(Tone.MUTED if self._parts.missing else Tone.TEXT))
        painter.drawText(QPointF(0, line), self._parts.number)
        across = QFontMetricsF(number).horizontalAdvance(self._parts.number) + _GAP
        painter.setFont(unit)
        painter.drawText(QPointF(across, line), self._parts.unit)
        painter.end()

    def _fonts(self) -> tuple[QFont, QFont]:
        missing = self._parts.missing
        number = theme().font(min(_WORDS, self._size) if missing else self._size, _weight(missing=missing))
        return number, theme().font(self._unit_size)


def _weight(*, missing: bool) -> QFont.Weight:
    return QFont.Weight.DemiBold if missing else QFont.Weight.Bold
