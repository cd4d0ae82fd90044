"""Drift of inputs and predictions: a card of the page of quality."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import GAP
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.views import feature_drift as view

_HEIGHT, _MOST_ROWS = 230, 12
_COLUMNS = (
    Column("Input or answer", stretch=True),
    Column("Reading"),
    Column("PSI", align_right=True, hint="Population stability index: how far it lies from the reference; 0 is none."),
    Column("Line", align_right=True, hint="What chance shows with as many rows in 95 of 100 cases, at least 0.01."),
    Column("JS distance", align_right=True, hint="Jensen–Shannon distance to base 2: 0 is the same, 1 nothing alike."),
    Column("p", align_right=True, hint="How likely chance alone is to show as much, corrected for all inputs (Holm)."),
    Column("Missing", align_right=True, hint="Share of rows without a value: in the reference, and now."),
    Column("Never seen", align_right=True, hint="Share of rows with a value that the reference does not know."),
)


class FeatureDriftCard(Card):
    """The measures, a column chosen, as it lies now beside its reference and week by week, and all columns."""

    opened = Signal(str)
    """A measure was chosen, by its id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(view.TITLE, parent=parent)
        self._review: Review | None = None
        self.column = QComboBox()
        self.column.setAccessibleName("Input")
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.column.activated.connect(self._show_column)
        self.head.addWidget(self.column)
        self._tiles = TileRow((3, 2))
        self._tiles.opened.connect(self.opened)
        self._said, self._reading = Text("", wrap=True), Text("", wrap=True)
        self._histogram, self._course = ChartView(), ChartView()
        self._pair = Pair(self._histogram, self._course, gap=2 * GAP)
        self._table = RowsTable(fit_rows=True, most_rows=_MOST_ROWS, name="Inputs and predictions")
        self._table.activated_row.connect(self.choose)
        self._how = Text(view.HOW, "caption", wrap=True)
        for widget in (self._said, self._tiles, self._pair, self._reading, self._table, self._how):
            self.body.addWidget(widget)
        theme().changed.connect(self._size)
        self._size()

    def show_review(self, review: Review) -> None:
        """Show the column chosen before, else the one that is furthest off; or say what to import."""
        self.show()
        self._review, shown = review, view.feature_drift(review)
        before = self.column.currentData()
        self.column.clear()
        for key, words in shown.columns:
            self.column.addItem(words, key)
        self.column.setCurrentIndex(max(0, self.column.findData(before)))
        self._said.setText(" ".join(part for part in (shown.empty or shown.said, shown.baseline) if part))
        self._tiles.show_tiles(shown.tiles)
        for widget in (self.column, self._tiles, self._pair, self._reading, self._how):
            widget.setVisible(bool(shown.columns))
        self._table.show_rows(_COLUMNS, tuple(map(_row, shown.lines)))
        self._table.setVisible(bool(shown.lines))
        self._show_column()

    def choose(self, key: str) -> bool:
        """Choose a column by its name in the log, if it has a picture."""
        place = self.column.findData(key)
        if place >= 0:
            self.column.setCurrentIndex(place)
            self._show_column()
        return place >= 0

    def _show_column(self) -> None:
        key = self.column.currentData()
        if self._review is None or key is None:
            return
        shown = view.picture(self._review, key)
        self._histogram.show_chart(shown.histogram)
        self._course.show_chart(shown.course, shown.no_course)
        self._reading.setText(shown.said)

    def _size(self) -> None:
        for chart in (self._histogram, self._course):
            chart.setMinimumHeight(theme().px(_HEIGHT))


def _row(line: view.DriftLine) -> Row:
    psi, js, p_value, missing, unseen = line.order
    cells = (
        Cell(line.name, hint=line.why),
        Cell(line.reading, line.tone, hint=line.why),
        Cell(line.psi, sort=psi),
        Cell(line.cut),
        Cell(line.js, sort=js),
        Cell(line.p_value, sort=p_value),
        Cell(line.missing, sort=missing),
        Cell(line.unseen, sort=unseen),
    )
    return Row(cells, line.key)
