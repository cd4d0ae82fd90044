"""Cards side by side, as many in a row as have room, all of a row equally high."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kpidesk.desktop.page import GAP
from kpidesk.desktop.theme import theme

_ANY = 16_777_215
"""Qt's word for no greatest height."""


class CardGrid(QWidget):
    """Lays cards in the most of ``columns`` for which each is at least ``least`` wide, in pixels at 100 %."""

    def __init__(self, least: int, columns: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._choices = tuple(sorted(columns, reverse=True))
        self._cards: tuple[QWidget, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        theme().changed.connect(self._arrange)

    @property
    def columns(self) -> int:
        """How many stand in a row."""
        return self._columns

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Lay these out in the place of those before, which are hidden where they are not among them."""
        for old in self._cards:
            self._grid.removeWidget(old)
            old.setVisible(old in cards)
        self._cards = tuple(cards)
        self._columns = 0
        self._arrange()

    def limit(self) -> None:
        """Grow no further than the cards do, after their greatest heights have changed."""
        rows = [self._cards[at : at + self._columns] for at in range(0, len(self._cards), max(self._columns, 1))]
        high = sum(max(card.maximumHeight() for card in row) for row in rows) + GAP * max(len(rows) - 1, 0)
        self.setMaximumHeight(max(min(high, _ANY), self._grid.minimumSize().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width may hold another number of columns."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = min(self._fitting(), max(len(self._cards), 1))
        if columns == self._columns:
            return
        for column in range(max(self._grid.columnCount(), columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)
            card.show()
        self.limit()

    def _fitting(self) -> int:
        least = theme().px(self._least)
        return next((n for n in self._choices if n * least + (n - 1) * GAP <= self.width()), self._choices[-1])
