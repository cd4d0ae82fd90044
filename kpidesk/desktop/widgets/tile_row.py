"""Measures in a row at the top of a page."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kpidesk.desktop.page import GAP
from kpidesk.desktop.widgets.card_grid import CardGrid
from kpidesk.desktop.widgets.kpi_card import TileCard
from kpidesk.views import cards

_LEAST = 170


class TileGrid(CardGrid):
    """Tiles whose figures stand on one line, also where a title beside them takes two."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Titles break elsewhere now."""
        super().resizeEvent(event)
        self.level()

    def level(self) -> None:
        """Give every title the height of the highest, after a text or its size has changed."""
        tiles = [tile for tile in self.findChildren(TileCard) if tile.isVisibleTo(self)]
        across = max(self.columns, 1)
        width = (self.width() - GAP * (across - 1)) // across  # which they get once they are laid out
        highest = max((tile.title_height(width) for tile in tiles), default=0)
        for tile in tiles:
            tile.level_title(highest)


class TileRow(QWidget):
    """Tiles that can be clicked; ``opened`` tells the measure."""

    opened = Signal(str)

    def __init__(self, columns: Sequence[int] = (6, 3, 2), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = TileGrid(_LEAST, columns)
        self._tiles: list[TileCard] = []
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self._grid)

    def show_tiles(self, tiles: Sequence[cards.TileCard]) -> None:
        """Show these in the place of those before."""
        while len(self._tiles) < len(tiles):
            widget = TileCard()
            widget.opened.connect(self.opened)
            self._tiles.append(widget)
        for made, tile in zip(self._tiles, tiles, strict=False):
            made.show_tile(tile)
        self._grid.show_cards(self._tiles[: len(tiles)])
        self._grid.level()
        self.setVisible(bool(tiles))
