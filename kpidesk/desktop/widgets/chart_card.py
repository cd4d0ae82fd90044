"""A chart on a card of its own, with a heading, a word on how to read it, and room for controls."""

from PySide6.QtWidgets import QWidget

from kpidesk.charts.chart import Chart
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.text import Text


class ChartCard(Card):
    """``height`` is that of the chart, in pixels at 100 %; ``note`` stands below it.

    ``tallest``: beside a higher card it grows no further than that.
    """

    def __init__(
        self, title: str, height: int = 280, parent: QWidget | None = None, *, tallest: int | None = None
    ) -> None:
        super().__init__(title, parent=parent)
        self._height, self._tallest = height, tallest
        self.chart = ChartView()
        self._note = Text("", "caption", wrap=True)
        self.body.addWidget(self.chart, 1)
        self.body.addWidget(self._note)
        if tallest is not None:
            self.body.addStretch(0)
        theme().changed.connect(self._size)
        self._size()

    def show_chart(self, chart: Chart | None, empty: str = "", note: str = "") -> None:
        """Show a chart, or say why there is none."""
        self.chart.show_chart(chart, empty)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _size(self) -> None:
        self.chart.setMinimumHeight(theme().px(self._height))
        if self._tallest is not None:
            self.chart.setMaximumHeight(theme().px(self._tallest))
