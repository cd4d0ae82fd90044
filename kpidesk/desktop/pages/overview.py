"""Overview: the verdict, six tiles, twelve cards, red flags, what to watch and what lies ahead."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.card_grid import CardGrid
from kpidesk.desktop.widgets.entries import Entries
from kpidesk.desktop.widgets.kpi_card import KpiCard, TileCard
from kpidesk.desktop.widgets.tile_row import TileGrid
from kpidesk.desktop.widgets.verdict_card import VerdictCard
from kpidesk.desktop.wishes import Go
from kpidesk.session.edits import Edit
from kpidesk.views.leading import EXPLAINED
from kpidesk.views.opened import Opened
from kpidesk.views.overview import Overview, overview

_GREEDY = 100
"""Of the height that is left over the cards take all that they can use."""


class OverviewPage(ScrollingPage):
    """The first look at a pilot. An item is a KPI, whose card is brought into view."""

    id = "overview"
    title = "Overview"
    topic = "overview"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._verdict = VerdictCard()
        self._tiles = TileGrid(168, (6, 3, 2, 1))
        self._cards = CardGrid(285, (4, 3, 2, 1))
        self._tile_cards: list[TileCard] = []
        self._kpi_cards: dict[str, KpiCard] = {}
        self._flags_card, self._flags = _list_card("Red flags")
        self._watch_card, self._watch = _list_card("Watch")
        self._ahead_card, self._ahead = _list_card("Ahead")
        self._ahead_card.setToolTip(EXPLAINED)
        self._since_card, self._since = _list_card("Since the last review")
        self._below = CardGrid(380, (3, 2, 1))
        self._filled = (self._verdict, self._tiles, self._cards, self._below)
        for widget in self._filled:
            self.body.addWidget(widget, _GREEDY if widget is self._cards else 0)
        self.body.addStretch(1)
        self._verdict.why.clicked.connect(lambda: self.wished.emit(Go("decision")))
        for entries in (self._flags, self._watch, self._ahead, self._since):
            entries.opened.connect(self._open)

    def show_opened(self, opened: Opened | None) -> None:
        """Show the review."""
        shown = overview(opened) if opened else None
        for widget in self._filled:
            widget.setVisible(shown is not None)
        if shown is not None:
            self._show(shown)

    def show_item(self, item: str) -> None:
        """Bring the card of a KPI into view."""
        card = self._kpi_cards.get(item)
        if card is not None:
            self.bring_into_view(card)
            card.setFocus()

    def _show(self, shown: Overview) -> None:
        self._verdict.show_verdict(shown.verdict)
        self._make(shown)
        for tile, tile_card in zip(shown.tiles, self._tile_cards, strict=True):
            tile_card.show_tile(tile)
        self._tiles.level()
        for card in shown.cards:
            self._kpi_cards[card.kpi].show_card(card)
        self._cards.limit()
        self._flags_card.set_edge("red")
        self._flags.show_entries(shown.flags, "No kill line is crossed.")
        self._watch.show_entries(shown.watch, "Every light is firm, and nothing waits to be settled.")
        self._ahead.show_entries(shown.ahead, "")
        if shown.since is not None:
            self._since_card.heading.setText(shown.since.title)
            self._since.show_entries(shown.since.entries, "")
        cards = (
            (self._flags_card, shown.flags),
            (self._watch_card, True),
            (self._ahead_card, shown.ahead),
            (self._since_card, shown.since),
        )
        self._below.show_cards([card for card, told in cards if told])

    def _make(self, shown: Overview) -> None:
        """The cards are made once, and again where their number is another."""
        if len(self._tile_cards) != len(shown.tiles):
            self._tile_cards = [TileCard(clickable=bool(tile.goes_to)) for tile in shown.tiles]
            self._tiles.show_cards(self._tile_cards)
            for tile in self._tile_cards:
                tile.opened.connect(self._open)
        if list(self._kpi_cards) != [card.kpi for card in shown.cards]:
            self._kpi_cards = {card.kpi: KpiCard() for card in shown.cards}
            self._cards.show_cards(list(self._kpi_cards.values()))
            for card in self._kpi_cards.values():
                card.opened.connect(self._open)

    def _open(self, item: str) -> None:
        self.wished.emit(Go("kpi", item))


def _list_card(title: str) -> tuple[Card, Entries]:
    card, entries = Card(title), Entries()
    column = QVBoxLayout()
    column.addWidget(entries)
    column.addStretch(1)
    card.body.addLayout(column, 1)
    return card, entries
