"""The mark that is pointed at: a hairline, a ring, and a tip that says what it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from kpidesk.charts.chart import Chart
from kpidesk.charts.palette import Tone
from kpidesk.charts.readings import Reading
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.painter.layer import Layer
from kpidesk.desktop.painter.lettering import Lettering
from kpidesk.desktop.theme import theme
from kpidesk.views import chart_words, tones

_MOST = 320.0
"""Pixels at 100 % that a tip is wide at most."""
_TONES = {"green": Tone.GREEN, "yellow": Tone.YELLOW, "red": Tone.RED, "muted": Tone.MUTED, "": Tone.TEXT}


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    how: Lettering
    swatch: Tone | None = None


def point_at(layer: Layer, chart: Chart, readings: Sequence[Reading], *, ring: bool = True) -> None:
    """Point at marks of one place, the first of them being meant."""
    layer.clear()
    if readings:
        layer.add(lambda painter, frame: _paint(painter, frame, chart, readings, layer, ring=ring))


def _paint(
    painter: QPainter, frame: Frame, chart: Chart, readings: Sequence[Reading], layer: Layer, *, ring: bool
) -> None:
    first = readings[0]
    if not frame.holds(first.x, first.y):
        return
    if chart.cells:
        _outline(painter, frame, first)
    else:
        _hairline(painter, frame, chart, first)
        for reading in readings if ring else ():
            painter.setPen(QPen(theme().color(Tone.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            reach = theme().px(6.5)
            painter.drawEllipse(frame.at(reading.x, reading.y), reach, reach)
    _tip(painter, frame.at(first.x, first.y), _said(chart, readings), layer.boundingRect())


def _hairline(painter: QPainter, frame: Frame, chart: Chart, reading: Reading) -> None:
    painter.setPen(QPen(theme().color(Tone.MUTED), 1))
    at = frame.at(reading.x, reading.y)
    if any(whisker.lying for whisker in chart.whiskers):
        painter.drawLine(QPointF(frame.rect.left(), at.y()), QPointF(frame.rect.right(), at.y()))
    else:
        painter.drawLine(QPointF(at.x(), frame.rect.top()), QPointF(at.x(), frame.rect.bottom()))


def _outline(painter: QPainter, frame: Frame, reading: Reading) -> None:
    corner, other = frame.at(reading.x - 0.5, reading.y - 0.5), frame.at(reading.x + 0.5, reading.y + 0.5)
    painter.setPen(QPen(theme().color(Tone.ACCENT), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(corner, other).normalized().adjusted(1, 1, -1, -1), 5, 5)


def _said(chart: Chart, readings: Sequence[Reading]) -> list[_Words]:
    """Place; then of each series its value, and of the one that is meant what else is known."""
    caption = Lettering()
    place = readings[0].note.place
    said = [_Words(f"{readings[0].series}, {place}" if chart.cells else place, Lettering(bold=True))]
    several = len(readings) > 1
    for reading in readings:
        note = reading.note
        value = " ".join(part for part in (reading.series if several else "", note.value) if part)
        if value:
            said.append(_Words(value, Lettering(14, Tone.TEXT, bold=True), reading.tone if several else None))
        if note.light is not None:
            said.append(
                _Words(chart_words.lit(note.light), Lettering(tone=_TONES[tones.LIGHTS[note.light]], bold=True))
            )
        details = [f"95 % interval {note.interval}" if note.interval else "", chart_words.counted(note.n), note.remark]
        said += [_Words(text, caption) for text in details if text]
    return said


def _tip(painter: QPainter, at: QPointF, said: Sequence[_Words], bounds: QRectF) -> None:
    px = theme().px
    gap = px(10)
    widths = [words.how.width(words.text) + (px(14) if words.swatch else 0) for words in said]
    size = QSizeF(min(max(widths), px(_MOST)) + 2 * gap + 2, sum(words.how.height() for words in said) + 2 * px(7))
    left = at.x() + px(14) if at.x() + px(14) + size.width() <= bounds.right() else at.x() - px(14) - size.width()
    top = min(max(at.y() - size.height() / 2, bounds.top() + 1), bounds.bottom() - size.height() - 1)
    box = QRectF(QPointF(max(left, bounds.left() + 1), max(top, bounds.top() + 1)), size)
    path = QPainterPath()
    path.addRoundedRect(box, 7, 7)
    painter.setBrush(theme().color(Tone.PANEL))
    painter.setPen(QPen(theme().color(Tone.MUTED), 1))
    painter.drawPath(path)
    y = box.top() + px(7)
    for words in said:
        height, x = words.how.height(), box.left() + gap
        if words.swatch:
            painter.fillRect(QRectF(x, y + height / 2 - 1.5, px(9), 3), theme().color(words.swatch))
            x += px(14)
        words.how.write(painter, QPointF(x, y + height / 2), words.how.fit(words.text, box.right() - gap + 2 - x))
        y += height
