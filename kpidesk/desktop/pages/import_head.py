"""The head of a sheet in the import: what it was taken for, and how else it can be read."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QPushButton, QSpinBox, QWidget

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.flow import Flow
from kpidesk.desktop.widgets.text import Text
from kpidesk.intake.survey import KnownLayout, Preview, Step
from kpidesk.views import import_columns
from kpidesk.views import importing as words

_LAST_ROW = 1_000
_SPIN = 90
_OWN, _FOUND = "\x00own", "\x00found"
"""Keys of the two entries that are no tool's layout."""


class SheetHead(Card):
    """Title, reason and the choices that concern the sheet as a whole."""

    corrected = Signal(object)
    confirmed = Signal()
    role_taken = Signal(str)
    role_shown = Signal(str)
    header_taken = Signal(int)
    layout_taken = Signal(object, bool)
    """A tool's layout, or None; whether the program's own columns are meant."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._step: Step | None = None
        self._layouts: tuple[KnownLayout, ...] = ()
        self._title = Text("", "heading")
        self._why = Text("", "secondary", wrap=True)
        self.chosen = QCheckBox("Import this &sheet")
        self.kept = QCheckBox("&Remember for next time")
        self.kept.setToolTip("The next sheet with the same headers is read in the same way.")
        self.role, self.layouts, self.header_row, self.shown = QComboBox(), QComboBox(), QSpinBox(), QComboBox()
        self.confirm = QPushButton("Yes, read it &like this")
        self._proposed = Text("", "strong", "yellow", wrap=True)
        self._fill()
        self._lay_out()
        self._connect()
        theme().changed.connect(self._resize)
        self._resize()

    def show_step(self, step: Step, preview: Preview | None, layouts: Sequence[KnownLayout]) -> None:
        """Show how a sheet is read."""
        self._step = step
        self._title.setText(words.place(step))
        self._why.setText(words.taken_for(step) + words.around(step))
        empty = words.is_empty(preview)
        for box, on in ((self.chosen, step.chosen), (self.kept, step.kept)):
            with QSignalBlocker(box):
                box.setChecked(on)
        self.chosen.setEnabled(not step.already and not empty)
        self.kept.setEnabled(bool(words.plays(step)) and step.given.header_row != 0)
        self._show_role(step)
        self._show_layouts(step, layouts)
        with QSignalBlocker(self.header_row):
            row = preview.header_row if preview and step.given.header_row is None else step.given.header_row
            self.header_row.setValue(1 if row is None else row)
        self._show_several(step, preview)
        asked = words.confirm_sentence(step, preview)
        for widget in (self._proposed, self.confirm):
            widget.setVisible(bool(asked))
        self._proposed.setText(asked)

    def _resize(self) -> None:
        self.header_row.setFixedWidth(theme().px(_SPIN))

    def stack(self, *, narrow: bool) -> None:
        """One below the other, where there is little room."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in (self._top, self._asked):
            row.setDirection(way)

    def _show_role(self, step: Step) -> None:
        several = words.several(step)
        with QSignalBlocker(self.role):
            self.role.setItemText(0, several or "choose what one row is")
            self.role.setCurrentIndex(max(self.role.findData(step.given.role or ""), 0))

    def _show_layouts(self, step: Step, layouts: Sequence[KnownLayout]) -> None:
        with QSignalBlocker(self.layouts):
            if tuple(layouts) != self._layouts:
                self._layouts = tuple(layouts)
                self.layouts.clear()
                self.layouts.addItem("", _FOUND)
                self.layouts.addItem("the program's own columns", _OWN)
                self.layouts.insertSeparator(self.layouts.count())
                for one in self._layouts:
                    self.layouts.addItem(one.name, one.key)
            if self.layouts.count():
                self.layouts.setItemText(0, words.found_as(step))
            key = _OWN if step.given.layout == "" else step.given.layout or _FOUND
            self.layouts.setCurrentIndex(max(self.layouts.findData(key), 0))

    def _show_several(self, step: Step, preview: Preview | None) -> None:
        several = not step.given.role and len(step.outline.roles) > 1
        self.shown.setVisible(several)
        self._shown_label.setVisible(several)
        with QSignalBlocker(self.shown):
            self.shown.clear()
            for role in step.outline.roles:
                self.shown.addItem(role.replace("_", " "), role)
            self.shown.setCurrentIndex(max(self.shown.findData(preview.role if preview else ""), 0))

    def _fill(self) -> None:
        self.role.addItem("choose what one row is", "")
        for choice in import_columns.roles():
            self.role.addItem(choice.text, choice.key)
        for box, name, wide in (
            (self.role, "One row of this sheet is", 17),
            (self.layouts, "Read by the layout", 17),
            (self.shown, "Shown below", 10),
        ):
            box.setMaxVisibleItems(24)
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(wide)
        self.header_row.setRange(0, _LAST_ROW)
        self.header_row.setSpecialValueText("none")
        self.header_row.setKeyboardTracking(False)
        self.header_row.setAccessibleName("Row of the header")
        self.header_row.setToolTip("The row in which the names of the columns stand, as the file counts them; 0: none.")

    def _lay_out(self) -> None:
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(12)
        self._top.addWidget(self._title, 1)
        for box in (self.kept, self.chosen):
            self._top.addWidget(box)
        self.body.addLayout(self._top)
        self.body.addWidget(self._why)
        asked = self._asked = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        asked.setSpacing(12)
        self.confirm.setProperty("kind", "primary")
        asked.addWidget(self._proposed, 1)
        asked.addWidget(self.confirm)
        self.body.addLayout(asked)
        how = Flow()
        self._shown_label = self._labelled(how, "Sho&w", self.shown)
        for label, widget in (
            ("&One row is", self.role),
            ("Read &by", self.layouts),
            ("&Header in row", self.header_row),
        ):
            self._labelled(how, label, widget)
        self.body.addWidget(how)

    def _labelled(self, how: Flow, label: str, widget: QWidget) -> QWidget:
        pair = QWidget()
        across = QHBoxLayout(pair)
        across.setContentsMargins(0, 0, 8, 0)
        across.setSpacing(6)
        text = Text(label, "secondary")
        text.setBuddy(widget)
        across.addWidget(text)
        across.addWidget(widget)
        how.add(pair)
        return pair

    def _connect(self) -> None:
        self.chosen.toggled.connect(lambda on: self._correct(chosen=on))
        self.kept.toggled.connect(lambda on: self._correct(kept=on))
        self.role.activated.connect(lambda _: self.role_taken.emit(str(self.role.currentData())))
        self.shown.activated.connect(lambda _: self.role_shown.emit(str(self.shown.currentData())))
        self.layouts.activated.connect(lambda _: self._take_layout(str(self.layouts.currentData())))
        self.header_row.valueChanged.connect(self.header_taken)
        self.confirm.clicked.connect(self.confirmed)

    def _correct(self, *, chosen: bool | None = None, kept: bool | None = None) -> None:
        step = self._step
        if step is not None:
            self.corrected.emit(
                replace(
                    step, chosen=step.chosen if chosen is None else chosen, kept=step.kept if kept is None else kept
                )
            )

    def _take_layout(self, key: str) -> None:
        layout = next((one for one in self._layouts if one.key == key), None)
        self.layout_taken.emit(layout, key == _OWN)
