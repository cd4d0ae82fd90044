"""Beside the preview: which sections are printed, and the notes in them."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from kpidesk.base.plurals import counted
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text
from kpidesk.session.edits import ChangeSettings
from kpidesk.views import report_page as view
from kpidesk.views.report_page import SectionRow


class ContentsCard(Card):
    """A box per section; ``chosen`` carries the edit."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What is in it", parent=parent)
        self._rows: tuple[SectionRow, ...] = ()
        self.boxes: dict[str, QCheckBox] = {}
        self.body.setSpacing(4)
        self.said = Text("Page 1 and the manifest are always printed.", "caption", wrap=True)
        self.body.addWidget(self.said)

    def show_rows(self, rows: tuple[SectionRow, ...]) -> None:
        """Show what is printed."""
        self._rows = rows
        for row in rows:
            box = self.boxes.get(row.id) or self._make(row)
            box.setChecked(row.printed)
            box.setEnabled(row.free)
            box.setToolTip(row.hint)
            box.setText(f"{row.title} (note)" if row.note else row.title)

    def _make(self, row: SectionRow) -> QCheckBox:
        box = QCheckBox(row.title)
        box.clicked.connect(partial(self._choose, row.id))
        self.boxes[row.id] = box
        self.body.insertWidget(self.body.count() - 1, box)
        return box

    def _choose(self, section: str) -> None:
        wanted = view.chosen(self._rows, section, printed=self.boxes[section].isChecked())
        self.chosen.emit(ChangeSettings("Choose the sections of the report", {"report_sections": wanted}))


class NoteCard(Card):
    """One note at a time; what is typed and not kept stays while another section is looked at."""

    written = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Note", parent=parent)
        self._rows: dict[str, SectionRow] = {}
        self._drafts: dict[str, str] = {}
        self._locked = ""
        self.section, self.text = QComboBox(), QPlainTextEdit()
        self.count = Text("", "caption", wrap=True)
        self.keep, self.back = QPushButton("&Keep the note"), QPushButton("&Discard")
        self._lay_out()
        self.section.currentIndexChanged.connect(self._show_section)
        self.text.textChanged.connect(self._typed)
        self.keep.clicked.connect(self._keep)
        self.back.clicked.connect(self._discard)

    def show_rows(self, rows: tuple[SectionRow, ...], *, locked: str) -> None:
        """Show the notes that are kept; drafts that are like them are forgotten."""
        self._rows, self._locked = {row.id: row for row in rows}, locked
        if not self.section.count():
            for row in rows:
                self.section.addItem(row.title, row.id)
        self._drafts = {name: text for name, text in self._drafts.items() if text.strip() != self._rows[name].note}
        self._show_section()

    def _show_section(self) -> None:
        row = self._row()
        if row is None:
            return
        text = self._drafts.get(row.id, row.note)
        self.text.setReadOnly(bool(self._locked))
        if self.text.toPlainText() != text:
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)
        self._tell()

    def _typed(self) -> None:
        row = self._row()
        if row is not None:
            self._drafts[row.id] = self.text.toPlainText()
            self._tell()

    def _tell(self) -> None:
        """How much room is left, and whether there is something to keep."""
        row = self._row()
        if row is None:
            return
        said = self.text.toPlainText().strip()
        over = len(said) - row.longest
        letters = counted(abs(over), "letter")
        changed = said != row.note
        room = f"{letters} too many." if over > 0 else f"{letters} left.".capitalize()
        self.count.setText(self._locked or f"{room} Printed below the heading of the section, marked as a note.")
        self.count.set_tone("red" if over > 0 else "")
        self.keep.setEnabled(changed and over <= 0 and not self._locked)
        self.back.setEnabled(changed)

    def _keep(self) -> None:
        row = self._row()
        if row is not None:
            said = self.text.toPlainText().strip()
            title = "Write a note in the report" if said else "Remove a note from the report"
            self.written.emit(ChangeSettings(title, {f"report_notes.{row.id}": said or None}))

    def _discard(self) -> None:
        row = self._row()
        if row is not None:
            self._drafts.pop(row.id, None)
            self._show_section()

    def _row(self) -> SectionRow | None:
        return self._rows.get(self.section.currentData())

    def _lay_out(self) -> None:
        self.section.setAccessibleName("Section of the note")
        self.section.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.section.setMinimumContentsLength(20)
        self.text.setAccessibleName("Note")
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText("What the reader should know here")
        self.text.setMinimumHeight(theme().px(120))
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addWidget(self.back)
        row.addStretch(1)
        for widget in (self.section, self.text, self.count):
            self.body.addWidget(widget)
        self.body.addLayout(row)
