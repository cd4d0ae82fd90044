"""A list of what can be gone to: a title that is clicked, and what is said of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from kpidesk.desktop.widgets.text import Text
from kpidesk.views.figures import unbroken
from kpidesk.views.overview import Entry


class Entries(QWidget):
    """Shows entries one below the other; ``opened`` tells where a clicked one goes to."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._shown: list[QWidget] = []

    def show_entries(self, entries: Sequence[Entry], empty: str) -> None:
        """Show these; ``empty`` is said where there is none."""
        for old in self._shown:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = []
        for row, entry in enumerate(entries):
            self._add(row, entry)
        if not entries:
            self._shown = [Text(empty, "secondary", wrap=True)]
            self._grid.addWidget(self._shown[0], 0, 0, 1, 2)

    def _add(self, row: int, entry: Entry) -> None:
        title = self._title(entry)
        text = Text(unbroken(entry.text), "secondary", wrap=True)
        text.setContentsMargins(0, 4, 0, 4)
        self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
        self._shown += [title, text]

    def _title(self, entry: Entry) -> QWidget:
        """A link where it leads somewhere."""
        if not entry.goes_to:
            plain = Text(entry.title)
            plain.setContentsMargins(6, 4, 6, 4)
            return plain
        link = QPushButton(entry.title)
        link.setProperty("kind", "link")
        link.setAccessibleName(f"{entry.title}: {entry.text}")
        link.clicked.connect(partial(self.opened.emit, entry.goes_to))
        return link
