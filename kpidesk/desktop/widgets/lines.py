"""Sentences one below the other, each with a mark."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kpidesk.desktop.widgets.text import Text


class Lines(QWidget):
    """Shows sentences, each behind a dot or its number, wrapped."""

    def __init__(self, *, numbered: bool = False, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbered, self._kind = numbered, kind
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Text, Text]] = []

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown."""
        return tuple(text.text() for _, text in self._rows if not text.isHidden())

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show these."""
        while len(self._rows) < len(texts):
            self._add()
        for place, (mark, text) in enumerate(self._rows):
            used = place < len(texts)
            mark.setVisible(used)
            text.setVisible(used)
            text.setText(texts[place] if used else "")

    def _add(self) -> None:
        row = len(self._rows)
        mark, text = Text(f"{row + 1}." if self._numbered else "·", "secondary"), Text("", self._kind, wrap=True)
        self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
        self._rows.append((mark, text))
