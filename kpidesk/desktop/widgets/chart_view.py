"""A chart in a page: what it shows can be read off, zoomed, walked by keyboard, copied and exported."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from kpidesk.charts.chart import Chart
from kpidesk.desktop.widgets.sparkline import Sparkline
from kpidesk.desktop.widgets.text import Text


class ChartView(QWidget):
    """Shows a chart, or the sentence that stands where there is none."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = QStackedLayout(self)
        self._empty = Text("", "secondary", wrap=True)
        self._course = Sparkline()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._course)
        self.setMinimumHeight(160)

    def show_chart(self, chart: Chart | None, empty: str = "") -> None:
        """Show a chart; where it is None, ``empty`` says why."""
        self._empty.setText(empty)
        self._course.show_chart(chart)
        self._stack.setCurrentWidget(self._course if chart else self._empty)
        self.setAccessibleName(chart.title if chart else "")
        self.setAccessibleDescription(chart.summary if chart else empty)
