"""A field for a day, written as everywhere else in the window: 25 October 2026."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDateEdit, QToolTip, QWidget

from kpidesk.views.entry import Mistyped, read_day

INSET = 6
"""Pixels before the text of a field with steps: the style sheet has no say inside it."""


class DayEdit(QDateEdit):
    """Typed, stepped with the arrow keys, or chosen in a calendar."""

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())  # the month names of base.dates, whatever the system speaks
        self.setDisplayFormat("d MMMM yyyy")
        self.setCalendarPopup(True)
        self.lineEdit().setTextMargins(INSET, 0, 0, 0)
        self.set_day(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A day is pasted in whichever way it was written, if that can be read in one way only."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def _paste(self, text: str) -> None:
        try:
            self.set_day(read_day(text))
            self.setToolTip("")
        except Mistyped as wrong:
            self.setToolTip(str(wrong))
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), str(wrong), self)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """The field inside, which has the focus, is called the same."""
        super().setAccessibleName(name)
        self.lineEdit().setAccessibleName(name)

    @property
    def day(self) -> date:
        """What is chosen."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def set_day(self, day: date) -> None:
        """Choose a day."""
        self.setDate(QDate(day.year, day.month, day.day))
