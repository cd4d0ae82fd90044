"""Comparisons: segments, models and providers side by side, with what really differs marked."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pages.comparison_cards import BenchmarkCard, MeasureCard, TableCard
from kpidesk.desktop.pages.suites_cards import SuitesCard
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import ImportFiles
from kpidesk.session.edits import Edit
from kpidesk.views import comparisons as view
from kpidesk.views.opened import Opened


class ComparisonsPage(ScrollingPage):
    """Its item is a segment column or a measure."""

    id = "comparisons"
    title = "Comparisons"
    topic = "comparisons"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self._measure = ""
        self._nothing = Card()
        self._table, self._one = TableCard(), MeasureCard()
        self._benchmark, self._suites = BenchmarkCard(), SuitesCard()
        self._table.asked.connect(self._show_groups)
        self._table.chosen.connect(self._choose)
        self._why = Text(view.NO_SEGMENTS, wrap=True)
        add = QPushButton("Import files…")
        add.clicked.connect(lambda: self.wished.emit(ImportFiles()))
        across = QHBoxLayout()
        across.addWidget(self._why, 1)
        across.addWidget(add)
        self._nothing.body.addLayout(across)
        for card in (self._nothing, self._table, self._one, self._benchmark, self._suites):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def show_opened(self, opened: Opened | None) -> None:
        """Show the column chosen before, else that of the chosen segment, else the first."""
        self._opened = opened
        review = opened.review if opened else None
        known = view.columns(review) if review else ()
        segment = opened.looking.segment if opened else None
        _offer(self._table.column, known, segment[0] if segment else "")
        self._nothing.setVisible(not known)
        for card in (self._table, self._one):
            card.setVisible(bool(known))
        self._suites.setVisible(review is not None)
        if review is None:
            self._benchmark.hide()
            return
        self._benchmark.show_benchmark(review)
        self._suites.show_suites(review)
        if known:
            self._show_groups()

    def show_item(self, item: str) -> None:
        """Choose a column, or show a measure in the segments."""
        place = self._table.column.findData(item)
        if place >= 0:
            self._table.column.setCurrentIndex(place)
        else:
            self._measure = item
        if self._table.column.count():
            self._show_groups()

    def _show_groups(self) -> None:
        """Offer the groups of the column, and show the one chosen before."""
        review = self._opened.review if self._opened else None
        if review is None:
            return
        _offer(self._table.group, view.groups(review, self._table.column.currentData()))
        self._choose(self._table.show_table(review, self._measure))

    def _choose(self, measure: str) -> None:
        review = self._opened.review if self._opened else None
        if review is not None and measure:
            self._measure = measure
            self._one.show_measure(review, self._table.column.currentData(), measure)


def _offer(box: QComboBox, known: tuple[tuple[str, str], ...], first: str = "") -> None:
    """Fill a box; what was chosen before stays, else ``first``, else the first of all."""
    before = box.currentData()
    box.clear()
    for key, words in known:
        box.addItem(words, key)
    chosen = box.findData(before) if before is not None else box.findData(first)
    box.setCurrentIndex(max(0, chosen))
