"""One sheet of an import: what it was taken for and why, its header row, its columns, and its first rows."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.columns_table import ColumnsTable
from kpidesk.desktop.widgets.preview_table import PreviewTable
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.intake.inputs import Input
from kpidesk.intake.survey import Preview, Step
from kpidesk.views import importing as words

_PROBLEMS = (Column("Level", width=84), Column("Cell", width=64), Column("What is wrong, and what to do", stretch=True))
_LAST_ROW = 1_000
_LEFT, _RIGHT = 430, 520


class SheetPanel(QWidget):
    """Shows one step of an import and lets it be corrected; ``corrected`` gives the step as it shall be."""

    corrected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step: Step | None = None
        self._preview: Preview | None = None
        self._title = Text("", "heading")
        self._why = Text("", "secondary", wrap=True)
        self.chosen = QCheckBox("Import this &sheet")
        self.kept = QCheckBox("&Remember for next time")
        self.kept.setToolTip("The next sheet with the same headers is read in the same way.")
        self.role = QComboBox()
        self.header_row = QSpinBox()
        self.columns = ColumnsTable()
        self.table = PreviewTable()
        self.problems = RowsTable(name="Problems of this sheet")
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._missing = Text("", "strong", "red", wrap=True)
        self._seen = Text("", "caption", wrap=True)
        self._problem = Text("", "secondary", wrap=True)
        self._fill_choices()
        self._lay_out()
        self._connect()

    def show_step(self, step: Step, preview: Preview | None, fault: str) -> None:
        """Show a sheet; ``fault`` says why there is no preview of it."""
        other = self._step is None or self._step.given.path != step.given.path or self._step.outline != step.outline
        self._step, self._preview = step, preview
        self._title.setText(words.place(step))
        self._why.setText(words.taken_for(step))
        for box, on in ((self.chosen, step.chosen), (self.kept, step.kept)):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self._show_how(step)
        if preview is not None or fault or other:
            self._show_preview(preview, fault)

    def _show_how(self, step: Step) -> None:
        self.chosen.setEnabled(not step.already)
        self.kept.setEnabled(bool(step.given.role) and step.given.header_row != 0)
        for box in (self.role, self.header_row):
            box.blockSignals(True)
        self.role.setCurrentIndex(max(self.role.findData(step.given.role or ""), 0))
        shown = self._preview.header_row if self._preview and step.given.header_row is None else step.given.header_row
        self.header_row.setValue(1 if shown is None else shown)
        for box in (self.role, self.header_row):
            box.blockSignals(False)

    def _show_preview(self, preview: Preview | None, fault: str) -> None:
        self.table.show_preview(preview)
        rows = words.column_rows(preview) if preview else ()
        self.columns.show_rows(rows, words.targets(preview.role if preview else ""))
        self._missing.setText(fault or (words.missing(preview) if preview else ""))
        self._missing.setVisible(bool(self._missing.text()))
        self._seen.setText(words.seen(preview) if preview else "")
        found = words.problem_rows(preview.problems) if preview else ()
        self.problems.setVisible(bool(found))
        self.problems.show_rows(_PROBLEMS, [_row(one) for one in found])
        self._show_problem(self.problems.current_key())

    def _fill_choices(self) -> None:
        self.role.addItem("choose what one row is", "")
        for choice in words.roles():
            self.role.addItem(choice.text, choice.key)
        self.role.setMaxVisibleItems(24)
        self.role.setAccessibleName("One row of this sheet is")
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.role.setMinimumContentsLength(26)
        self.header_row.setRange(0, _LAST_ROW)
        self.header_row.setSpecialValueText("none")
        self.header_row.setKeyboardTracking(False)
        self.header_row.setAccessibleName("Row of the header")
        self.header_row.setToolTip("The row in which the names of the columns stand, as the file counts them; 0: none.")

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(12)
        down.addWidget(self._head())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setProperty("kind", "plain")
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        left, right = Card("Columns"), Card("First rows")
        left.body.addWidget(self.columns, 1)
        left.body.addWidget(self._missing)
        left.body.addWidget(Text(words.LEGEND, "caption", wrap=True))
        right.body.addWidget(self.table, 3)
        right.body.addWidget(self._seen)
        right.body.addWidget(self.problems, 2)
        right.body.addWidget(self._problem)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([_LEFT, _RIGHT])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        down.addWidget(split, 1)

    def _head(self) -> QWidget:
        card = Card()
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.chosen)
        card.body.addLayout(top)
        card.body.addWidget(self._why)
        how = QHBoxLayout()
        how.setSpacing(8)
        for label, widget in (("&One row is", self.role), ("&Header in row", self.header_row)):
            text = Text(label, "secondary")
            text.setBuddy(widget)
            how.addWidget(text)
            how.addWidget(widget)
            how.addSpacing(12)
        how.addStretch(1)
        how.addWidget(self.kept)
        card.body.addLayout(how)
        return card

    def _connect(self) -> None:
        self.chosen.toggled.connect(lambda on: self._correct(chosen=on))
        self.kept.toggled.connect(lambda on: self._correct(kept=on))
        self.role.activated.connect(lambda _: self._take_role(str(self.role.currentData())))
        self.header_row.valueChanged.connect(self._take_header)
        self.table.header_asked.connect(self._take_header)
        self.table.chosen.connect(self.columns.select)
        self.columns.chosen.connect(self.table.show_column)
        self.columns.read_as.connect(self._read_as)
        self.columns.measured_in.connect(self._measure_in)
        self.problems.selected_row.connect(self._go_to)
        self.problems.clicked.connect(lambda _: self._go_to(self.problems.current_key()))

    def _correct(self, **changes: object) -> None:
        if self._step is not None:
            self.corrected.emit(replace(self._step, **changes))  # type: ignore[arg-type]  # fields of a step by name

    def _read_otherwise(self, given: Input, **changes: object) -> None:
        """The first correction ticks that it is remembered; whoever does not want that unticks it."""
        step = self._step
        if step is not None:
            untouched = step.given == Input(given.path, step.outline.role or None, step.outline.name or None)
            self._correct(given=given, recalled=False, kept=step.kept or untouched, **changes)

    def _take_role(self, role: str) -> None:
        if self._step is not None and role != (self._step.given.role or ""):
            given = replace(self._step.given, role=role or None, columns={}, units={}, ignored=frozenset())
            self._read_otherwise(given, chosen=bool(role) and not self._step.already)

    def _take_header(self, row: int) -> None:
        if self._step is not None:
            self._read_otherwise(replace(self._step.given, header_row=row))

    def _read_as(self, name: str, target: str) -> None:
        """A column shall be read as another, or not at all: what was read as that before is then free."""
        if self._step is None:
            return
        given = self._step.given
        columns = {reads: header for reads, header in given.columns.items() if header != name and reads != target}
        ignored = given.ignored - {name}
        if target:
            columns[target] = name
        else:
            ignored |= {name}
        units = {reads: unit for reads, unit in given.units.items() if reads != target}
        self._read_otherwise(replace(given, columns=columns, units=units, ignored=ignored))

    def _measure_in(self, column: str, unit: str) -> None:
        if self._step is not None:
            units = {**self._step.given.units, column: unit or words.unit_name("", column)}
            self._read_otherwise(replace(self._step.given, units=units))

    def _go_to(self, key: str) -> None:
        if self._preview is not None and key:
            self.table.show_cell(self._preview.problems[int(key)].cell)
        self._show_problem(key)

    def _show_problem(self, key: str) -> None:
        """The whole sentence of the chosen problem, under the list."""
        problem = self._preview.problems[int(key)] if self._preview is not None and key else None
        self._problem.setText(f"{problem.message} {problem.remedy}" if problem else "")
        self._problem.setVisible(problem is not None)


def _row(problem: words.ProblemRow) -> Row:
    return Row(
        (
            Cell(problem.level, problem.tone, problem.rank),
            Cell(problem.cell),
            Cell(f"{problem.message} {problem.remedy}", hint=f"{problem.message} {problem.remedy}"),
        ),
        problem.key,
    )
