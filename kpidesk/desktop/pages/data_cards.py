"""The cards of the page Data: imports, the columns of one sheet, problems, settings."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.lines import Lines
from kpidesk.desktop.widgets.problems_table import ProblemsTable
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import data as words
from kpidesk.views.importing import ProblemRow
from kpidesk.views.opened import Opened

_MOST_ROWS = 11
_TABLES = (
    Column("Import", align_right=True, width=66),
    Column("When"),
    Column("File · sheet", stretch=True),
    Column("Read as", stretch=True),
    Column("Days"),
    Column("Rows taken", align_right=True),
    Column("Left out", align_right=True, width=80),
)
_COLUMNS = (
    Column("Column", width=170),
    Column("Meaning", stretch=True),
    Column("Bad cells", align_right=True, width=80),
)
_SETTINGS = (Column("Setting", width=150), Column("In force", stretch=True), Column("Where from", width=134))


class ImportsCard(Card):
    """Every imported sheet; ``chosen`` is the key of the one that was chosen."""

    chosen = Signal(str)
    more = Signal()
    undone = Signal(int)
    replaced = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Imports", parent=parent)
        self._opened: Opened | None = None
        self.table = RowsTable(most_rows=_MOST_ROWS, name="Imports")
        self._said = Text("", "secondary", wrap=True)
        self.undo = QPushButton("&Undo this import…")
        self.replace = QPushButton("&Replace or re-map this import…")
        self.add = QPushButton("Import &files…")
        self.add.setProperty("kind", "primary")
        for button in (self.undo, self.replace, self.add):
            self.head.addWidget(button)
        self.body.addWidget(self._said)
        self.body.addWidget(self.table)
        self.table.selected_row.connect(self._choose)
        self.add.clicked.connect(self.more)
        self.undo.clicked.connect(lambda: self.undone.emit(self.import_id))
        self.replace.clicked.connect(lambda: self.replaced.emit(self.import_id))

    @property
    def import_id(self) -> int:
        """The import of the chosen row; 0 where none is chosen."""
        return int(self.table.current_key().partition("/")[0] or 0)

    def show_opened(self, opened: Opened) -> None:
        """Show the imports, the first row chosen where none was."""
        self._opened = opened
        self._said.setText(words.summary(opened))
        rows = words.table_rows(opened.imports, opened.days)
        self.table.setVisible(bool(rows))
        self.table.show_rows(_TABLES, [_table(row) for row in rows])
        if rows and not self.table.current_key():
            self.table.select(rows[0].key)
        self._allow()

    def select(self, key: str) -> None:
        """Choose a sheet."""
        self.table.select(key)

    def _choose(self, key: str) -> None:
        self._allow()
        self.chosen.emit(key)

    def _allow(self) -> None:
        opened = self._opened
        writable = opened is not None and not opened.read_only_reason and opened.looking.as_of is None
        self.add.setEnabled(writable)
        for button in (self.undo, self.replace):
            button.setVisible(opened is not None and bool(opened.imports))
            button.setEnabled(writable and bool(self.import_id))


class SheetCard(Card):
    """How one sheet was read, what was assumed and stored of it, and its columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("How it was read", parent=parent)
        self.facts = Lines(kind="secondary")
        self.table = RowsTable(most_rows=_MOST_ROWS, name="Columns read")
        self.body.addWidget(self.facts)
        self.body.addWidget(self.table)

    def show_table(self, opened: Opened, key: str) -> None:
        """Show the sheet of this key."""
        found = words.find(opened.imports, key)
        self.setVisible(found is not None)
        if found is None:
            return
        _, table = found
        self.heading.setText(f"How {words.place(table)} was read")
        self.facts.show_texts(words.sheet_facts(opened, key))
        rows = words.column_rows(table)
        self.table.show_rows(
            _COLUMNS,
            [
                Row((Cell(row.name, bold=True), Cell(row.meaning, hint=row.meaning), _bad(row)), row.name)
                for row in rows
            ],
        )


