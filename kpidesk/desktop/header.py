"""The header: pilot, week and phase, recommendation, review window, segment, Export."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from kpidesk.base.dates import day, week_of_arc
from kpidesk.decision.review import Recommendation, Review
from kpidesk.desktop.theme import theme
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
DATES = "dates"
"""The choice that opens a dialog for days of one's own."""

WIDEST = 160
"""Of a choice in the header, in pixels at 100 %."""


class Header(QFrame):
    """The line above the pages."""

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._looking = Looking()
        self._name = _Elided("KPIDesk", "heading", 150)
        self._where = _Elided("", "secondary")
        self._chip = Text("", "chip")
        self._chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._today = QPushButton()
        self._today.setProperty("kind", "look-back")
        self._today.clicked.connect(lambda: self.wished.emit(Do("today")))
        self._window = _box("Review window")
        self._segment = _box("Segment")
        self._export = QPushButton("Export report")
        self._export.setProperty("kind", "primary")
        self._export.clicked.connect(lambda: self.wished.emit(Do("export-pdf")))
        self._window.activated.connect(self._choose_window)
        self._segment.activated.connect(self._choose_segment)
        self._labels = (Text("Wind&ow", "secondary"), Text("Seg&ment", "secondary"))
        self._lay_out()
        self._narrow()
        theme().changed.connect(self._narrow)
        self.show_opened(None)

    def show_opened(self, opened: Opened | None) -> None:
        """Name the pilot and what is said of it."""
        review = opened.review if opened else None
        for widget in (*self._labels, self._window, self._segment, self._export, self._chip, self._where):
            widget.setVisible(review is not None)
        self._name.setText((opened.settings.name or opened.path.stem) if opened else "KPIDesk")
        self._today.setVisible(opened is not None and opened.looking.as_of is not None)
        if opened is None:
            return
        self._looking = opened.looking
        if opened.looking.as_of is not None:
            self._say_looking_back(opened, review)
        if review is not None:
            self._show_review(review, opened.settings.profile)

    def _show_review(self, review: Review, profile: str) -> None:
        phase = wording.PHASES[review.phase]
        self._where.setText(f"{week_of_arc(review.calendar.week)} · {phase} · {profile.replace('-', ' ')}")
        self._chip.setText(str(wording.RECOMMENDATIONS[review.verdict.recommendation]))
        self._chip.set_tone(TONES[review.verdict.recommendation])
        self._chip.setAccessibleName(f"Recommendation: {review.verdict.recommendation.replace('_', ' ')}")
        self._fill_windows(review.calendar.week)
        self._fill_segments([(column, name) for column in review.segments for name in _names(review, column)])
        self._narrow()

    def _say_looking_back(self, opened: Opened, review: Review | None) -> None:
        when = opened.looking.as_of
        week = f"week {review.calendar.week}" if review else ""
        self._today.setText(f"As of {week or 'then'} – back to today")
        if when is not None:
            self._today.setToolTip(f"The pilot is shown as of {day(when)}; nothing can be changed there.")

    def _fill_windows(self, weeks: int) -> None:
        choices: list[tuple[str, str]] = [*WINDOWS, ("Other dates…", DATES)]
        choices += [(f"Week {week}", f"week-{week}") for week in range(weeks, 0, -1)]
        if self._looking.window not in {window for _, window in choices}:
            choices.insert(3, (self._looking.window.replace("..", " – "), self._looking.window))
        _fill(self._window, choices, self._looking.window)

    def _fill_segments(self, found: Sequence[tuple[str, str]]) -> None:
        choices: list[tuple[str, Any]] = [("All", None)]
        choices += [(f"{column.replace('_', ' ')}: {name}", (column, name)) for column, name in found]
        _fill(self._segment, choices, self._looking.segment)

    def _choose_window(self) -> None:
        window = self._window.currentData()
        if window == DATES:
            self._window.setCurrentIndex(self._window.findData(self._looking.window))
            self.wished.emit(Do("dates"))
        elif window != self._looking.window:
            self.wished.emit(Look(replace(self._looking, window=window)))

    def _choose_segment(self) -> None:
        segment = self._segment.currentData()
        if segment != self._looking.segment:
            self.wished.emit(Look(replace(self._looking, segment=tuple(segment) if segment else None)))

    def _narrow(self) -> None:
        """What is chosen is read whole: the words at the left give way first."""
        widest = theme().px(WIDEST)
        for box in (self._window, self._segment):
            box.setMinimumWidth(min(box.sizeHint().width(), widest))
            box.setMaximumWidth(widest)

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(18, 8, 18, 8)
        across.setSpacing(12)
        across.addWidget(self._name)
        across.addWidget(self._where)
        across.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self._today)
        across.addStretch(1)
        for label, box in zip(self._labels, (self._window, self._segment), strict=True):
            label.setBuddy(box)
            across.addWidget(label)
            across.addWidget(box)
        across.addWidget(self._export)


class _Elided(Text):
    """A text that gives way: what does not fit ends in dots and stands whole in its tip."""

    def __init__(self, text: str, kind: str, least: int = 70) -> None:
        self._whole = text
        self._least = least
        super().__init__(text, kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Keep the whole text, and show what fits."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for its first words."""
        return QSize(min(theme().px(self._least), self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as much as fits now."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        super().setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMaxVisibleItems(24)
    return box


def _fill(box: QComboBox, choices: Sequence[tuple[str, Any]], chosen: object) -> None:
    box.clear()
    for number, (text, data) in enumerate(choices):
        box.addItem(text, data)
        if data == chosen:
            box.setCurrentIndex(number)
    box.view().setMinimumWidth(max(box.view().sizeHintForColumn(0) + 24, box.minimumWidth()))


def _names(review: Review, column: str) -> list[str]:
    return sorted({point.segment for points in review.segments[column].values() for point in points})
