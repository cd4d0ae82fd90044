"""Serving: first tokens, failures by class and step, tokens and cost of a request, uptime."""

from collections.abc import Callable

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
from kpidesk.views import serving as view
from kpidesk.views.opened import Opened

_FAILURES, _HALF = 260, 230
_COLUMNS = tuple(Column(title, align_right=place > 0, stretch=place == 0) for place, title in enumerate(view.STEPS))


class ServingPage(ScrollingPage):
    """It has no items."""

    id = "serving"
    title = "Serving"
    topic = "serving"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._tiles = TileRow()
        self._none, self._empty = Card("Serving"), Text("", "secondary", wrap=True)
        self._failures = ChartCard("Failures by class and week", _FAILURES)
        self._failing = ChartCard("Failures by step and week", _FAILURES)
        self._times = ChartCard("Where the time goes", _HALF)
        self._tokens = ChartCard("Tokens per request by week", _HALF)
        self._steps = Card("Steps of answering")
        self._said = Text("", wrap=True)
        self._rows = RowsTable(fit_rows=True, name="Steps of answering")
        self._measures = MeasuresCard("Measures of serving")
        self._lay_out()
        for opener in (self._tiles.opened, self._measures.opened):
            opener.connect(lambda measure: self.wished.emit(Go("kpi", measure)))

    def show_opened(self, opened: Opened | None) -> None:
        """Show how the answers of a project were served."""
        review = opened.review if opened else None
        shown = view.serving(review) if review else None
        empty = shown.empty if shown else ""
        self._tiles.show_tiles(shown.tiles if shown and not empty else ())
        self._empty.setText(empty)
        self._none.setVisible(bool(empty))
        known = shown is not None and not empty
        why = shown.why_no_classes if shown else ""
        failures = shown.failures if shown else None
        self._failures.show_chart(failures, why or "No request failed.", failures.summary if failures else "")
        self._failures.setVisible(known)
        for card, chart in (
            (self._failing, shown.failing_steps if shown else None),
            (self._times, shown.times if shown else None),
            (self._tokens, shown.tokens if shown else None),
        ):
            card.show_chart(chart, "", chart.summary if chart else "")
            card.setVisible(chart is not None)
        self._show_steps(shown)
        self._measures.show_measures(shown.lines if shown else (), shown.rest if shown and known else "")

    def _show_steps(self, shown: view.ServingShown | None) -> None:
        rows = shown.steps if shown else ()
        self._said.setText(shown.said if shown else "")
        self._said.setVisible(bool(shown and shown.said))
        self._rows.show_rows(_COLUMNS, tuple(Row(tuple(map(Cell, texts)), texts[0]) for texts in rows))
        self._steps.setVisible(bool(rows))

    def _lay_out(self) -> None:
        self._none.body.addWidget(self._empty)
        for words in (self._said, self._rows):
            self._steps.body.addWidget(words)
        for part in (self._tiles, self._none, self._failures, self._failing):
            self.body.addWidget(part)
        self.body.addWidget(Pair(self._times, self._tokens))
        self.body.addWidget(self._steps)
        self.body.addWidget(self._measures)
        self.body.addStretch(1)
