"""The sheets of an import: those that were found, and the one that is looked at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QListWidget, QListWidgetItem, QPushButton, QWidget

from kpidesk.charts.palette import Tone
from kpidesk.desktop.import_flow import ImportFlow
from kpidesk.desktop.page import GAP
from kpidesk.desktop.pages.import_sheet import SheetPanel
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import importing as words

_LIST = 220
_LOW = 0.26
"""The share of the page that the list takes where it stands above the sheet."""
_ANY = 16_777_215
"""Qt's largest size: no limit."""
_TONES = {"red": Tone.RED, "yellow": Tone.YELLOW, "green": Tone.TEXT, "muted": Tone.MUTED}


class SheetsPanel(QWidget):
    """Shows a list of sheets beside the current one, or above it where there is little room."""

    more = Signal()
    """Further files are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet, self.list = SheetPanel(), QListWidget()
        self._refused = Text("", "secondary", "red", wrap=True)
        self._settings = Text("", "caption", wrap=True)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(GAP)
        self._side = QWidget()
        self._down = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._side)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(8)
        self.list.setAccessibleName("Sheets found in the files")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._down.addWidget(self.list, 1)
        self._down.addWidget(self._refused)
        self._down.addWidget(self._settings)
        more = QPushButton("&Add files…")
        more.clicked.connect(self.more)
        self._down.addWidget(more)
        self._across.addWidget(self._side)
        self._across.addWidget(self.sheet, 1)

    def stack(self, height: int, *, narrow: bool) -> None:
        """Stand one below the other in a page of this height, or side by side."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._across.setDirection(down if narrow else across)
        self._down.setDirection(across if narrow else down)
        self._side.setMinimumWidth(0 if narrow else theme().px(_LIST))
        self._side.setMaximumWidth(_ANY if narrow else theme().px(_LIST))
        self._side.setMaximumHeight(round(height * _LOW) if narrow else _ANY)
        self.sheet.stack(narrow=narrow)

    def show_flow(self, flow: ImportFlow) -> None:
        """Show the sheets of an import."""
        self._show_list(flow)
        for label, said in (
            (self._refused, [words.refusal(file) for file in flow.refused]),
            (self._settings, [words.settings_file(path) for path in flow.settings]),
        ):
            label.setText("\n".join(said))
            label.setVisible(bool(said))
        self.sheet.setVisible(bool(flow.steps))
        if flow.steps:
            at = flow.current
            self.sheet.show_step(flow.steps[at], flow.previews.get(at), flow.faults.get(at, ""), flow.layouts)

    def _show_list(self, flow: ImportFlow) -> None:
        self.list.blockSignals(True)
        while self.list.count() > len(flow.steps):
            self.list.takeItem(self.list.count() - 1)
        for at, step in enumerate(flow.steps):
            item = self.list.item(at)
            if item is None:
                item = QListWidgetItem(self.list)
            seen = flow.previews.get(at)
            state, tone = words.state(step, seen)
            item.setText(f"{words.place(step)}\n{words.holds(step)}{words.beside(step, seen)}\n{state}")
            item.setForeground(theme().color(_TONES[tone]))
            item.setToolTip(words.taken_for(step))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words.spoken(step, state))
        if flow.steps:
            self.list.setCurrentRow(flow.current)
        self.list.blockSignals(False)
        self.list.doItemsLayout()  # longer texts need more lines
