"""Charts as vectors on a PDF page."""

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from kpidesk.charts.chart import (
    Band,
    Bar,
    Cell,
    Chart,
    Header,
    Line,
    Milestone,
    Point,
    Ribbon,
    Style,
    Target,
    Whisker,
)
from kpidesk.charts.palette import Tone
from kpidesk.report import fonts
from kpidesk.report.drawing import Ink, mark, write, write_centred, write_right
from kpidesk.report.styles import colour

_SIZE = 7.6
_SMALL = 30.0
"""Points of height up to which a chart is drawn with thin lines: one in a table."""
_LABELS, _NAMES = 0.28, 0.2
"""The largest shares of the width that labels at the left and names at the right may take."""
_DASHES = {Style.SOLID: (), Style.DASHED: (3, 2), Style.DOTTED: (1, 2)}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in points from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float


class PdfPainter:
    """Paints one chart into a box of a canvas."""

    def __init__(self, canvas: Canvas, box: Box) -> None:
        self._canvas = canvas
        self._box = box
        self._frame = box
        self._chart: Chart | None = None
        self._names: list[tuple[float, str, Tone]] = []

    def begin(self, chart: Chart) -> None:
        """Find the frame of the plot inside the box: what ticks, names and headings leave of it."""
        self._chart = chart
        box = self._box
        size = _SIZE + (0.4 if chart.cells else 0.0)
        left = max((fonts.width(t.label, fonts.REGULAR, size) for t in chart.y.ticks), default=0.0)
        left = min(left, _LABELS * box.width) + (8 if chart.y.ticks else 2)
        names = [target.label for target in chart.targets] + [line.label for line in chart.lines]
        right = max((fonts.width(name, fonts.SEMIBOLD, _SIZE) for name in names if name), default=0.0)
        right = min(right, _NAMES * box.width) + (8 if right else 3)
        bottom = (13 if chart.x.ticks and not chart.cells else 2) + (10 if chart.x.title else 0)
        top = 34 if chart.headers else (14 if chart.milestones or chart.y.title or chart.bars else 3)
        self._frame = Box(
            box.left + left, box.bottom + bottom, box.width - left - right, max(1.0, box.height - bottom - top)
        )

    def x(self, value: float) -> float:
        """Where a value of the x axis lies on the page."""
        axis = self._axes.x
        return self._frame.left + (value - axis.low) / (axis.high - axis.low) * self._frame.width

    def y(self, value: float) -> float:
        """Where a value of the y axis lies on the page; outside the axis it is held at its end."""
        axis = self._axes.y
        share = min(1.0, max(0.0, (value - axis.low) / (axis.high - axis.low)))
        return self._frame.bottom + (1 - share if self._axes.downwards else share) * self._frame.height

    @property
    def _axes(self) -> Chart:
        if self._chart is None:
            raise ValueError("begin comes first")
        return self._chart

    def band(self, band: Band) -> None:
        """Paint a ground over the whole width."""
        low, high = self.y(band.low), self.y(band.high)
        self._canvas.setFillColor(colour(band.tone))
        self._canvas.rect(self._frame.left, low, self._frame.width, high - low, stroke=0, fill=1)

    def axes(self, chart: Chart) -> None:
        """Paint the grid and write ticks and titles."""
        self._canvas.setLineWidth(0.5)
        for tick in chart.y.ticks:
            at = self.y(tick.at)
            if chart.y.grid:
                self._rule(self._frame.left, at, self._frame.left + self._frame.width, at)
            self._y_label(tick.label, at)
        for tick in chart.x.ticks:
            self._x_label(tick.label, self.x(tick.at))
        edge = self._frame.bottom + self._frame.height
        if chart.y.title:
            write(self._canvas, self._box.left, edge + 6, chart.y.title, Ink(_SIZE - 0.4, Tone.SECONDARY))
        if chart.x.title:
            centre = self._frame.left + self._frame.width / 2
            write_centred(self._canvas, centre, self._box.bottom + 1, chart.x.title, Ink(_SIZE - 0.4, Tone.SECONDARY))

    def _rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self._canvas.setStrokeColor(colour(Tone.LINE))
        self._canvas.line(x1, y1, x2, y2)

    def _y_label(self, label: str, at: float) -> None:
        label = fonts.fit(label, fonts.REGULAR, _SIZE + 0.4, _LABELS * self._box.width + 2)
        if self._axes.cells:
            write(self._canvas, self._box.left, at - 2.7, label, Ink(_SIZE + 0.4, Tone.TEXT))
        else:
            write_right(self._canvas, self._frame.left - 5, at - 2.7, label, Ink(_SIZE, Tone.SECONDARY))

    def _x_label(self, label: str, at: float) -> None:
        below = self._frame.bottom + self._frame.height + 5 if self._axes.cells else self._frame.bottom - 10
        edge = self._box.left + self._box.width - fonts.width(label, fonts.REGULAR, _SIZE) / 2
        write_centred(self._canvas, min(at, edge), below, label, Ink(_SIZE, Tone.SECONDARY))

    def ribbon(self, ribbon: Ribbon) -> None:
        """Paint an interval around a line, translucent."""
        path = self._canvas.beginPath()
        corners = [*zip(ribbon.x, ribbon.low, strict=True), *reversed([*zip(ribbon.x, ribbon.high, strict=True)])]
        path.moveTo(self.x(corners[0][0]), self.y(corners[0][1]))
        for x, y in corners[1:]:
            path.lineTo(self.x(x), self.y(y))
        path.close()
        self._canvas.saveState()
        self._canvas.setFillColor(colour(ribbon.tone))
        self._canvas.setFillAlpha(0.6)
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._canvas.restoreState()

    def bar(self, bar: Bar) -> None:
        """Paint a bar and write its figure above it."""
        left, right = self.x(bar.at - bar.width / 2), self.x(bar.at + bar.width / 2)
        low, high = sorted((self.y(bar.low), self.y(bar.high)))
        self._canvas.setFillColor(colour(bar.tone))
        self._canvas.rect(left, low, right - left, max(high - low, 0.6), stroke=0, fill=1)
        write_centred(self._canvas, (left + right) / 2, high + 3, bar.label, Ink(_SIZE, Tone.TEXT, fonts.SEMIBOLD))

    def target(self, target: Target) -> None:
        """Paint a dashed level; its name waits for the end."""
        at = self.y(target.at)
        self._dashed(target.tone, self._frame.left, at, self._frame.left + self._frame.width, at)
        self._names.append((at, target.label, target.tone))

    def milestone(self, milestone: Milestone) -> None:
        """Paint a dashed upright with its name at its top."""
        at, top = self.x(milestone.at), self._frame.bottom + self._frame.height
        self._dashed(milestone.tone, at, self._frame.bottom, at, top + 4)
        name = fonts.width(milestone.label, fonts.SEMIBOLD, _SIZE - 0.6)
        room = self._frame.left + self._frame.width - at - 3
        place = at + 3 if name <= room else at - 3 - name
        write(self._canvas, place, top + 3, milestone.label, Ink(_SIZE - 0.6, milestone.tone, fonts.SEMIBOLD))

    def _dashed(self, tone: Tone, x1: float, y1: float, x2: float, y2: float) -> None:
        self._canvas.saveState()
        self._canvas.setStrokeColor(colour(tone))
        self._canvas.setLineWidth(0.8)
        self._canvas.setDash(3, 2)
        self._canvas.line(x1, y1, x2, y2)
        self._canvas.restoreState()

    def line(self, line: Line) -> None:
        """Paint a polyline; its name waits for the end."""
        path = self._canvas.beginPath()
        path.moveTo(self.x(line.x[0]), self.y(line.y[0]))
        for x, y in zip(line.x[1:], line.y[1:], strict=True):
            path.lineTo(self.x(x), self.y(y))
        self._canvas.saveState()
        self._canvas.setStrokeColor(colour(line.tone))
        self._canvas.setLineWidth(1.3 if self._box.height > _SMALL else 0.9)
        self._canvas.setLineJoin(1)
        if _DASHES[line.style]:
            self._canvas.setDash(*_DASHES[line.style])
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.restoreState()
        if line.label:
            self._names.append((self.y(line.y[-1]), line.label, line.tone))

    def whisker(self, whisker: Whisker) -> None:
        """Paint the interval of a point with its two ends."""
        self._canvas.setStrokeColor(colour(whisker.tone))
        self._canvas.setLineWidth(0.9)
        if whisker.lying:
            y, low, high = self.y(whisker.at), self.x(whisker.low), self.x(whisker.high)
            for x1, y1, x2, y2 in ((low, y, high, y), (low, y - 2, low, y + 2), (high, y - 2, high, y + 2)):
                self._canvas.line(x1, y1, x2, y2)
        else:
            x, low, high = self.x(whisker.at), self.y(whisker.low), self.y(whisker.high)
            for x1, y1, x2, y2 in ((x, low, x, high), (x - 2, low, x + 2, low), (x - 2, high, x + 2, high)):
                self._canvas.line(x1, y1, x2, y2)

    def point(self, point: Point) -> None:
        """Paint a mark."""
        mark(
            self._canvas,
            (self.x(point.x), self.y(point.y)),
            point.shape,
            point.tone,
            2.6 if self._box.height > _SMALL else 2.2,
        )

    def cell(self, cell: Cell) -> None:
        """Paint a rounded cell with its mark."""
        left, right = self.x(cell.column - 0.5) + 1, self.x(cell.column + 0.5) - 1
        low, high = sorted((self.y(cell.row - 0.5), self.y(cell.row + 0.5)))
        self._canvas.saveState()
        self._canvas.setFillColor(colour(cell.tone))
        if cell.strength < 1:
            self._canvas.setFillAlpha(cell.strength)
        self._canvas.setStrokeColor(colour(Tone.LINE))
        self._canvas.setLineWidth(0.5)
        if cell.empty:
            self._canvas.setDash(1.5, 1.5)
        self._canvas.roundRect(left, low + 1, right - left, high - low - 2, 2.2, stroke=int(cell.empty), fill=1)
        self._canvas.restoreState()
        centre = ((left + right) / 2, (low + high) / 2)
        if not cell.label:
            mark(self._canvas, centre, cell.shape, cell.mark, min(3.2, (right - left) / 4))
        elif fonts.width(cell.label, fonts.SEMIBOLD, _SIZE) < right - left:
            ink = Ink(_SIZE, cell.mark, fonts.SEMIBOLD)
            write_centred(self._canvas, centre[0], centre[1] - _SIZE / 3, cell.label, ink)

    def header(self, header: Header) -> None:
        """Paint a heading over columns with its remark."""
        left, right = self.x(header.first - 0.5) + 1, self.x(header.last + 0.5) - 1
        low = self._frame.bottom + self._frame.height + 16
        self._canvas.setFillColor(colour(Tone.ACCENT_GROUND))
        self._canvas.roundRect(left, low, right - left, 15, 2.2, stroke=0, fill=1)
        remark = fonts.width(header.remark, fonts.SEMIBOLD, 7) + 9 if header.remark else 0.0
        room = right - left - 6 - remark
        named = [name for name in (header.label, header.short) if fonts.width(name, fonts.SEMIBOLD, 7) <= room]
        if named:
            write(self._canvas, left + 4, low + 5, named[0], Ink(7, header.tone, fonts.SEMIBOLD))
        if header.remark and remark < right - left:
            write_right(self._canvas, right - 4, low + 5, header.remark, Ink(7, header.remark_tone, fonts.SEMIBOLD))
            mark(self._canvas, (right - remark - 0.5, low + 7.3), header.shape, header.remark_tone, 2.4)

    def end(self, chart: Chart) -> None:
        """Write the names of lines and levels at the right, apart from each other."""
        left = self._frame.left + self._frame.width + 4
        for at, name, tone in _apart(self._names, _SIZE + 1.2, self._frame.bottom + (0 if chart.y.ticks else 2)):
            shown = fonts.fit(name, fonts.SEMIBOLD, _SIZE, _NAMES * self._box.width)
            write(self._canvas, left, at - 2.6, shown, Ink(_SIZE, tone, fonts.SEMIBOLD))


def _apart(names: list[tuple[float, str, Tone]], gap: float, floor: float) -> list[tuple[float, str, Tone]]:
    """The names from the lowest up, each at least ``gap`` above the one before."""
    placed: list[tuple[float, str, Tone]] = []
    for at, name, tone in sorted((entry for entry in names if entry[1]), key=lambda entry: entry[0]):
        least = placed[-1][0] + gap if placed else floor
        placed.append((max(at, least), name, tone))
    return placed
