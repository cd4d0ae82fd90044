"""Import: files in, each sheet corrected with its preview, the evidence doctor, and then stored."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kpidesk.decision.review import Review
from kpidesk.desktop.import_flow import ImportFlow, Stage
from kpidesk.desktop.page import GAP, MARGIN, Page
from kpidesk.desktop.pages.import_end import CheckPanel, DonePanel
from kpidesk.desktop.pages.import_sheets import SheetsPanel
from kpidesk.desktop.pages.undo_dialog import UndoDialog
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.drop_zone import DropZone, paths_of
from kpidesk.desktop.widgets.lines import Lines
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Do, Go, Keep
from kpidesk.session.edits import Edit, RemoveImport
from kpidesk.store.imports import Import
from kpidesk.views import importing as words
from kpidesk.views.asking import open_questions
from kpidesk.views.data import removal
from kpidesk.views.opened import Opened

_START, _SHEETS, _CHECK, _DONE = range(4)
_PLACES = {
    Stage.START: _START,
    Stage.LOOKING: _START,
    Stage.SHEETS: _SHEETS,
    Stage.CHECKING: _SHEETS,
    Stage.CHECKED: _CHECK,
    Stage.STORING: _CHECK,
    Stage.DONE: _DONE,
}
_NARROW = 760


class ImportPage(Page):
    """Drop, correct, check, import."""

    id = "import"
    title = "Import"
    topic = "import"
    needs_review = False

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.flow = ImportFlow(self)
        self._pilot = ""
        self._imports: tuple[Import, ...] = ()
        self.dialog: UndoDialog | None = None
        self.drop = DropZone(
            "Drop files here",
            "Excel, csv, JSON or Parquet, single files or a whole folder. Nothing is stored before the last step.",
            "&Choose files…",
        )
        self.sheets = SheetsPanel()
        self.sheet, self.list = self.sheets.sheet, self.sheets.list
        self.check = CheckPanel()
        self.done = DonePanel()
        self._error = Text("", "strong", "red", wrap=True)
        self._replacing = Text("", "strong", wrap=True)
        self._note = Text("", "secondary", wrap=True)
        self.stack = QStackedWidget()
        self.go_on = QPushButton()
        self.back = QPushButton("&Back")
        self.over = QPushButton("Start &over")
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._show()

    def show_opened(self, opened: Opened | None) -> None:
        """Another project starts anew; the same one goes on where it was."""
        self._pilot = opened.settings.name if opened else ""
        self._imports = opened.imports if opened else ()
        self.flow.show_opened(opened)

    def show_item(self, item: str) -> None:
        """``replace/3``: begin an import that takes the place of import 3."""
        kind, _, number = item.partition("/")
        if kind == "replace" and number.isdigit():
            self.flow.replace(int(number))

    def take_files(self, paths: tuple[Path, ...]) -> None:
        """Start, or go on, with these files."""
        self.flow.look(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files can be dropped anywhere on the page."""
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """More files."""
        self.take_files(paths_of(event.mimeData()))

    def _lay_out(self) -> None:
        self.stack.addWidget(self._start())
        self.stack.addWidget(self.sheets)
        self.stack.addWidget(self.check)
        self.stack.addWidget(self.done)
        self.go_on.setProperty("kind", "primary")
        self.bar = QWidget()
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.bar)
        self._bar.setContentsMargins(0, 0, 0, 0)
        self._bar.setSpacing(8)
        self._bar.addWidget(self._note, 1)
        steps = QHBoxLayout()
        steps.setSpacing(8)
        for button in (self.over, self.back, self.go_on):
            steps.addWidget(button)
        self._bar.addLayout(steps)
        down = QVBoxLayout(self)
        down.setContentsMargins(MARGIN, 18, MARGIN, 16)
        down.setSpacing(GAP)
        down.addWidget(self.stack, 1)
        down.addWidget(self.bar)
        theme().changed.connect(self._resize)
        self._resize()

    def _start(self) -> QWidget:
        page = QWidget()
        down = QVBoxLayout(page)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(GAP)
        down.addWidget(self._replacing)
        down.addWidget(self.drop)
        down.addWidget(self._error)
        card, steps = Card("How it goes"), Lines(numbered=True)
        steps.show_texts(words.STEPS)
        card.body.addWidget(steps)
        across = QHBoxLayout()
        template = QPushButton("Make an empty &template workbook…")
        template.clicked.connect(lambda: self.wished.emit(Do("template")))
        across.addWidget(template)
        across.addStretch(1)
        card.body.addLayout(across)
        down.addWidget(card)
        down.addStretch(1)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, one stands below the other."""
        super().resizeEvent(event)
        self._resize()

    def _resize(self) -> None:
        narrow = self.width() < theme().px(_NARROW)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._bar.setDirection(down if narrow else across)
        self.sheets.stack(self.height(), narrow=narrow)

    def _connect(self) -> None:
        self.flow.wished.connect(self.wished)
        self.flow.changed.connect(self._show)
        self.drop.dropped.connect(self.take_files)
        self.drop.asked.connect(lambda: self.wished.emit(Do("import")))
        self.sheets.more.connect(lambda: self.wished.emit(Do("import")))
        self.list.currentRowChanged.connect(self.flow.show)
        self.sheet.corrected.connect(lambda step: self.flow.edit(self.flow.current, step))
        self.sheet.role_shown.connect(lambda role: self.flow.show_role(self.flow.current, role))
        self.sheet.stored_as.connect(self.flow.store_as)
        self.sheet.coded.connect(self.flow.replace_people)
        self.go_on.clicked.connect(self._go_on)
        self.back.clicked.connect(self.flow.back)
        self.over.clicked.connect(self.flow.restart)
        self.done.went.connect(lambda page: self.wished.emit(Go(page)))
        self.done.again.connect(self.flow.restart)
        self.done.undone.connect(self._ask_to_undo)
        self.check.settled.connect(self.flow.settle)
        self.check.back.connect(self._go_back)

    def _go_on(self) -> None:
        if self.flow.stage is Stage.SHEETS:
            self.flow.check()
        else:
            self.flow.take_in()

    def _go_back(self) -> None:
        """To the first sheet that asks something."""
        self.flow.back()
        for at, step in enumerate(self.flow.steps):
            seen = self.flow.previews.get(at)
            if step.chosen and seen is not None and open_questions(seen.questions, step.given.answers):
                self.flow.show(at)
                return

    def _ask_to_undo(self) -> None:
        number = self.flow.import_id
        found = removal(self._imports, number) if number is not None else None
        if number is None or found is None:
            return
        dialog = UndoDialog(found, self)
        dialog.accepted.connect(lambda: self.wished.emit(Keep(RemoveImport(number))))
        dialog.finished.connect(lambda _: setattr(self, "dialog", None))
        self.dialog = dialog
        dialog.open()

    def _show(self) -> None:
        flow, place = self.flow, _PLACES[self.flow.stage]
        self.drop.setEnabled(flow.stage is Stage.START and not flow.locked)
        self._replacing.setText(words.replacing(flow.replaces, flow.gone) if flow.replaces is not None else "")
        self._replacing.setVisible(flow.replaces is not None)
        self._error.setText((flow.locked or flow.error) if flow.stage is Stage.START else "")
        self._error.setVisible(bool(self._error.text()))
        if place == _SHEETS:
            self.sheets.show_flow(flow)
        elif place == _CHECK and flow.checked is not None:
            self.check.show_checked(self._pilot, flow.checked, flow.steps, flow.error)
        elif place == _DONE:
            can = flow.import_id is not None and not flow.locked
            self.done.show_done(flow.checked, flow.outcome.changes, undone=flow.outcome.undone, can_undo=can)
        self.stack.setCurrentIndex(place)  # once it is filled: cards then open at their full height
        self.bar.setVisible(flow.stage not in {Stage.START, Stage.LOOKING, Stage.DONE})
        self._show_bar(at_end=place == _CHECK)

    def _hold_focus(self, *, busy: bool) -> None:
        """Keep the keyboard on the page while its buttons cannot be pressed, and on the next step after it."""
        steps = (self.go_on, self.back, self.over)
        if busy and any(one.hasFocus() for one in steps):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not busy and self.hasFocus():
            ahead = self.done.overview if self.flow.stage is Stage.DONE else self.go_on
            ahead.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_bar(self, *, at_end: bool) -> None:
        flow = self.flow
        busy = flow.stage in {Stage.CHECKING, Stage.STORING}
        if busy:
            self._hold_focus(busy=True)
        self.go_on.setText("&Import" if at_end else "&Check what this supports")
        blocked = flow.obstacles if not at_end else ()
        ready = bool(flow.checked and flow.checked.tables) if at_end else not blocked
        self.go_on.setEnabled(ready and not busy)
        self.back.setVisible(at_end)
        self.back.setEnabled(not busy)
        self.over.setEnabled(not busy)
        if not busy:
            self._hold_focus(busy=False)
        note = flow.error if not at_end else ""
        waits = words.replacing(flow.replaces) if flow.replaces is not None else words.NOT_YET
        self._note.setText(words.BUSY if busy else note or " ".join(blocked[:2]) or waits)
        self._note.set_tone("red" if note and not busy else "")
