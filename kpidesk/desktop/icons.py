"""The line icons: one drawing each, in the colours of the theme in force."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kpidesk.base.resources import resource
from kpidesk.charts.palette import Tone
from kpidesk.desktop.theme import theme

_STATES = (
    (QIcon.Mode.Normal, QIcon.State.Off, Tone.SECONDARY),
    (QIcon.Mode.Normal, QIcon.State.On, Tone.ACCENT),
    (QIcon.Mode.Disabled, QIcon.State.Off, Tone.FAINT),
)
SHARPNESS = 3
"""Pixels drawn for each pixel of the size: enough for a display at 300 %."""


def icon(name: str, size: int) -> QIcon:
    """The icon of this name for the theme in force: plain, chosen (in the accent) and disabled."""
    made = QIcon()
    for mode, state, tone in _STATES:
        made.addPixmap(_pixmap(name, theme().color(tone).name(), size), mode, state)
    return made


@cache
def app_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resource("icons", "kpidesk.svg")))


@cache
def _pixmap(name: str, colour: str, size: int) -> QPixmap:
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    pixmap = QPixmap(QSize(size, size) * SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(SHARPNESS)
    return pixmap
