"""The mark that is pointed at: a hairline, a ring, and a tip that says what it is."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from kpidesk.charts.chart import Chart
from kpidesk.charts.palette import Tone
from kpidesk.charts.readings import Reading
from kpidesk.desktop.painter.frame import Frame, crisp
from kpidesk.desktop.painter.layer import Layer
from kpidesk.desktop.painter.lettering import Lettering
from kpidesk.desktop.theme import theme
from kpidesk.views import chart_words, tones

_MOST = 320.0
"""Pixels at 100 % that a tip is wide at most."""
_LINE = 48
"""Letters of a remark in one line."""
_VALUE, _CAPTION = Lettering(14, Tone.TEXT, bold=True), Lettering()
_TONES = {"green": Tone.GREEN, "yellow": Tone.YELLOW, "red": Tone.RED, "muted": Tone.MUTED, "": Tone.TEXT}


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    how: Lettering
    swatch: Tone | None = None
    """The colour of a dash before the words."""


def point_at(layer: Layer, chart: Chart, readings: Sequence[Reading]) -> None:
    """Point at marks of one place, the first of them being meant."""
    layer.clear()
    if readings:
        layer.add(lambda painter, frame: _paint(painter, frame, chart, readings, layer.boundingRect()))


def _paint(painter: QPainter, frame: Frame, chart: Chart, readings: Sequence[Reading], bounds: QRectF) -> None:
    first = readings[0]
    if not frame.holds(first.x, first.y):
        return
    if chart.cells:
        _outline(painter, frame.at(first.x - 0.5, first.y - 0.5), frame.at(first.x + 0.5, first.y + 0.5))
    elif bar := next((bar for bar in chart.bars if bar.at == first.x), None):
        half = bar.width / 2
        _outline(painter, frame.at(bar.at - half, bar.low), frame.at(bar.at + half, bar.high))
    else:
        _hairline(painter, frame, chart, first)
        for reading in readings:
            _ring(painter, frame.at(reading.x, reading.y))
    _tip(painter, frame.at(first.x, first.y), _said(chart, readings), bounds)


def _ring(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(theme().color(Tone.ACCENT), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, theme().px(6.5), theme().px(6.5))


def _hairline(painter: QPainter, frame: Frame, chart: Chart, reading: Reading) -> None:
    painter.setPen(QPen(theme().color(Tone.MUTED), 1))
    at = frame.at(reading.x, reading.y)
    if any(whisker.lying for whisker in chart.whiskers):
        level = crisp(at.y())
        painter.drawLine(QPointF(frame.rect.left(), level), QPointF(frame.rect.right(), level))
    else:
        upright = crisp(at.x())
        painter.drawLine(QPointF(upright, frame.rect.top()), QPointF(upright, frame.rect.bottom()))


def _outline(painter: QPainter, corner: QPointF, other: QPointF) -> None:
    painter.setPen(QPen(theme().color(Tone.ACCENT), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(corner, other).normalized().adjusted(1, 1, -1, -1), 5, 5)


def _said(chart: Chart, readings: Sequence[Reading]) -> list[_Words]:
    """Place; then what is known of the mark, or of several marks the value and interval of each."""
    place = readings[0].note.place
    head = _Words(f"{readings[0].series}, {place}" if chart.cells else place, Lettering(bold=True))
    return [head, *(_one(readings[0]) if len(readings) == 1 else _several(readings))]


def _one(reading: Reading) -> list[_Words]:
    note, said = reading.note, []
    if note.value:
        said.append(_Words(note.value, _VALUE))
    if note.light is not None:
        said.append(_Words(chart_words.lit(note.light), Lettering(tone=_TONES[tones.LIGHTS[note.light]], bold=True)))
    details = [f"95 % interval {note.interval}" if note.interval else "", chart_words.counted(note.n)]
    details += textwrap.wrap(note.remark, _LINE, max_lines=3, placeholder=" …")
    return [*said, *(_Words(text, _CAPTION) for text in details if text)]


def _several(readings: Sequence[Reading]) -> list[_Words]:
    said = []
    for reading in readings:
        note = reading.note
        said.append(_Words(f"{reading.series}  {note.value}", _VALUE, reading.tone))
        beside = " · ".join(part for part in (note.interval, chart_words.lit(note.light)) if part)
        said += [_Words(beside, _CAPTION, Tone.PANEL)] if beside else []
    counts = {reading.note.n for reading in readings}
    alike = chart_words.counted(counts.pop()) if len(counts) == 1 else ""
    return [*said, _Words(alike, _CAPTION)] if alike else said


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
