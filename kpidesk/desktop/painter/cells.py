"""The cells of a heat map and the headings over their columns."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from kpidesk.charts.chart import Cell, Header
from kpidesk.charts.palette import Tone
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.painter.lettering import Lettering
from kpidesk.desktop.painter.margins import HEADER
from kpidesk.desktop.painter.shapes import mark
from kpidesk.desktop.theme import theme

_RIGHT, _CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


def cell(painter: QPainter, frame: Frame, part: Cell) -> None:
    """A rounded cell with its mark or its words."""
    left, right = frame.across(part.column - 0.5) + 2, frame.across(part.column + 0.5) - 2
    top, bottom = frame.up(part.row - 0.5) + 2, frame.up(part.row + 0.5) - 2
    box = QRectF(left, top, right - left, bottom - top)
    if part.empty:
        pen = QPen(theme().color(Tone.LINE), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        box.adjust(0.5, 0.5, -0.5, -0.5)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    ground = theme().color(part.tone)
    ground.setAlphaF(part.strength)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    if part.label:
        _cell_words(painter, box, part)
    else:
        mark(painter, box.center(), part.shape, theme().color(part.mark), min(theme().px(4.6), box.width() / 4))


def _cell_words(painter: QPainter, box: QRectF, cell: Cell) -> None:
    """The label, and under it the smaller words, each only where it fits whole."""
    label, below = Lettering(13, cell.mark, bold=True), Lettering(tone=cell.mark)
    room, centre = box.width() - theme().px(6), box.center()
    if label.width(cell.label) > room or label.height() > box.height():
        return
    both = cell.below and below.width(cell.below) <= room and label.height() + below.height() <= box.height()
    up = below.height() / 2 if both else 0.0
    label.write(painter, centre - QPointF(0, up), cell.label, _CENTRE)
    if both:
        below.write(painter, centre + QPointF(0, label.height() / 2), cell.below, _CENTRE)


def outline_row(painter: QPainter, frame: Frame, row: int) -> None:
    """An outline around a row and its name."""
    top, bottom = frame.up(row - 0.5), frame.up(row + 0.5)
    painter.setPen(QPen(theme().color(Tone.ACCENT), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(1, top, frame.rect.right() + 2, bottom - top), 7, 7)


def header(painter: QPainter, frame: Frame, part: Header) -> None:
    """A heading over columns with its remark."""
    px = theme().px
    left, right = frame.across(part.first - 0.5) + 2, frame.across(part.last + 0.5) - 2
    box = QRectF(left, frame.rect.top() - px(22) - px(HEADER + 3), right - left, px(HEADER))
    path = QPainterPath()
    path.addRoundedRect(box, 5, 5)
    painter.fillPath(path, theme().color(Tone.ACCENT_GROUND))
    name, said = Lettering(tone=part.tone, bold=True), Lettering(tone=part.remark_tone, bold=True)
    label, remark = _heading(part, box.width() - px(16), name, said)
    name.write(painter, QPointF(left + px(8), box.center().y()), label)
    if part.remark:
        said.write(painter, QPointF(right - px(8), box.center().y()), remark, _RIGHT)
        beside = said.width(remark) + px(10) if remark else px(4)
        mark(
            painter,
            QPointF(right - px(8) - beside, box.center().y()),
            part.shape,
            theme().color(part.remark_tone),
            px(4.2),
        )


def _heading(header: Header, room: float, name: Lettering, said: Lettering) -> tuple[str, str]:
    """As much of a heading and its remark as has room, the mark of the remark always: rather the short name alone."""
    gap = theme().px(24) if header.remark else 0
    for label, remark in ((header.label, header.remark), (header.short, header.remark), (header.short, "")):
        if name.width(label) + said.width(remark) + gap <= room:
            return label, remark
    return "", ""
