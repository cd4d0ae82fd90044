"""Business: what changed for the work, with the system against without it, and how people rely on it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.measures_card import MeasuresCard
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go
from kpidesk.session.edits import Edit
from kpidesk.views import business as view
from kpidesk.views.opened import Opened

_SIDES, _CURVE = 190, 250


class BusinessPage(ScrollingPage):
    """It has no items."""

    id = "business"
    title = "Business"
    topic = "business"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._tiles = TileRow()
        self._empty = Text("", "secondary", wrap=True)
        self._none = Card("Business results")
        self._compared = Card("With the system and without it")
        self._design = Text("", wrap=True)
        self._sides = RowsTable(fit_rows=True, name="With the system and without it")
        self._how = Text("In brackets: the middle half of the units.", "caption", wrap=True)
        self._outcomes = ChartCard("The figure that is to move", _SIDES)
        self._cycles = ChartCard("How long a unit takes", _SIDES)
        self._months = ChartCard("Cost per unit, by month", _CURVE)
        self._curve = ChartCard("How soon new users get something out of it", _CURVE)
        self._reliance = Card("Do people rely on it as it deserves?")
        self._said = Text("", wrap=True)
        self._cells = RowsTable(fit_rows=True, name="Reliance")
        self._measures = MeasuresCard("Measures of business")
        self._lay_out()
        for opener in (self._tiles.opened, self._measures.opened):
            opener.connect(lambda measure: self.wished.emit(Go("kpi", measure)))

    def show_opened(self, opened: Opened | None) -> None:
        """Show the business results of a project."""
        review = opened.review if opened else None
        shown = view.business(review) if review else None
        self._tiles.show_tiles(shown.tiles if shown and not shown.empty else ())
        self._empty.setText(shown.empty if shown else "")
        self._none.setVisible(bool(shown and shown.empty))
        self._show_sides(shown)
        for card, chart in (
            (self._outcomes, shown.outcomes if shown else None),
            (self._cycles, shown.cycles if shown else None),
            (self._months, shown.months if shown else None),
            (self._curve, shown.curve if shown else None),
        ):
            card.show_chart(chart, "", chart.summary if chart else "")
            card.setVisible(chart is not None)
        self._show_reliance(shown)
        self._measures.show_measures(shown.lines if shown else (), shown.rest if shown and not shown.empty else "")

    def _show_sides(self, shown: view.Business | None) -> None:
        self._design.setText(shown.design if shown else "")
        self._design.setVisible(bool(shown and shown.design))
        rows = shown.sides if shown else ()
        self._sides.show_rows(_columns(view.SIDES), tuple(map(_row, rows)))
        self._compared.setVisible(bool(rows))

    def _show_reliance(self, shown: view.Business | None) -> None:
        rows = shown.reliance if shown else ()
        self._said.setText(shown.said if shown else "")
        self._said.setVisible(bool(shown and shown.said))
        self._cells.show_rows(_columns(view.RELIANCE), tuple(map(_row, rows)))
        self._reliance.setVisible(bool(rows))

    def _lay_out(self) -> None:
        self._none.body.addWidget(self._empty)
        for words in (self._design, self._sides, self._how):
            self._compared.body.addWidget(words)
        for words in (self._said, self._cells):
            self._reliance.body.addWidget(words)
        for part in (self._tiles, self._none, self._compared):
            self.body.addWidget(part)
        for left, right in ((self._outcomes, self._cycles), (self._months, self._curve)):
            self.body.addWidget(Pair(left, right))
        self.body.addWidget(self._reliance)
        self.body.addWidget(self._measures)
        self.body.addStretch(1)


def _columns(titles: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(title, align_right=place > 0, stretch=place == 0) for place, title in enumerate(titles))


def _row(texts: Sequence[str]) -> Row:
    return Row(tuple(Cell(text) for text in texts), texts[0])
