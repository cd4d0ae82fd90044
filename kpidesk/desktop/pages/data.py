"""Data: what the numbers rest on, and undoing it."""

from collections.abc import Callable

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pages.data_cards import ImportsCard, ProblemsCard, SettingsCard, SheetCard
from kpidesk.desktop.pages.remembered_card import RememberedCard
from kpidesk.desktop.pages.undo_dialog import UndoDialog
from kpidesk.desktop.widgets.doctor_card import DoctorCard
from kpidesk.desktop.widgets.drop_zone import DropZone, paths_of
from kpidesk.desktop.widgets.findings_card import FindingsCard
from kpidesk.desktop.wishes import Do, Go, ImportFiles, Keep
from kpidesk.session.edits import Edit, RemoveImport
from kpidesk.views import data as words
from kpidesk.views.opened import Opened


class DataPage(ScrollingPage):
    """Imports, columns, evidence doctor, problems, settings. An item is a column of a role, or a file's name."""

    id = "data"
    title = "Data"
    topic = "data"
    needs_review = False

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self.dialog: UndoDialog | None = None
        self.setAcceptDrops(True)
        self.drop = DropZone("Drop the pilot's exports here", words.EMPTY, "&Choose files…")
        self.imports, self.columns, self.findings = ImportsCard(), SheetCard(), FindingsCard()
        self.doctor, self.problems, self.settings = DoctorCard("What the data supports"), ProblemsCard(), SettingsCard()
        self.remembered = RememberedCard()
        for widget in (self.drop, self.imports, self.columns, self.findings, self.doctor, self.problems):
            self.body.addWidget(widget)
        self.body.addWidget(self.remembered)
        self.body.addWidget(self.settings)
        self.body.addStretch(1)
        self._connect()

    def show_opened(self, opened: Opened | None) -> None:
        """Show what a project rests on."""
        self._opened = opened
        some = opened is not None and bool(opened.imports)
        self.drop.setVisible(opened is not None and not some)
        for card in (self.imports, self.doctor, self.problems, self.columns, self.settings):
            card.setVisible(some)
        self.remembered.setVisible(opened is not None)
        self.findings.show_findings(opened.review.findings if opened and opened.review and some else ())
        if opened is not None:
            self.remembered.look()
        if opened is None or not some:
            return
        self.imports.show_opened(opened)
        self.columns.show_table(opened, self.imports.table.current_key())
        review = opened.review
        self.doctor.show_doctor(opened.settings.name, review.doctor if review else (), opened.why_not)
        self.problems.show_opened(opened)
        self.settings.show_opened(opened)

    def show_item(self, item: str) -> None:
        """Look for a file's name, a cell or a column among the problems."""
        self.problems.search.setText(item)
        self.bring_into_view(self.problems)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files can be dropped anywhere on the page."""
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """They are imported."""
        self.wished.emit(ImportFiles(paths_of(event.mimeData())))

    def _connect(self) -> None:
        self.drop.dropped.connect(lambda paths: self.wished.emit(ImportFiles(paths)))
        self.drop.asked.connect(lambda: self.wished.emit(Do("import")))
        self.imports.more.connect(lambda: self.wished.emit(Do("import")))
        self.imports.chosen.connect(self._choose)
        self.imports.undone.connect(self._ask)
        self.imports.replaced.connect(lambda number: self.wished.emit(Go("import", f"replace/{number}")))
        self.problems.activated.connect(self._show_sheet)
        self.remembered.wished.connect(self.wished)

    def _choose(self, key: str) -> None:
        if self._opened is not None:
            self.columns.show_table(self._opened, key)

    def _show_sheet(self, key: str) -> None:
        self.imports.select(key)
        self.bring_into_view(self.imports)

    def _ask(self, import_id: int) -> None:
        removal = words.removal(self._opened.imports, import_id) if self._opened else None
        if removal is None:
            return
        dialog = UndoDialog(removal, self)
        dialog.accepted.connect(lambda: self.wished.emit(Keep(RemoveImport(import_id))))
        dialog.finished.connect(lambda _: setattr(self, "dialog", None))
        self.dialog = dialog
        dialog.open()
