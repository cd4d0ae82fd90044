"""The end of an import: what would come in and what it supports, then what came in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.doctor_card import DoctorCard
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import importing as words
from kpidesk.views.importing import Checked
from kpidesk.views.wording import counted

_TABLES = (
    Column("File", stretch=True),
    Column("Read as", width=150),
    Column("Rows read", align_right=True, width=100),
    Column("Accepted", align_right=True, width=100),
    Column("Left out", align_right=True, width=100),
)
_PROBLEMS = (
    Column("Level", width=84),
    Column("File", width=190),
    Column("Cell", width=64),
    Column("What is wrong, and what to do", stretch=True),
    Column("Times", align_right=True, width=70),
)


class CheckPanel(QWidget):
    """Shows what was read: sheets, evidence doctor, problems."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error = Text("", "strong", "red", wrap=True)
        self._outcome = Text("", "title", wrap=True)
        self._twice = Text("", "strong", "yellow", wrap=True)
        self.tables = RowsTable(fit_rows=True, name="Sheets to be imported")
        self.doctor = DoctorCard("What the project can then say")
        self.problems = RowsTable(name="Problems found while reading")
        self._card = Card("Problems found while reading")
        self._card.body.addWidget(self.problems)
        first = Card()
        for widget in (self._outcome, self._error, self._twice, self.tables):
            first.body.addWidget(widget)
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(14)
        for card in (first, self.doctor, self._card):
            down.addWidget(card)
        down.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.problems.setMinimumHeight(260)

    def show_checked(self, pilot: str, checked: Checked, error: str) -> None:
        """Show what was read for a pilot; ``error`` says why it could not be stored."""
        self._outcome.setText(
            f"Ready to import: {words.outcome(checked.tables)}" if checked.tables else words.NOTHING_NEW
        )
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self._twice.setText(words.counted_twice(checked.problems))
        self._twice.setVisible(bool(self._twice.text()))
        self.tables.setVisible(bool(checked.tables))
        self.tables.show_rows(_TABLES, [_table(one) for one in words.table_rows(checked.tables)])
        self.doctor.show_doctor(pilot, checked.doctor, checked.why_not)
        found = words.problem_rows(checked.problems)
        self._card.setVisible(bool(found))
        self.problems.show_rows(_PROBLEMS, [_problem(one) for one in found])


class DonePanel(QWidget):
    """Says what came in, and where to go from there."""

    went = Signal(str)
    """The id of a page."""
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = Text("", "title", wrap=True)
        self._next = Text("", "secondary", wrap=True)
        card = Card()
        card.set_edge("green")
        card.body.addWidget(self._said)
        card.body.addWidget(self._next)
        across = QHBoxLayout()
        across.setSpacing(8)
        self.overview = QPushButton("&Go to the overview")
        self.overview.setProperty("kind", "primary")
        self.data = QPushButton("&See imports and problems")
        self.more = QPushButton("Import &more")
        self.overview.clicked.connect(lambda: self.went.emit("overview"))
        self.data.clicked.connect(lambda: self.went.emit("data"))
        self.more.clicked.connect(self.again)
        for button in (self.overview, self.data, self.more):
            across.addWidget(button)
        across.addStretch(1)
        card.body.addLayout(across)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(card)
        down.addStretch(1)

    def show_done(self, checked: Checked | None) -> None:
        """Show what came in."""
        tables = checked.tables if checked else ()
        self._said.setText(f"Imported: {words.outcome(tables)}")
        problems = sum(problem.count for problem in checked.problems) if checked else 0
        self._next.setText(
            "It can be undone on the page Data."
            if not problems
            else f"{counted(problems, 'remark')} on cells, columns and rows: see the page Data, where the import "
            "can be undone, too."
        )


def _table(row: words.TableRow) -> Row:
    return Row(
        (
            Cell(row.place),
            Cell(row.role),
            Cell(row.read, sort=row.numbers[0]),
            Cell(row.accepted, sort=row.numbers[1]),
            Cell(row.rejected, "yellow" if row.numbers[2] else "", sort=row.numbers[2]),
        ),
        row.place,
    )


def _problem(row: words.ProblemRow) -> Row:
    text = f"{row.message} {row.remedy}".strip()
    return Row(
        (
            Cell(row.level, row.tone, row.rank),
            Cell(row.file, hint=row.file),
            Cell(row.cell),
            Cell(text, hint=text),
            Cell(f"{row.count:,}", sort=row.count),
        ),
        row.key,
    )
