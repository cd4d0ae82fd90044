"""Generated answers: support, refusals, toxicity, groups. Cards of the page of quality."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import GAP
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.measures_card import MeasuresCard
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.views import answers as view

_HALF = 240


class AnswersCards(QWidget):
    """Hidden where nothing is known of generated answers."""

    opened = Signal(str)
    """A measure was chosen, by its id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = TileRow((4, 4, 2))
        self._bands, self._toxicity = (
            ChartCard("Task success by latency", _HALF),
            ChartCard("Toxicity, by range", _HALF),
        )
        self._refusals = TableCard("Refusals: what was done, and what ought to be", view.REFUSALS)
        self._groups = TableCard("Accuracy by group", view.GROUPS)
        self._measures = MeasuresCard("Measures of generated answers")
        for opener in (self._tiles.opened, self._measures.opened):
            opener.connect(self.opened)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(GAP)
        down.addWidget(Text(view.TITLE, "heading"))
        pair = Pair(self._bands, self._toxicity)
        for widget in (self._tiles, pair, self._refusals, self._groups, self._measures):
            down.addWidget(widget)

    def show_answers(self, review: Review) -> None:
        """Show what is known of them."""
        shown = view.answers(review)
        self.setVisible(not shown.empty)
        self._tiles.show_tiles(shown.tiles)
        for card, chart in ((self._bands, shown.bands), (self._toxicity, shown.toxicity)):
            card.show_chart(chart, "", chart.summary if chart else "")
            card.setVisible(chart is not None)
        self._refusals.show_rows(shown.refusals, shown.refusals_said)
        self._groups.show_rows(shown.groups, shown.groups_said)
        self._measures.show_measures(shown.lines, "" if shown.empty else shown.rest)


class TableCard(Card):
    """A small table with what is said of it."""

    def __init__(self, title: str, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self._columns = tuple(
            Column(name, align_right=place > 1 or (place == 1 and len(columns) < 5), stretch=place == 0)
            for place, name in enumerate(columns)
        )
        self._said, self._table = Text("", wrap=True), RowsTable(fit_rows=True, name=title)
        self.body.addWidget(self._said)
        self.body.addWidget(self._table)

    def show_rows(self, rows: Sequence[Sequence[str]], said: str) -> None:
        """Show them; hidden where there is neither a row nor a word."""
        self._said.setText(said)
        self._said.setVisible(bool(said))
        shown = tuple(Row(tuple(map(Cell, texts)), " ".join(texts[:2])) for texts in rows)
        self._table.show_rows(self._columns, shown)
        self._table.setVisible(bool(rows))
        self.setVisible(bool(rows or said))
