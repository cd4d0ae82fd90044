"""The header: pilot, week and phase, recommendation, review window, segment, Export."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QWidget

from kpidesk.decision.review import Recommendation
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Do, Look
from kpidesk.views import wording
from kpidesk.views.opened import Looking, Opened

TONES = {
    Recommendation.SCALE: "green",
    Recommendation.OPTIMISE: "yellow",
    Recommendation.REDESIGN_OR_KILL: "yellow",
    Recommendation.KILL: "red",
    Recommendation.INCOMPLETE: "muted",
}
WINDOWS = (("Whole pilot", "all"), ("Last 28 days", "last-28"), ("Last 7 days", "last-7"))


class Header(QFrame):
    """The line above the pages."""

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._looking = Looking()
        self._name = Text("KPIDesk", "heading")
        self._where = Text("", "secondary")
        self._chip = Text("", "chip")
        self._window = QComboBox()
        self._window.setAccessibleName("Review window")
        self._segment = QComboBox()
        self._segment.setAccessibleName("Segment")
        self._export = QPushButton("Export report")
        self._export.setProperty("kind", "primary")
        self._export.clicked.connect(lambda: self.wished.emit(Do("export-pdf")))
        self._window.activated.connect(self._choose_window)
        self._segment.activated.connect(self._choose_segment)
        across = QHBoxLayout(self)
        across.setContentsMargins(18, 8, 18, 8)
        across.setSpacing(12)
        for widget in (self._name, self._where, self._chip):
            across.addWidget(widget)
        across.addStretch(1)
        self._labels = (Text("Window", "secondary"), Text("Segment", "secondary"))
        for label, box in zip(self._labels, (self._window, self._segment), strict=True):
            across.addWidget(label)
            across.addWidget(box)
        across.addWidget(self._export)
        self.show_opened(None)

    def show_opened(self, opened: Opened | None) -> None:
        """Name the pilot and what is said of it."""
        review = opened.review if opened else None
        for widget in (*self._labels, self._window, self._segment, self._export, self._chip, self._where):
            widget.setVisible(review is not None)
        self._name.setText(opened.settings.name if opened else "KPIDesk")
        if opened is None or review is None:
            return
        self._looking = opened.looking
        week, phase = review.calendar.week, wording.PHASES[review.phase]
        self._where.setText(f"week {week} · {phase} · {opened.settings.profile.replace('-', ' ')}")
        self._chip.setText(str(wording.RECOMMENDATIONS[review.verdict.recommendation]))
        self._chip.set_tone(TONES[review.verdict.recommendation])
        self._fill_windows(week)
        self._fill_segments(review.segments)

    def _fill_windows(self, weeks: int) -> None:
        self._window.clear()
        for text, window in (*WINDOWS, *((f"Week {week}", f"week-{week}") for week in range(weeks, 0, -1))):
            self._window.addItem(text, window)
        place = self._window.findData(self._looking.window)
        if place < 0:
            self._window.addItem(self._looking.window, self._looking.window)
            place = self._window.count() - 1
        self._window.setCurrentIndex(place)

    def _fill_segments(self, segments: object) -> None:
        self._segment.clear()
        self._segment.addItem("All", None)
        names = segments if isinstance(segments, dict) else {}
        for column, metrics in names.items():
            for name in sorted({point.segment for points in metrics.values() for point in points}):
                self._segment.addItem(f"{column.replace('_', ' ')}: {name}", (column, name))
        for place in range(self._segment.count()):
            if self._segment.itemData(place) == self._looking.segment:
                self._segment.setCurrentIndex(place)

    def _choose_window(self) -> None:
        window = self._window.currentData()
        self.wished.emit(Look(Looking(window, self._looking.as_of, self._looking.segment)))

    def _choose_segment(self) -> None:
        segment = self._segment.currentData()
        self.wished.emit(Look(Looking(self._looking.window, self._looking.as_of, segment)))
