"""Incidents: when, how bad, how long until they were seen and mended."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go
from kpidesk.session.edits import Edit
from kpidesk.views import figures
from kpidesk.views import incidents as view
from kpidesk.views.opened import Opened

_COLUMNS = (
    Column("Incident", stretch=True),
    Column("Severity"),
    Column("State"),
    Column("Started", align_right=True),
    Column("Detected", align_right=True),
    Column("To detect", align_right=True),
    Column("To recover", align_right=True),
)
_TIMELINE, _DURATIONS = 230, 220
_LONGEST = 24


class IncidentsPage(ScrollingPage):
    """Its item is a severity."""

    id = "incidents"
    title = "Incidents"
    topic = "incidents"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._review: Review | None = None
        self._tiles = TileRow()
        self._tiles.opened.connect(lambda measure: self.wished.emit(Go("kpi", measure)))
        self._timeline = ChartCard("Timeline", _TIMELINE)
        self._severity = QComboBox()
        self._severity.setAccessibleName("Severity")
        self._severity.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._severity.activated.connect(self._show)
        self._timeline.head.addWidget(self._severity)
        self._detection = ChartCard("Time to detect", _DURATIONS)
        self._recovery = ChartCard("Time to recover", _DURATIONS)
        self._list = RowsTable(fit_rows=True, name="Incidents")
        self._list_card = Card("Every incident, the latest first")
        self._lay_out()

    def show_opened(self, opened: Opened | None) -> None:
        """Show all incidents, or those of the severity chosen before."""
        self._review = opened.review if opened else None
        if self._review is None:
            self._tiles.show_tiles(())
            self._timeline.show_chart(None)
            for card in (self._detection, self._recovery, self._list_card):
                card.hide()
            self._severity.hide()
            return
        chosen = self._severity.currentData()
        found = view.incidents(self._review).severities
        self._severity.clear()
        for severity in found:
            self._severity.addItem(figures.shorten(severity, _LONGEST), severity)
        self._severity.setCurrentIndex(max(0, self._severity.findData(chosen)))
        self._severity.setVisible(len(found) > 1)
        self._show()

    def show_item(self, item: str) -> None:
        """Show the incidents of this severity."""
        place = self._severity.findData(item)
        if place >= 0:
            self._severity.setCurrentIndex(place)
            self._show()

    def _show(self) -> None:
        if self._review is None:
            return
        shown = view.incidents(self._review, self._severity.currentData())
        self._tiles.show_tiles(shown.tiles)
        self._timeline.show_chart(shown.timeline, shown.empty, shown.note if shown.timeline else "")
        for card, chart in ((self._detection, shown.detection), (self._recovery, shown.recovery)):
            card.show_chart(chart, "No incident has both times." if shown.lines else shown.empty)
            card.setVisible(bool(shown.lines))
        self._list.show_rows(_COLUMNS, tuple(_row(line) for line in shown.lines))
        self._list_card.setVisible(bool(shown.lines))

    def _lay_out(self) -> None:
        self._list_card.body.addWidget(self._list)
        self.body.addWidget(self._tiles)
        self.body.addWidget(self._timeline)
        self.body.addWidget(Pair(self._detection, self._recovery))
        self.body.addWidget(self._list_card)
        self.body.addStretch(1)


def _row(line: view.Line) -> Row:
    started, detected, to_detect, to_recover = line.order
    cells = (
        Cell(line.id),
        Cell(figures.shorten(line.severity, _LONGEST), hint=line.severity),
        Cell(line.state, line.tone),
        Cell(line.started, sort=started),
        Cell(line.detected, sort=detected),
        Cell(line.to_detect, sort=to_detect),
        Cell(line.to_recover, sort=to_recover),
    )
    return Row(cells, line.id)
