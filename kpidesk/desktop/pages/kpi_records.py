"""The lines of a measure and the accepted deviations of a KPI, as cards of its page."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.lines import Lines
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.threshold import Lines as ThresholdLines
from kpidesk.views.threshold import Side
from kpidesk.views.waivers import Standing


class ThresholdCard(Card):
    """Green and red line, their source, the profile's own, who changed them; ``change`` and ``reset`` are buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Lines", parent=parent)
        self.change = QPushButton("Change the &lines…")
        self.reset = QPushButton("&Reset to the profile’s")
        self.head.addWidget(self.reset)
        self.head.addWidget(self.change)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self._rows: dict[str, tuple[Text, Text, Text]] = {}
        self._source = Text("", "caption", wrap=True)
        self._history_title, self._history = Text("Changed", "subheading"), Lines(kind="secondary")
        self.body.addLayout(self._grid)
        for widget in (self._source, self._history_title, self._history):
            self.body.addWidget(widget)

    def show_lines(self, lines: ThresholdLines | None, title: str, history: Sequence[str], locked: str) -> None:
        """Show them; ``locked`` says why they cannot be changed, empty where they can."""
        for side in lines.sides if lines else ():
            self._row(side)
        for row in self._rows.values():
            for text in row:
                text.setVisible(lines is not None)
        none = f"{title} is not graded: the profile holds no line for it."
        self._source.setText(f"Source: {lines.source}." if lines else none)
        self._history_title.setVisible(bool(history))
        self._history.show_texts(history)
        self.change.setVisible(lines is not None)
        self.reset.setVisible(lines is not None and lines.changed)
        for button in (self.change, self.reset):
            button.setEnabled(not locked)
            button.setToolTip(locked)

    def _row(self, side: Side) -> None:
        if side.name not in self._rows:
            row = (Text(side.title, "secondary"), Text("", "strong"), Text("", "caption"))
            for column, text in enumerate(row):
                self._grid.addWidget(text, len(self._rows), column)
            self._rows[side.name] = row
        _, said, beside = self._rows[side.name]
        said.setText(side.words)
        said.set_tone(side.name if side.typed else "muted")
        beside.setText(f"profile’s own: {side.own}" if side.changed else "")


class WaiversCard(Card):
    """The accepted deviations; ``withdrawn`` tells the place of one that is to be taken back."""

    withdrawn = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Accepted deviations", parent=parent)
        self.accept = QPushButton("&Accept a deviation…")
        self.head.addWidget(self.accept)
        self._down = QVBoxLayout()
        self._down.setSpacing(8)
        self._rows: list[QWidget] = []
        self._none = Text("", "secondary", wrap=True)
        self.body.addWidget(self._none)
        self.body.addLayout(self._down)

    def show_waivers(self, found: Sequence[Standing], none: str, locked: str, why_not: str) -> None:
        """Show them; ``locked`` says why nothing can be changed, ``why_not`` why none can be accepted."""
        for row in self._rows:
            self._down.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(one, locked) for one in found]
        for row in self._rows:
            self._down.addWidget(row)
        self._none.setText(none)
        self._none.setVisible(not found)
        self.accept.setEnabled(not (locked or why_not))
        self.accept.setToolTip(locked or why_not)

    def _row(self, one: Standing, locked: str) -> QWidget:
        row, said = QWidget(), QVBoxLayout()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(1)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(Text(one.title, "strong"))
        top.addWidget(Text(one.state, "sign", one.tone))
        top.addStretch(1)
        said.addLayout(top)
        said.addWidget(Text(one.text, "secondary", wrap=True))
        across.addLayout(said, 1)
        button = QPushButton("Withdraw")
        button.setAccessibleName(f"Withdraw the deviation of {one.title}")
        button.setEnabled(not locked)
        button.setToolTip(locked)
        button.clicked.connect(partial(self.withdrawn.emit, one.place))
        across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row
