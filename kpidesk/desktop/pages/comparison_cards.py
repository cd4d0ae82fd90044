"""Segments side by side, one measure in all of them, and the benchmark of providers: cards of the comparisons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.pages.quality_cards import chooser
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import comparisons as view
from kpidesk.views import figures

_MOST, _LONGEST, _HEAD = 6, 34, 20
"""Segments side by side, and letters of a name in a table and in its head."""
_DOT, _LOWEST = 26, 150
_ONE = (
    Column("Segment", stretch=True),
    Column("Value", align_right=True),
    Column("95 % interval", align_right=True),
    Column("n", align_right=True),
    Column("The rest", align_right=True, hint="All other segments of the column together."),
    Column("Reading"),
)


class TableCard(Card):
    """Measures down, segments across. ``asked`` tells that another column or group is wanted, ``chosen`` a measure."""

    asked = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Side by side", parent=parent)
        self.column, self.group = chooser("Column"), chooser("Measures")
        for box in (self.group, self.column):
            self.head.addWidget(box)
        self.column.activated.connect(lambda _: self.asked.emit())
        self.group.activated.connect(lambda _: self.asked.emit())
        self._said, self._how = Text("", wrap=True), Text(view.HOW, "caption", wrap=True)
        self.table = RowsTable(fit_rows=True, name="Measures by segment")
        self.table.selected_row.connect(self.chosen)
        for widget in (self._said, self.table, self._how):
            self.body.addWidget(widget)

    def show_table(self, review: Review, measure: str) -> str:
        """Show what is chosen, ``measure`` marked where it is there; the measure that is marked."""
        shown = view.side_by_side(review, self.column.currentData(), self.group.currentData(), _MOST)
        self._said.setText(shown.said)
        segments = (
            Column(figures.shorten(name, _HEAD), align_right=True, hint=name if len(name) > _HEAD else "")
            for name in shown.segments
        )
        columns = (Column("Measure", stretch=True), Column("All", align_right=True), *segments)
        known = [line.measure for line in shown.lines]
        marked = measure if measure in known else _first_with_values(shown)
        self.table.blockSignals(True)  # what is shown is no choice of the user
        self.table.show_rows(columns, tuple(map(_measure, shown.lines)))
        self.table.select(marked)
        self.table.blockSignals(False)
        return marked


class MeasureCard(Card):
    """One measure in every segment of a column, each with the rest beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("One measure", parent=parent)
        self._dots, self._rows = ChartView(), 1
        self._table = RowsTable(fit_rows=True, name="One measure by segment")
        self._said = Text("", "caption", wrap=True)
        for widget in (self._dots, self._table, self._said):
            self.body.addWidget(widget)
        theme().changed.connect(self._size)

    def show_measure(self, review: Review, column: str, measure: str) -> None:
        """Show it; hidden where it has no segments."""
        shown = view.one_measure(review, column, measure)
        self.setVisible(shown is not None and bool(shown.lines))
        if shown is None:
            return
        self.heading.setText(shown.title)
        self._dots.show_chart(shown.chart, "No segment has a value.")
        self._rows = max(len(shown.chart.points) if shown.chart else 1, 1)
        self._table.show_rows(_ONE, tuple(map(_segment, shown.lines)))
        self._said.setText(shown.said)
        self._said.setVisible(bool(shown.said))
        self._size()

    def _size(self) -> None:
        self._dots.setMinimumHeight(max(theme().px(_LOWEST), theme().px(90 + _DOT * self._rows)))


class BenchmarkCard(Card):
    """Providers and models in what they are chosen by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Providers and models", parent=parent)
        self._table = RowsTable(fit_rows=True, name="Providers and models")
        self.body.addWidget(self._table)
        self.body.addWidget(Text("▲ ▼ ◆: better, worse, other than the rest, as above.", "caption", wrap=True))

    def show_benchmark(self, review: Review) -> None:
        """Show it; hidden where the log names neither two providers nor two models."""
        shown = view.benchmark(review)
        self.setVisible(shown is not None)
        if shown is None:
            return
        heads = (Column(head, align_right=True, hint=title) for head, title in shown.heads)
        columns = (Column(shown.what, stretch=True), Column("n", align_right=True), *heads)
        self._table.show_rows(columns, tuple(_served(*row) for row in shown.rows))


def _first_with_values(shown: view.SideBySide) -> str:
    for line in shown.lines:
        if any(cell.number is not None for cell in line.cells):
            return line.measure
    return shown.lines[0].measure if shown.lines else ""


def _measure(line: view.MeasureLine) -> Row:
    return Row((_name(line.title), Cell(line.every, "secondary"), *map(_compared, line.cells)), line.measure)


def _compared(one: view.Compared) -> Cell:
    tone = "accent" if one.mark else "muted" if one.number is None else ""
    return Cell(one.marked, tone, sort=one.number, bold=bool(one.mark), hint=one.said)


def _segment(line: view.SegmentLine) -> Row:
    value, n = line.order
    cells = (
        _name(line.segment),
        Cell(line.value, "muted" if line.why else "", sort=value, hint=line.why),
        Cell(line.interval, "secondary"),
        Cell(line.n, "secondary", sort=n),
        Cell(line.rest, "secondary"),
        Cell(line.reading, line.tone, bold=line.tone == "accent"),
    )
    return Row(cells, line.segment)


def _served(name: str, rows: str, figures_of: tuple[view.Compared, ...]) -> Row:
    return Row((_name(name), Cell(rows, "secondary"), *map(_compared, figures_of)), name)


def _name(text: str) -> Cell:
    """A name that people gave, never wider than a table."""
    short = figures.shorten(text, _LONGEST)
    return Cell(short, hint=text if short != text else "")
