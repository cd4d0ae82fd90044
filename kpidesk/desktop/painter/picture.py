"""A chart as a picture to take away: pixels or SVG, with its title above."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from kpidesk.charts.chart import Chart
from kpidesk.charts.palette import Tone
from kpidesk.desktop.painter.lettering import Lettering
from kpidesk.desktop.theme import theme

if TYPE_CHECKING:
    from kpidesk.desktop.painter.surface import Surface

_TITLE = Lettering(15, Tone.TEXT, bold=True)
_EDGE, _HEAD = 14, 34
_FALLBACK = "Inter, 'Helvetica Neue', Arial, sans-serif"


def pixels(surface: "Surface", chart: Chart, scale: float) -> QImage:
    """The picture with ``scale`` pixels for each of the screen, on the ground of a card."""
    size = _size(surface)
    image = QImage((size * scale).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(theme().color(Tone.PANEL))
    painter = QPainter(image)
    _paint(painter, surface, chart)
    painter.end()
    return image


def svg(surface: "Surface", chart: Chart) -> bytes:
    """The picture as an SVG document that names its title and says its summary."""
    from PySide6.QtSvg import QSvgGenerator  # noqa: PLC0415 - needed only where a file is written

    size = _size(surface)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size.toSize())
    generator.setViewBox(QRectF(QPointF(0, 0), size))
    generator.setTitle(chart.title)
    generator.setDescription(chart.summary)
    painter = QPainter(generator)
    painter.fillRect(QRectF(QPointF(0, 0), size), theme().color(Tone.PANEL))
    _paint(painter, surface, chart)
    painter.end()
    family = theme().font().family()
    written = bytes(buffer.data().data()).decode("utf-8")
    return written.replace(f'font-family="{family}"', f'font-family="{family}, {_FALLBACK}"').encode()


def _size(surface: "Surface") -> QSizeF:
    px = theme().px
    return QSizeF(surface.size()) + QSizeF(2 * px(_EDGE), px(_HEAD) + px(_EDGE))


def _paint(painter: QPainter, surface: "Surface", chart: Chart) -> None:
    px = theme().px
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    title = _TITLE.fit(chart.title, surface.width())
    _TITLE.write(painter, QPointF(px(_EDGE), px(_HEAD) / 2), title, Qt.AlignmentFlag.AlignLeft)
    painter.translate(px(_EDGE), px(_HEAD))
    surface.render_to(painter)
