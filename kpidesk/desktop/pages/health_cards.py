"""The health of the model: what scores mean and promise, how late outcomes come. Cards of the page of quality."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import GAP
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.views import model_health as view

_HALF = 280
_COLUMNS = tuple(
    Column(title, stretch=True) if place == 0 else Column(title, align_right=True)
    for place, title in enumerate(view.CLASSES)
)


class HealthCards(QWidget):
    """Hidden where nothing of it is known."""

    opened = Signal(str)
    """A measure was chosen, by its id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = TileRow((5, 3, 2))
        self._tiles.opened.connect(self.opened)
        self._calibration, self._late = ChartCard(view.CALIBRATION, _HALF), ChartCard(view.LATE, _HALF)
        self._ages, self._classes = ChartCard(view.AGES, _HALF), ClassesCard()
        self._rest = Text("", "caption", wrap=True)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(GAP)
        down.addWidget(Text(view.TITLE, "heading"))
        for widget in (self._tiles, Pair(self._calibration, self._late), self._ages, self._classes, self._rest):
            down.addWidget(widget)

    def show_health(self, review: Review) -> None:
        """Show what is known of it."""
        shown = view.model_health(review)
        self.setVisible(not shown.empty)
        self._tiles.show_tiles(shown.tiles)
        cards = {self._calibration: shown.calibration, self._late: shown.late, self._ages: shown.ages}
        for card, picture in cards.items():
            note = f"{picture.said} {picture.how}".strip() if picture.chart else picture.said
            card.show_chart(picture.chart, picture.empty, note)
        self._ages.setVisible(shown.ages.chart is not None)
        self._classes.show_classes(shown.classes)
        self._rest.setText(shown.rest)
        self._rest.setVisible(bool(shown.rest))


class ClassesCard(Card):
    """Each of several classes with its precision, recall and F1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("By class", parent=parent)
        self._table = RowsTable(fit_rows=True, name="Classes")
        self.body.addWidget(self._table)

    def show_classes(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """Show them; hidden where there are at most two."""
        self._table.show_rows(_COLUMNS, tuple(Row(tuple(map(Cell, row)), row[0]) for row in rows))
        self.setVisible(bool(rows))
