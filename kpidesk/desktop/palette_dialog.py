"""Go to anything: actions, pages, KPIs and recent projects by a few letters of their name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from rapidfuzz import fuzz, process, utils

from kpidesk.desktop.theme import theme

SHOWN = 40
LEAST, CLEAR = 55, 85
"""Of 100: entries that are less like what was typed are not shown; the second where others contain it as it is."""
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to go to: its name, its kind, a shortcut or place to tell it by, and what choosing it does."""

    name: str
    kind: str
    hint: str
    do: Callable[[], object]
    keywords: str = ""


class PaletteDialog(QDialog):
    """A line to type in over a list; Enter takes the first."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Go to anything")
        self._entries = tuple(entries)
        self._found: tuple[Entry, ...] = ()
        self.line = QLineEdit()
        self.line.setPlaceholderText("An action, page, KPI or recent project")
        self.line.setAccessibleName("What to go to")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(self._choose)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Found")
        self.list.setProperty("kind", "plain")
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        down = QVBoxLayout(self)
        down.addWidget(self.line)
        down.addWidget(self.list, 1)
        self.resize(theme().px(560), theme().px(420))
        self._search("")

    @property
    def found(self) -> tuple[Entry, ...]:
        """What is listed, the best first."""
        return self._found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrows typed in the line move in the list."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _MOVES:
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        self._found = search(self._entries, text)
        self.list.clear()
        for entry in self._found:
            hint = f"   {entry.hint}" if entry.hint else ""
            self.list.addItem(QListWidgetItem(f"{entry.name}   –  {entry.kind}{hint}"))
        self.list.setCurrentRow(0)

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            entry = self._found[row]
            self.accept()
            entry.do()


def search(entries: Sequence[Entry], text: str) -> tuple[Entry, ...]:
    """The entries most like a text, best first; all in their order where nothing was typed."""
    if not text.strip():
        return tuple(entries[:SHOWN])
    names = [f"{entry.name} {entry.keywords}" for entry in entries]
    ranked = process.extract(
        text, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=SHOWN, score_cutoff=LEAST
    )
    wanted = text.strip().lower()
    if any(wanted in name.lower() for name, _, _ in ranked):
        ranked = [one for one in ranked if wanted in one[0].lower() or one[1] >= CLEAR]
    order = sorted(
        ranked, key=lambda one: (not one[0].lower().startswith(wanted), wanted not in one[0].lower(), -one[1])
    )
    return tuple(entries[index] for _, _, index in order)
