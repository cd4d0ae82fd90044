"""A field for a day, written as everywhere else in the window: 25 October 2026."""

from datetime import date

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QDateEdit, QWidget

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
