"""The rows behind a number: those used, those left out and why; sorted by the engine, exported as CSV."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.paged_rows import PagedRows
from kpidesk.desktop.widgets.text import Text
from kpidesk.tables.page import RowColumn, RowPage, RowQuestion, RowTable
from kpidesk.views import rows as words

_WIDTH, _HEIGHT = 1080, 640
_NARROWEST, _WIDEST = 70, 340


class RowsWindow(QWidget):
    """Shows the answer to one question; ``asked`` puts another, ``wanted`` asks for a page of it."""

    asked = Signal(object)
    """A RowQuestion."""
    wanted = Signal(int, str, bool)
    """The first row of a page, the column to sort by (empty: as they come) and whether that descends."""
    export = Signal()

    def __init__(self, title: str, question: RowQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        self.setWindowTitle(f"{title}: rows – KPIDesk")
        self.question = question
        self._order = ("", False)
        self.heading = Text(title, "title")
        self.scope = Text(words.scope(question.period, question.segment), "secondary")
        self.said = Text("Counting the rows…", "secondary", wrap=True)
        self.tables = QComboBox()
        self.tables.setAccessibleName("Table")
        self.tables.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.used = _choice("&Used")
        self.left_out = _choice("&Left out")
        self.export_button = QPushButton("&Export as CSV…")
        self.model = PagedRows(self)
        self.view = _RowsView(self.model, self)
        self._lay_out()
        self._connect()
        self.show_reading()

    def show_tables(self, tables: Sequence[RowTable]) -> None:
        """Offer the tables behind the measure."""
        self.tables.clear()
        for table in tables:
            self.tables.addItem(table.role.replace("_", " "), table.role)
        chosen = self.tables.findData(self.question.role)
        self.tables.setCurrentIndex(max(chosen, 0))
        self.tables.setVisible(len(tables) > 1)

    def show_reading(self) -> None:
        """Say that the rows are being counted."""
        (self.left_out if self.question.left_out else self.used).setChecked(True)
        self.said.setText("Counting the rows…")
        self.export_button.setEnabled(False)
        self.model.show_source((), 0)

    def show_source(
        self, columns: Sequence[RowColumn], total: int, what: str, used: int, reasons: Sequence[tuple[str, int]]
    ) -> None:
        """Show what the answer is; its pages are asked for as they come into sight."""
        gone = sum(count for _, count in reasons)
        self.used.setText(f"&Used ({used:,})")
        self.left_out.setText(f"&Left out ({gone:,})")
        shown = words.headline(what, total, left_out=self.question.left_out)
        self.said.setText(f"{shown}\n{words.reasons_text(reasons)}" if self.question.left_out else shown)
        self.export_button.setEnabled(total > 0)
        self._order = ("", False)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.model.show_source(columns, total)
        self.view.fit()

    def show_fault(self, sentence: str) -> None:
        """Say why there are no rows to show."""
        self.said.setText(sentence)
        self.export_button.setEnabled(False)

    def take(self, page: RowPage) -> None:
        """A page has come."""
        first = not self.view.fitted
        self.model.take(page)
        if first:
            self.view.fit()

    def _ask(self, *, left_out: bool | None = None, role: str | None = None) -> None:
        self.question = replace(
            self.question,
            left_out=self.question.left_out if left_out is None else left_out,
            role=self.question.role if role is None else role,
        )
        self.show_reading()
        self.asked.emit(self.question)

    def _connect(self) -> None:
        self.used.clicked.connect(lambda: self._ask(left_out=False))
        self.left_out.clicked.connect(lambda: self._ask(left_out=True))
        self.tables.activated.connect(lambda: self._ask(role=self.tables.currentData()))
        self.export_button.clicked.connect(self.export)
        self.model.wanted.connect(lambda start: self.wanted.emit(start, *self._order))
        self.model.ordered.connect(self._sort)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def _sort(self, column: str, descending: bool) -> None:  # noqa: FBT001 - as the signal gives it
        self._order = (column, descending)
        self.view.scrollToTop()
        self.view.viewport().update()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.heading)
        head.addWidget(self.scope)
        head.addStretch(1)
        both = QButtonGroup(self)
        for button in (self.used, self.left_out):
            both.addButton(button)
        for widget in (self.tables, self.used, self.left_out, self.export_button):
            head.addWidget(widget)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 16, 20, 16)
        down.setSpacing(10)
        down.addLayout(head)
        down.addWidget(self.said)
        down.addWidget(self.view, 1)
        self.resize(theme().px(_WIDTH), theme().px(_HEIGHT))


class _RowsView(QTableView):
    """The table: sorted by its titles, copied with Ctrl+C."""

    def __init__(self, model: PagedRows, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName("Rows")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme().px(30))
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.fitted = False

    def fit(self) -> None:
        """Make the columns as wide as what is in sight, within reason."""
        model = self.model()
        self.fitted = model.rowCount() == 0 or not str(model.index(0, 0).data() or "").startswith("…")
        for column in range(model.columnCount()):
            wide = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column)) + theme().px(12)
            self.setColumnWidth(column, min(max(wide, theme().px(_NARROWEST)), theme().px(_WIDEST)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+C copies the chosen rows that are known, with the titles."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._chosen())
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> str:
        model = self.model()
        columns = range(model.columnCount())
        titles = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        lines = ["\t".join(str(model.index(row, column).data()) for column in columns) for row in rows]
        return "\n".join(("\t".join(titles), *lines))


def _choice(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setAutoDefault(False)
    return button
