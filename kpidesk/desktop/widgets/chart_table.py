"""A chart as the table of its data."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from kpidesk.charts.chart import Chart
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.chart_words import Entry, chart_table

_WIDE, _HIGH, _NARROW = 900, 620, 420


class ChartTableDialog(QDialog):
    """Every mark of a chart with its exact words; sorted by a click on a title, copied with Ctrl+C."""

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{chart.title} – data")
        self.table = RowsTable(self, name=f"Data of {chart.title}")
        found = chart_table(chart)
        self.table.show_rows(
            [Column(heading.title, align_right=heading.right) for heading in found.headings],
            [Row(tuple(map(_cell, entries)), str(number)) for number, entries in enumerate(found.rows)],
        )
        body = QVBoxLayout(self)
        body.setSpacing(10)
        body.addWidget(Text(chart.title, "heading"))
        body.addWidget(Text(chart.summary, "secondary", wrap=True))
        body.addWidget(self.table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("&Copy all", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        body.addWidget(buttons)
        self._fit(len(found.headings), len(found.rows))
        self.table.setFocus()

    def _fit(self, columns: int, rows: int) -> None:
        px = theme().px
        wide = min(max(columns * px(110), px(_NARROW)), px(_WIDE))
        self.resize(wide, min(rows * px(34) + px(190), px(_HIGH)))

    def _copy(self) -> None:
        self.table.clearSelection()
        self.table.copy()


def _cell(entry: Entry) -> Cell:
    number = entry.numbers[0] if entry.numbers else None
    return Cell(entry.text, entry.tone, sort=number)
