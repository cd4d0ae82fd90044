"""One sheet of an import: what it was taken for and why, what it asks, its columns, and its first rows."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from kpidesk.desktop.pages.import_head import SheetHead
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.columns_table import ColumnsTable
from kpidesk.desktop.widgets.preview_table import PreviewTable
from kpidesk.desktop.widgets.question_card import QuestionCard
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.intake.inputs import Input
from kpidesk.intake.survey import KnownLayout, Preview, Step
from kpidesk.views import import_columns, import_edits
from kpidesk.views import importing as words
from kpidesk.views.asking import inquiries

_PROBLEMS = (Column("Level", width=84), Column("Cell", width=64), Column("What is wrong, and what to do", stretch=True))
_LEFT, _RIGHT = 560, 380
_LEAST = 330
"""Pixels that columns and first rows are high at least; where there is less room, the sheet scrolls."""


class SheetPanel(QWidget):
    """Shows one step of an import and lets it be corrected; ``corrected`` gives the step as it shall be."""

    corrected = Signal(object)
    role_shown = Signal(str)
    """Of a sheet that gives several tables, the one that is to be shown."""
    stored_as = Signal(str, str)
    """What shall become of a column with people's data in every sheet that has it: its name and its fate."""
    coded = Signal()
    """All people's data of all sheets shall be replaced by codes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step: Step | None = None
        self._preview: Preview | None = None
        self.head = SheetHead()
        self.role, self.header_row, self.chosen, self.kept = (
            self.head.role,
            self.head.header_row,
            self.head.chosen,
            self.head.kept,
        )
        self.questions = QuestionCard()
        self.columns = ColumnsTable()
        self.table = PreviewTable()
        self.problems = RowsTable(name="Problems of this sheet")
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.accept_all = QPushButton("Accept all &likely")
        self.protect = QPushButton("Replace by &codes")
        self._people = Text("", "caption", wrap=True)
        self._missing = Text("", "strong", "red", wrap=True)
        self._seen = Text("", "caption", wrap=True)
        self._problem = Text("", "secondary", wrap=True)
        self._lay_out()
        self._connect()

    def show_step(self, step: Step, preview: Preview | None, fault: str, layouts: Sequence[KnownLayout] = ()) -> None:
        """Show a sheet; ``fault`` says why there is no preview of it."""
        other = self._step is None or _place(self._step) != _place(step)
        self._step, self._preview = step, preview
        self.head.show_step(step, preview, layouts)
        if preview is not None or fault or other:
            self._show_preview(preview, fault, anew=other)

    def _show_preview(self, preview: Preview | None, fault: str, *, anew: bool) -> None:
        answers = self._step.given.answers if self._step else {}
        self.questions.show_inquiries(inquiries(preview.questions, answers) if preview else (), anew=anew)
        self.table.show_preview(preview)
        rows = import_columns.column_rows(preview) if preview else ()
        self.columns.show_rows(rows, import_columns.targets(preview.role if preview else ""))
        self._missing.setText(fault or (words.missing(preview) if preview else ""))
        self._missing.setVisible(bool(self._missing.text()))
        likely = import_columns.likely(preview) if preview else ()
        self.accept_all.setVisible(bool(likely))
        self._show_people(preview)
        self._seen.setText(words.seen(preview) if preview else "")
        found = words.problem_rows(preview.problems) if preview else ()
        self.problems.setVisible(bool(found))
        self.problems.show_rows(_PROBLEMS, [_row(one) for one in found])
        self._show_problem(self.problems.current_key())

    def _show_people(self, preview: Preview | None) -> None:
        said = import_columns.people(preview) if preview else ""
        can = preview is not None and import_columns.can_be_coded(preview)
        self._people.setText(f"{said} {import_columns.KEPT if can else ''}".strip())
        self._people.setVisible(bool(said))
        self.protect.setVisible(can)

    def _lay_out(self) -> None:
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(12)
        down.addWidget(self.head)
        down.addWidget(self.questions)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setProperty("kind", "plain")
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(12)
        self._split.addWidget(self._left())
        self._split.addWidget(self._right())
        self._split.setSizes([_LEFT, _RIGHT])
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        down.addWidget(self._split, 1)
        scroll = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        theme().changed.connect(self._resize)
        self._resize()

    def _left(self) -> Card:
        card = Card("Columns")
        self.accept_all.setToolTip("Read every column that has a proposal as that.")
        card.head.addWidget(self.accept_all)
        card.body.addWidget(self.columns, 1)
        card.body.addWidget(self._missing)
        people = QHBoxLayout()
        people.setSpacing(8)
        people.addWidget(self._people, 1)
        self.protect.setToolTip(import_columns.CODES)
        self.protect.setAccessibleDescription(import_columns.CODES)
        people.addWidget(self.protect, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(people)
        card.body.addWidget(Text(import_columns.LEGEND, "caption", wrap=True))
        return card

    def _right(self) -> Card:
        card = Card("First rows")
        card.body.addWidget(self.table, 3)
        card.body.addWidget(self._seen)
        card.body.addWidget(self.problems, 2)
        card.body.addWidget(self._problem)
        return card

    def stack(self, *, narrow: bool) -> None:
        """Columns and first rows one below the other, where there is little room."""
        self.head.stack(narrow=narrow)
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._split.orientation() is not way:
            self._split.setOrientation(way)
            self._split.setSizes([_LEFT, _RIGHT])
        self._resize()

    def _resize(self) -> None:
        high = 2 if self._split.orientation() is Qt.Orientation.Vertical else 1
        self._split.setMinimumHeight(high * theme().px(_LEAST))

    def _connect(self) -> None:
        self.head.corrected.connect(self.corrected)
        self.head.role_shown.connect(self.role_shown)
        self.head.confirmed.connect(self._confirm)
        self.head.role_taken.connect(self._take_role)
        self.head.layout_taken.connect(self._take_layout)
        self.head.header_taken.connect(self._take_header)
        self.questions.answered.connect(self._answer)
        self.table.header_asked.connect(self._take_header)
        self.table.chosen.connect(self.columns.select)
        self.columns.chosen.connect(self.table.show_column)
        self.columns.read_as.connect(self._read_as)
        self.columns.measured_in.connect(self._measure_in)
        self.columns.stored_as.connect(self.stored_as)
        self.accept_all.clicked.connect(self._accept_all)
        self.protect.clicked.connect(self.coded)
        self.problems.selected_row.connect(self._go_to)
        self.problems.clicked.connect(lambda _: self._go_to(self.problems.current_key()))

    def _correct(self, **changes: object) -> None:
        if self._step is not None:
            self.corrected.emit(replace(self._step, **changes))  # type: ignore[arg-type]  # fields of a step by name

    def _read_otherwise(self, given: Input, **changes: object) -> None:
        """The first correction ticks that it is remembered; whoever does not want that unticks it."""
        if self._step is not None:
            kept = self._step.kept or import_edits.is_untouched(self._step)
            self._correct(given=given, recalled=False, kept=kept, **changes)

    def _take_role(self, role: str) -> None:
        if self._step is not None and role != (self._step.given.role or ""):
            given = import_edits.with_role(self._step.given, role)
            chosen = bool(role or self._step.outline.roles) and not self._step.already
            self._read_otherwise(given, chosen=chosen)

    def _take_layout(self, layout: KnownLayout | None, own: bool) -> None:  # noqa: FBT001 - a signal's argument
        if self._step is not None:
            step = import_edits.with_layout(self._step, layout, own=own)
            chosen = bool(words.plays(step)) and not step.already
            self._read_otherwise(step.given, chosen=chosen, outline=step.outline, found=step.found)

    def _take_header(self, row: int) -> None:
        if self._step is not None:
            self._read_otherwise(replace(self._step.given, header_row=row))

    def _answer(self, answers: object) -> None:
        if self._step is not None and isinstance(answers, dict):
            self._read_otherwise(import_edits.with_answers(self._step.given, answers))

    def _confirm(self) -> None:
        if self._step is not None and self._preview is not None:
            self._read_otherwise(import_edits.confirmed(self._step.given, self._preview), chosen=True)

    def _accept_all(self) -> None:
        if self._step is not None and self._preview is not None:
            self._read_otherwise(import_edits.with_proposals(self._step.given, self._preview))

    def _read_as(self, name: str, target: str) -> None:
        if self._step is not None:
            self._read_otherwise(import_edits.with_column(self._step.given, name, target))

    def _measure_in(self, column: str, unit: str) -> None:
        if self._step is not None:
            self._read_otherwise(import_edits.with_unit(self._step.given, column, unit))

    def _go_to(self, key: str) -> None:
        if self._preview is not None and key:
            self.table.show_cell(self._preview.problems[int(key)].cell)
        self._show_problem(key)

    def _show_problem(self, key: str) -> None:
        """The whole sentence of the chosen problem, under the list."""
        problem = self._preview.problems[int(key)] if self._preview is not None and key else None
        self._problem.setText(f"{problem.message} {problem.remedy}".strip() if problem else "")
        self._problem.setVisible(problem is not None)


def _place(step: Step) -> tuple[object, ...]:
    return step.given.path, step.given.sheet, step.given.table


def _row(problem: words.ProblemRow) -> Row:
    text = f"{problem.message} {problem.remedy}".strip()
    return Row(
        (Cell(problem.level, problem.tone, problem.rank), Cell(problem.cell), Cell(text, hint=text)), problem.key
    )
