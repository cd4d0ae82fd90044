"""The compliance checklist: lines that somebody ticks, with who and when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from kpidesk.desktop.decision.section import Preview, Section
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.day_edit import DayEdit
from kpidesk.desktop.widgets.form_dialog import FormDialog
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Keep
from kpidesk.pilot.records import ChecklistItem
from kpidesk.session.edits import SetChecklist
from kpidesk.views import board
from kpidesk.views import todos as view
from kpidesk.views.opened import Opened

_EMPTY = "No checklist is kept. Begin with the usual lines, or write your own."


class ChecklistCard(Section):
    """Ticking asks who checked it; a tick that is taken away leaves the line open again."""

    name = "Compliance checklist"
    needs_review = False

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._items: tuple[ChecklistItem, ...] = ()
        self.boxes: list[QCheckBox] = []
        self._shown: list[QWidget] = []
        self.empty = Text(_EMPTY, "secondary", wrap=True)
        self.begin, self.change = QPushButton("Begin with the &usual lines"), QPushButton("Edit the &lines…")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(self.empty)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.begin)
        row.addWidget(self.change)
        row.addStretch(1)
        self.body.addLayout(row)
        self.begin.clicked.connect(self._begin)
        self.change.clicked.connect(self._edit)

    def show_opened(self, opened: Opened) -> None:
        """Show the lines."""
        self._items = opened.records.checklist
        free = not board.locked(opened)
        lines = view.checklist(self._items)
        self._clear()
        for row, line in enumerate(lines):
            self._add(row, line, free=free)
        self.empty.setVisible(not lines)
        self.begin.setVisible(not lines)
        for button in (self.begin, self.change):
            button.setEnabled(free)

    def _clear(self) -> None:
        for old in self._shown:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown, self.boxes = [], []

    def _add(self, row: int, line: view.Line, *, free: bool) -> None:
        box, text, said = QCheckBox(), Text(line.text, wrap=True), Text(line.said, "caption")
        box.setChecked(line.done)
        box.setEnabled(free)
        box.setAccessibleName(line.text)
        box.setAccessibleDescription(line.said)
        box.clicked.connect(partial(self._tick, row))
        said.set_tone("green" if line.done else "muted")
        for column, widget in enumerate((box, text, said)):
            self._grid.addWidget(widget, row, column)
        self._shown += [box, text, said]
        self.boxes.append(box)

    def _tick(self, row: int) -> None:
        item = self._items[row]
        self.boxes[row].setChecked(item.done_on is not None)  # until it is kept
        if item.done_on is not None:
            self._keep(row, replace(item, done_on=None, by=""))
            return
        dialog = TickDialog(item, self)
        dialog.ticked.connect(partial(self._keep, row))
        dialog.open()

    def _keep(self, row: int, item: ChecklistItem) -> None:
        self.wished.emit(Keep(SetChecklist((*self._items[:row], item, *self._items[row + 1 :]))))

    def _begin(self) -> None:
        items = tuple(ChecklistItem(text, None, "") for text in view.STANDARD)
        self.wished.emit(Keep(SetChecklist(items, "Begin a checklist")))

    def _edit(self) -> None:
        dialog = LinesDialog(self._items, self)
        dialog.written.connect(lambda items: self.wished.emit(Keep(SetChecklist(items))))
        dialog.open()


class TickDialog(FormDialog):
    """Who checked a line, and on which day. ``ticked`` carries the line."""

    ticked = Signal(object)

    def __init__(self, item: ChecklistItem, parent: QWidget | None = None) -> None:
        super().__init__("Tick a line off", item.text, parent)
        self._item = item
        self.by, self.on = QLineEdit(), DayEdit(date.today())  # noqa: DTZ011 - a day, not a moment
        self.add_field("by", "Checked &by", self.by)
        self.add_field("on", "&On", self.on)
        self.accept_with("&Tick off")
        self.by.setFocus()
        self.fit()

    def faults(self) -> Mapping[str, str]:
        """A tick has a name."""
        return {} if self.by.text().strip() else {"by": "Say who checked it."}

    def keep(self) -> None:
        """Hand the line over."""
        self.ticked.emit(replace(self._item, done_on=self.on.day, by=self.by.text().strip()))


class LinesDialog(FormDialog):
    """The texts of all lines, one a line; what stays as it was keeps its tick. ``written`` carries the list."""

    written = Signal(object)

    def __init__(self, items: tuple[ChecklistItem, ...], parent: QWidget | None = None) -> None:
        super().__init__(
            "Edit the checklist", "One line each. A line whose text stays the same keeps its tick.", parent
        )
        self._ticks = {item.text: item for item in items}
        self.lines = QPlainTextEdit("\n".join(item.text for item in items))
        self.lines.setTabChangesFocus(True)
        self.lines.setMinimumHeight(theme().px(200))
        self.add_field("lines", "&Lines", self.lines)
        self.accept_with("&Save")
        self.fit()

    def faults(self) -> Mapping[str, str]:
        """No line stands there twice."""
        texts = self._texts()
        twice = next((text for text in texts if texts.count(text) > 1), "")
        return {"lines": f"This line stands there twice: {twice}"} if twice else {}

    def keep(self) -> None:
        """Hand the lines over."""
        self.written.emit(tuple(self._ticks.get(text) or ChecklistItem(text, None, "") for text in self._texts()))

    def _texts(self) -> list[str]:
        return [line.strip() for line in self.lines.toPlainText().splitlines() if line.strip()]
