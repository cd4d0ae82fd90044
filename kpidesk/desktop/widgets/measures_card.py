"""Measures as a table on a card: each leads to its own page."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.measure_lines import MeasureLine

_COLUMNS = (
    Column("Measure", stretch=True),
    Column("Value", align_right=True),
    Column("95 % interval", align_right=True),
    Column("n", align_right=True),
    Column("Light"),
)


class MeasuresCard(Card):
    """Every measure that has a value, and what to import for the rest."""

    opened = Signal(str)
    """The id of a measure that was double-clicked, or on which Enter was pressed."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self._table = RowsTable(fit_rows=True, name=title)
        self._table.activated_row.connect(self.opened)
        self._rest = Text("", "caption", wrap=True)
        self.body.addWidget(self._table)
        self.body.addWidget(self._rest)

    def show_measures(self, lines: Sequence[MeasureLine], rest: str) -> None:
        """Show them; hidden where there is neither a value nor anything to import."""
        self._table.show_rows(_COLUMNS, tuple(map(_row, lines)))
        self._table.setVisible(bool(lines))
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self.setVisible(bool(lines or rest))


def _row(line: MeasureLine) -> Row:
    cells = (
        Cell(line.title, hint=line.hint),
        Cell(line.value, hint=line.hint),
        Cell(line.interval),
        Cell(line.n),
        Cell(line.light, line.tone),
    )
    return Row(cells, line.id)
