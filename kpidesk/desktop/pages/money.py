"""Money: what a transaction costs and why, what it brings, when that pays, and the rates it is reckoned with."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pages.rates import RatesCard
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go, Keep
from kpidesk.session.edits import Edit
from kpidesk.views import money as view
from kpidesk.views.opened import Opened

_CHART = 260


class MoneyPage(ScrollingPage):
    """Its item is a setting of the rates."""

    id = "money"
    title = "Money"
    topic = "money"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._tiles = TileRow()
        self._tiles.opened.connect(lambda measure: self.wished.emit(Go("kpi", measure)))
        self._parts = ChartCard("Where a transaction’s cost goes", _CHART)
        self._weekly = ChartCard("Cost per transaction, by week", _CHART)
        self._cumulative = ChartCard("Benefit against cost", _CHART)
        self._volume = ChartCard("Cost over volume", _CHART)
        self._rates = RatesCard(preview)
        self._rates.kept.connect(lambda edit: self.wished.emit(Keep(edit)))
        self._reconciled = Text("", "caption", wrap=True)
        self._table = RowsTable(fit_rows=True, name="The books by week")
        self._books = Card("The books by week")
        self._lay_out()

    def show_opened(self, opened: Opened | None) -> None:
        """Show the books of a project."""
        review = opened.review if opened else None
        self._rates.show_opened(opened)
        if review is None:
            self._tiles.show_tiles(())
            self._parts.show_chart(None)
            for card in (self._weekly, self._cumulative, self._volume, self._books):
                card.hide()
            return
        shown = view.money(review)
        self._tiles.show_tiles(shown.tiles)
        self._parts.show_chart(shown.parts, shown.empty if shown.weekly is None else "Only one kind of cost is booked.")
        for card, chart in (
            (self._weekly, shown.weekly),
            (self._cumulative, shown.cumulative),
            (self._volume, shown.volume),
        ):
            card.show_chart(chart, "At least two weeks with costs are needed.", chart.summary if chart else "")
            card.setVisible(any((shown.weekly, shown.cumulative, shown.volume)))
        self._reconciled.setText(shown.reconciliation)
        self._reconciled.setVisible(bool(shown.reconciliation))
        columns = tuple(Column(title, align_right=place > 0, stretch=True) for place, title in enumerate(shown.columns))
        self._table.show_rows(columns, tuple(_row(row) for row in shown.rows))
        self._books.setVisible(bool(shown.rows))

    def show_item(self, item: str) -> None:
        """Bring a rate into view."""
        self._rates.focus_on(item)
        self.bring_into_view(self._rates)

    def _lay_out(self) -> None:
        self.body.addWidget(self._tiles)
        for left, right in ((self._parts, self._weekly), (self._cumulative, self._volume)):
            self.body.addWidget(Pair(left, right))
        self.body.addWidget(self._rates)
        self._books.body.addWidget(self._reconciled)
        self._books.body.addWidget(self._table)
        self.body.addWidget(self._books)
        self.body.addStretch(1)


def _row(texts: tuple[str, ...]) -> Row:
    return Row(tuple(Cell(text, sort=_sorted(text)) for text in texts), texts[0])


def _sorted(text: str) -> float:
    """The size of a printed amount: the digits of it; a dash counts as nothing."""
    digits = "".join(letter for letter in text if letter.isdigit() or letter == ".")
    size = float(digits) if digits.strip(".") else 0.0
    return -size if text.startswith("−") else size
