"""People: who is trained, which tools are rolled out, and how active people use them."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pages.voices_card import PromotersCard, VoicesCard
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.measures_card import MeasuresCard
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go
from kpidesk.session.edits import Edit
from kpidesk.views import people as view
from kpidesk.views.opened import Opened

_CHART = 250


class PeoplePage(ScrollingPage):
    """It has no items."""

    id = "people"
    title = "People"
    topic = "people"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._tiles = TileRow()
        self._empty = Text("", "secondary", wrap=True)
        self._none = Card("People and process")
        self._training = ChartCard("Does training change use?", _CHART)
        self._deployed = ChartCard("Tools against the plan", _CHART)
        self._frequency = ChartCard("Active days a week", _CHART)
        self._duration = ChartCard("Minutes of a session", _CHART)
        self._used = ChartCard("Use of features", _CHART)
        self._features = RowsTable(fit_rows=True, name="Features")
        self._features_card = Card("Features")
        self._tools = RowsTable(fit_rows=True, name="Tools")
        self._tools_card = Card("Tools")
        self._measures = MeasuresCard("Measures of people and process")
        self._promoters, self._voices = PromotersCard(), VoicesCard()
        self._voices.wished.connect(self.wished)
        self._lay_out()
        for opener in (self._tiles.opened, self._measures.opened):
            opener.connect(lambda measure: self.wished.emit(Go("kpi", measure)))

    def show_opened(self, opened: Opened | None) -> None:
        """Show the people of a project."""
        self._promoters.show_opened(opened)
        self._voices.show_opened(opened)
        review = opened.review if opened else None
        shown = view.people(review) if review else None
        self._tiles.show_tiles(shown.tiles if shown and not shown.empty else ())
        self._empty.setText(shown.empty if shown else "")
        self._none.setVisible(bool(shown and shown.empty))
        for card, chart in (
            (self._training, shown.training if shown else None),
            (self._deployed, shown.deployed if shown else None),
            (self._frequency, shown.frequency if shown else None),
            (self._duration, shown.duration if shown else None),
            (self._used, shown.used if shown else None),
        ):
            effect = shown.effect if shown and card is self._training else ""
            card.show_chart(chart, "", " ".join(one for one in (chart.summary if chart else "", effect) if one))
            card.setVisible(chart is not None)
        _fill(self._features, self._features_card, view.FEATURES, shown.features if shown else ())
        _fill(self._tools, self._tools_card, view.TOOLS, shown.tools if shown else ())
        self._measures.show_measures(shown.lines if shown else (), shown.rest if shown and not shown.empty else "")

    def _lay_out(self) -> None:
        self._none.body.addWidget(self._empty)
        self._features_card.body.addWidget(self._features)
        self._tools_card.body.addWidget(self._tools)
        self.body.addWidget(self._tiles)
        self.body.addWidget(self._none)
        for left, right in (
            (self._training, self._deployed),
            (self._frequency, self._duration),
            (self._used, self._features_card),
        ):
            self.body.addWidget(Pair(left, right))
        self.body.addWidget(self._tools_card)
        for part in (self._promoters, self._voices):
            self.body.addWidget(part)
        self.body.addWidget(self._measures)
        self.body.addStretch(1)


def _fill(table: RowsTable, card: Card, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    numbers = range(1, len(titles)) if titles is view.FEATURES else range(0)
    columns = tuple(Column(title, align_right=at in numbers, stretch=at == 0) for at, title in enumerate(titles))
    table.show_rows(columns, tuple(Row(tuple(Cell(text, sort=_size(text)) for text in row), row[0]) for row in rows))
    card.setVisible(bool(rows))


def _size(text: str) -> float | None:
    """What a printed count or share is sorted by; None for words."""
    digits = text.removesuffix(" %").replace(",", "")
    return float(digits) if digits.replace(".", "", 1).isdigit() else None
