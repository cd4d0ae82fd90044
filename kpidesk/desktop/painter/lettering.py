"""Words on a chart: how wide they are, how they are shortened and set."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from kpidesk.charts.palette import Tone
from kpidesk.desktop.theme import theme

SMALL = 12.0
"""Pixels of ticks and names at 100 %."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How words are set: size in pixels at 100 %, tone, and whether they are bold."""

    size: float = SMALL
    tone: Tone = Tone.SECONDARY
    bold: bool = False

    def font(self) -> QFont:
        """The font of these words."""
        return theme().font(self.size, QFont.Weight.DemiBold if self.bold else QFont.Weight.Normal)

    def width(self, text: str) -> float:
        """Pixels that the words take."""
        return QFontMetricsF(self.font()).horizontalAdvance(text)

    def height(self) -> float:
        """Pixels from line to line."""
        return QFontMetricsF(self.font()).height()

    def fit(self, text: str, room: float) -> str:
        """The words, shortened to a room in pixels."""
        return QFontMetricsF(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)

    def write(
        self, painter: QPainter, at: QPointF, text: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        """Write words whose left end, centre or right end (``side``) is at a place, centred on its height."""
        width, height = self.width(text) + 2, self.height()
        left = {Qt.AlignmentFlag.AlignLeft: 0.0, Qt.AlignmentFlag.AlignRight: width}.get(side, width / 2)
        painter.setFont(self.font())
        painter.setPen(theme().color(self.tone))
        box = QRectF(at.x() - left, at.y() - height / 2, width, height)
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
