"""The review window by dates of one's own."""

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from kpidesk.base.dates import span
from kpidesk.base.periods import Period
from kpidesk.desktop.widgets.day_edit import DayEdit
from kpidesk.desktop.widgets.text import Text


class DatesDialog(QDialog):
    """Asks for the first and the last day; ``chosen`` gives the window as the command line writes it."""

    chosen = Signal(str)

    def __init__(self, pilot: Period, window: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Review window")
        self.first = _edit(window.first, pilot)
        self.last = _edit(window.last, pilot)
        self.fault = Text("", "caption", "red", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Show these days")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("kind", "primary")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("&First day", self.first)
        form.addRow("&Last day", self.last)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 18, 20, 18)
        down.setSpacing(12)
        down.addWidget(
            Text(f"The pilot runs over {span(pilot)}. All measures are taken over the days chosen.", wrap=True)
        )
        down.addLayout(form)
        down.addWidget(self.fault)
        down.addWidget(self.buttons)

    def accept(self) -> None:
        """Give the window, or say what is wrong with it."""
        first, last = self.first.day, self.last.day
        if last < first:
            self.fault.setText("The last day is before the first: change one of them.")
            return
        super().accept()
        self.chosen.emit(f"{first.isoformat()}..{last.isoformat()}")


def _edit(day: date, pilot: Period) -> DayEdit:
    edit = DayEdit(day)
    edit.setDateRange(_qt(pilot.first), _qt(pilot.last))
    return edit


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
