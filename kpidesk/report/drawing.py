"""Text and marks on a ReportLab canvas, through the door of ``fonts``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reportlab.pdfgen.canvas import Canvas

from kpidesk.charts.chart import Shape
from kpidesk.charts.palette import Tone
from kpidesk.report import fonts
from kpidesk.report.styles import colour


@dataclass(frozen=True, slots=True)
class Ink:
    """How a line of text is set."""

    size: float
    tone: Tone
    font: str = fonts.REGULAR


def write(canvas: Canvas, x: float, y: float, text: str, ink: Ink) -> None:
    """Write a line of text whose left end is at (x, y)."""
    canvas.setFillColor(colour(ink.tone))
    for name, piece in fonts.pieces(text, ink.font):
        canvas.setFont(name, ink.size)
        canvas.drawString(x, y, piece)
        x += canvas.stringWidth(piece, name, ink.size)


def write_right(canvas: Canvas, x: float, y: float, text: str, ink: Ink) -> None:
    """Write a line of text whose right end is at (x, y)."""
    write(canvas, x - fonts.width(text, ink.font, ink.size), y, text, ink)


def write_centred(canvas: Canvas, x: float, y: float, text: str, ink: Ink) -> None:
    """Write a line of text centred at (x, y)."""
    write(canvas, x - fonts.width(text, ink.font, ink.size) / 2, y, text, ink)


def mark(canvas: Canvas, at: tuple[float, float], shape: Shape, tone: Tone, radius: float) -> None:
    """Draw a mark centred at a place."""
    canvas.setFillColor(colour(tone))
    canvas.setStrokeColor(colour(tone))
    canvas.setLineWidth(1)
    draw = _MARKS.get(shape)
    if draw:
        draw(canvas, *at, radius)


def _polygon(canvas: Canvas, corners: tuple[tuple[float, float], ...]) -> None:
    path = canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _up(canvas: Canvas, x: float, y: float, r: float) -> None:
    _polygon(canvas, ((x - r, y - 0.8 * r), (x + r, y - 0.8 * r), (x, y + 0.95 * r)))


def _down(canvas: Canvas, x: float, y: float, r: float) -> None:
    _polygon(canvas, ((x - r, y + 0.8 * r), (x + r, y + 0.8 * r), (x, y - 0.95 * r)))


def _diamond(canvas: Canvas, x: float, y: float, r: float) -> None:
    _polygon(canvas, ((x - r, y), (x, y + r), (x + r, y), (x, y - r)))


def _dash(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.line(x - r, y, x + r, y)


def _ring(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.circle(x, y, 0.9 * r, stroke=1, fill=0)


def _dot(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.circle(x, y, 0.75 * r, stroke=0, fill=1)


_MARKS: Mapping[Shape, Callable[[Canvas, float, float, float], None]] = MappingProxyType(
    {
        Shape.UP: _up,
        Shape.DOWN: _down,
        Shape.DIAMOND: _diamond,
        Shape.DASH: _dash,
        Shape.RING: _ring,
        Shape.DOT: _dot,
    }
)
