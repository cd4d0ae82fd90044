"""The end of an import: what would come in and what it supports, then what came in and what that changed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.doctor_card import DoctorCard
from kpidesk.desktop.widgets.findings_card import FindingsCard
from kpidesk.desktop.widgets.lines import Lines
from kpidesk.desktop.widgets.problems_table import ProblemsTable
from kpidesk.desktop.widgets.question_card import QuestionCard
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.intake.survey import Step
from kpidesk.views import import_end
from kpidesk.views import importing as words
from kpidesk.views.importing import Checked
from kpidesk.views.what_changed import WhatChanged
from kpidesk.views.wording import counted

_TABLES = (
    Column("File", stretch=True),
    Column("Read as", width=150),
    Column("Rows read", align_right=True, width=100),
    Column("Accepted", align_right=True, width=100),
    Column("Left out", align_right=True, width=100),
)


class CheckPanel(QWidget):
    """Shows what was read: sheets, what the project has of them, assumptions, contradictions, doctor, problems."""

    settled = Signal(int, object)
    """What shall be done about an overlap: its place and the choice, None for the default."""
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error = Text("", "strong", "red", wrap=True)
        self._outcome = Text("", "title", wrap=True)
        self._twice = Text("", "strong", "yellow", wrap=True)
        self.tables = RowsTable(fit_rows=True, name="Sheets to be imported")
        self.overlaps = QuestionCard()
        self.overlaps.answered.connect(self._settle)
        self._assumed = Card("Taken for granted, because nobody said")
        self._assumptions = Lines()
        self.answer = QPushButton("&Answer the questions")
        self.answer.clicked.connect(self.back)
        self._assumed.head.addWidget(self.answer)
        self._assumed.body.addWidget(self._assumptions)
        self.findings = FindingsCard()
        self.doctor = DoctorCard("What the project can then say")
        self.problems = ProblemsTable("Problems found while reading")
        self._card = Card("Problems found while reading")
        self._card.body.addWidget(self.problems)
        first = Card()
        for widget in (self._outcome, self._error, self._twice, self.tables):
            first.body.addWidget(widget)
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(14)
        for card in (first, self.overlaps, self._assumed, self.findings, self.doctor, self._card):
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

    def show_checked(self, pilot: str, checked: Checked, steps: Sequence[Step], error: str) -> None:
        """Show what was read for a pilot; ``error`` says why it could not be stored."""
        self._outcome.setText(
            f"Ready to import: {words.outcome(checked.tables)}" if checked.tables else words.NOTHING_NEW
        )
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self._twice.setText("" if checked.overlaps else words.counted_twice(checked.problems))
        self._twice.setVisible(bool(self._twice.text()))
        self.tables.setVisible(bool(checked.tables))
        self.tables.show_rows(_TABLES, [_table(one) for one in words.table_rows(checked.tables)])
        self.overlaps.show_inquiries(import_end.overlap_questions(checked, steps), anew=False)
        assumed = import_end.assumptions(checked.problems)
        self._assumed.setVisible(bool(assumed))
        self._assumptions.show_texts(assumed)
        self.findings.show_findings(checked.findings)
        self.doctor.show_doctor(pilot, checked.doctor, checked.why_not)
        found = words.problem_rows(checked.problems)
        self._card.setVisible(bool(found))
        self.problems.show_problems(found)

    def _settle(self, answers: object) -> None:
        if isinstance(answers, dict):
            for at, choice in answers.items():
                self.settled.emit(int(at), choice)


class DonePanel(QWidget):
    """Says what came in and what that changed, and where to go from there."""

    went = Signal(str)
    """The id of a page."""
    again = Signal()
    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = Text("", "title", wrap=True)
        self._next = Text("", "secondary", wrap=True)
        self.card = Card()
        self.card.set_edge("green")
        self.card.body.addWidget(self._said)
        self.card.body.addWidget(self._next)
        across = QHBoxLayout()
        across.setSpacing(8)
        self.overview = QPushButton("&Go to the overview")
        self.overview.setProperty("kind", "primary")
        self.data = QPushButton("&See imports and problems")
        self.more = QPushButton("Import &more")
        self.undo = QPushButton("&Undo this import…")
        self.overview.clicked.connect(lambda: self.went.emit("overview"))
        self.data.clicked.connect(lambda: self.went.emit("data"))
        self.more.clicked.connect(self.again)
        self.undo.clicked.connect(self.undone)
        for button in (self.overview, self.data, self.more, self.undo):
            across.addWidget(button)
        across.addStretch(1)
        self.card.body.addLayout(across)
        self._changed = Card("What it changed")
        self._changes = Lines()
        self._changed.body.addWidget(self._changes)
        self.findings = FindingsCard()
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(14)
        for card in (self.card, self._changed, self.findings):
            down.addWidget(card)
        down.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_done(self, checked: Checked | None, changes: WhatChanged | None, *, undone: bool, can_undo: bool) -> None:
        """Show what came in, or that it was undone."""
        tables = checked.tables if checked else ()
        self._said.setText(import_end.UNDONE if undone else f"Imported: {words.outcome(tables)}")
        self.card.set_edge("muted" if undone else "green")
        problems = sum(problem.count for problem in checked.problems) if checked else 0
        self._next.setText(
            "It can be undone, here or on the page Data."
            if not problems
            else f"{counted(problems, 'remark')} on cells, columns and rows: see the page Data, where the import "
            "can be undone, too."
        )
        self._next.setVisible(not undone)
        self.undo.setVisible(can_undo and not undone)
        told = import_end.change_lines(changes) if not undone else ()
        self._changed.setVisible(bool(told))
        self._changes.show_texts(told)
        self.findings.show_findings(checked.findings if checked and not undone else ())


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