class ProblemsCard(Card):
    """Problems by file and cell, searched and filtered; ``activated`` is the key of the sheet one is about."""

    activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Problems found while reading", parent=parent)
        self._opened: Opened | None = None
        self._rows: dict[str, ProblemRow] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search file, cell, column or words")
        self.search.setAccessibleName("Search the problems")
        self.search.setClearButtonEnabled(True)
        self.level = QComboBox()
        self.level.setAccessibleName("Level")
        self.table = ProblemsTable("Problems", most_rows=_MOST_ROWS)
        self._detail = Text("", "secondary", wrap=True)
        self.go_to = QPushButton("&Show its sheet")
        self.go_to.setEnabled(False)
        self.head.addWidget(self.level)
        self.search.setMinimumWidth(260)
        self.head.addWidget(self.search)
        self._none = Text("", "secondary", wrap=True)
        self.body.addWidget(self._none)
        self.body.addWidget(self.table)
        across = QHBoxLayout()
        across.addWidget(self._detail, 1)
        across.addWidget(self.go_to)
        self.body.addLayout(across)
        self.search.textChanged.connect(lambda _: self._fill())
        self.level.activated.connect(lambda _: self._fill())
        self.table.selected_row.connect(self._select)
        self.table.activated_row.connect(self._go)
        self.go_to.clicked.connect(lambda: self._go(self.table.current_key()))

    def show_opened(self, opened: Opened) -> None:
        """Show the problems of every import."""
        self._opened = opened
        chosen = self.level.currentData()
        with QSignalBlocker(self.level):
            self.level.clear()
            for name, text in words.levels(words.of_sheets(opened)):
                self.level.addItem(text, name)
            self.level.setCurrentIndex(max(self.level.findData(chosen), 0))
        self._fill()

    def _fill(self) -> None:
        if self._opened is None:
            return
        problems = words.of_sheets(self._opened)
        found = words.shown_problems(problems, str(self.level.currentData()), self.search.text())
        self._rows = {row.key: row for row in found}
        self.table.show_problems(found)
        some = bool(problems)
        for widget in (self.table, self.level, self.search, self.go_to):
            widget.setVisible(some)
        self._none.setText("" if found else "Nothing to show for this search." if some else "No problems were found.")
        self._none.setVisible(not found)
        self._select(self.table.current_key())

    def _select(self, key: str) -> None:
        row = self._rows.get(key)
        self._detail.setText(f"{row.message} {row.remedy}".strip() if row else "")
        self.go_to.setEnabled(bool(row and self._opened and words.file_key(self._opened.imports, row)))

    def _go(self, key: str) -> None:
        row = self._rows.get(key)
        if row is not None and self._opened is not None:
            sheet = words.file_key(self._opened.imports, row)
            if sheet:
                self.activated.emit(sheet)


class SettingsCard(Card):
    """Every setting in force and where it comes from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Settings in force", parent=parent)
        self.table = RowsTable(most_rows=_MOST_ROWS, name="Settings in force")
        self.body.addWidget(self.table)

    def show_opened(self, opened: Opened) -> None:
        """Show them; hidden while nothing has been reviewed."""
        rows = words.setting_rows(opened)
        self.setVisible(bool(rows))
        self.table.show_rows(
            _SETTINGS,
            [
                Row((Cell(row.key), Cell(row.value, row.tone, hint=row.value), Cell(row.origin, row.tone)), row.key)
                for row in rows
            ],
        )


def _table(row: words.TableRow) -> Row:
    _, accepted, rejected, when = row.numbers
    return Row(
        (
            Cell(row.number, sort=row.import_id),
            Cell(row.when, sort=when),
            Cell(row.place, bold=True, hint=row.place),
            Cell(row.read_as, hint=row.read_as),
            Cell(row.days, sort=row.first_day),
            Cell(row.accepted, sort=accepted, hint=f"{row.read} read"),
            Cell(row.rejected, "yellow" if rejected else "", sort=rejected),
        ),
        row.key,
    )


def _bad(row: words.ColumnRow) -> Cell:
    return Cell(row.bad, "yellow" if row.count else "", sort=row.count)
