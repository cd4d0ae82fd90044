"""What can paint a chart: one verb for each thing a chart is made of, in data coordinates."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

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
    Target,
    Whisker,
)

Part = TypeVar("Part")


class Painter(Protocol):
    """Paints the parts of one chart, in the order in which ``paint`` names them: grounds first, marks last."""

    def begin(self, chart: Chart) -> None:
        """Take the chart's axes as the frame of all that follows."""

    def band(self, band: Band) -> None:
        """Paint a ground."""

    def axes(self, chart: Chart) -> None:
        """Paint grid, ticks and titles of both axes."""

    def ribbon(self, ribbon: Ribbon) -> None:
        """Paint the interval around a line."""

    def bar(self, bar: Bar) -> None:
        """Paint a bar and its figure."""

    def target(self, target: Target) -> None:
        """Paint a level and its name."""

    def milestone(self, milestone: Milestone) -> None:
        """Paint an upright and its name."""

    def line(self, line: Line) -> None:
        """Paint a polyline."""

    def whisker(self, whisker: Whisker) -> None:
        """Paint the interval of a point."""

    def point(self, point: Point) -> None:
        """Paint a mark."""

    def cell(self, cell: Cell) -> None:
        """Paint a cell of a heat map."""

    def header(self, header: Header) -> None:
        """Paint a heading over columns."""

    def end(self, chart: Chart) -> None:
        """All parts are painted: write what had to wait, such as the names of lines."""


def paint(chart: Chart, painter: Painter) -> None:
    """Paint every part of the chart once, grounds before marks."""
    painter.begin(chart)
    _each(chart.bands, painter.band)
    painter.axes(chart)
    _each(chart.ribbons, painter.ribbon)
    _each(chart.bars, painter.bar)
    _each(chart.targets, painter.target)
    _each(chart.milestones, painter.milestone)
    _each(chart.lines, painter.line)
    _each(chart.whiskers, painter.whisker)
    _each(chart.points, painter.point)
    _each(chart.cells, painter.cell)
    _each(chart.headers, painter.header)
    painter.end(chart)


def _each(parts: Iterable[Part], verb: Callable[[Part], None]) -> None:
    for part in parts:
        verb(part)
