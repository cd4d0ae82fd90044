"""The cards of a KPI's page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.figure import Figure
from kpidesk.desktop.widgets.lines import Lines
from kpidesk.desktop.widgets.rows import Cell, Column, Row
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.control import EXPLAINED
from kpidesk.views.course import GRAINS, Course
from kpidesk.views.kpi import Head, MeasureRow, SegmentRow
from kpidesk.views.sources import Evidence, Formula

_CHART, _SENTENCE = 300, 60
_YES = {"yes": "accent", "no": "", "–": "muted"}


class HeadCard(Card):
    """Title and light, the chosen measure's value, why, what would settle it, and who owns it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._title, self._about = Text("", "title"), Text("", "secondary", wrap=True)
        self._sign, self._sure = Text("", "chip"), Text("", "secondary")
        self._measure, self._figure = Text("", "subheading"), Figure(27, 15)
        self._precision, self._target = Text("", "secondary", wrap=True), Text("", "secondary", wrap=True)
        self._why_title, self._settle_title = Text("Why this light", "subheading"), Text("To settle", "subheading")
        self._why, self._settle = Lines(), Lines()
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self._lay_out()

    def show_head(self, head: Head) -> None:
        """Show it."""
        self.set_edge(head.edge)
        self.setAccessibleName(f"{head.title}, {head.sign}")
        self._title.setText(head.title)
        self._sign.setText(head.sign)
        self._sign.set_tone(head.tone)
        self._sure.setText(head.sure)
        self._measure.setText(head.measure)
        self._figure.show_parts(head.value)
        self._precision.setText(head.precision)
        self._precision.setVisible(bool(head.precision))
        self._target.setText(head.target)
        self._about.setText(f"{head.area} · {f'Owner: {head.owner}' if head.owner else 'no owner is set'}")
        for title, lines, said in (
            (self._why_title, self._why, head.why),
            (self._settle_title, self._settle, head.settle),
        ):
            title.setVisible(bool(said))
            lines.show_texts(said)

    def _lay_out(self) -> None:
        top, below = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(10)
        for widget in (self._title, self._sign, self._sure):
            top.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        top.addLayout(self.buttons)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(2)
        values: tuple[QWidget, ...] = (self._measure, self._figure, self._precision, self._target)
        for value in values:
            left.addWidget(value)
        left.addStretch(1)
        right.setSpacing(4)
        reasons: tuple[QWidget, ...] = (self._why_title, self._why, self._settle_title, self._settle)
        for reason in reasons:
            right.addWidget(reason)
        right.addStretch(1)
        below.setSpacing(28)
        below.addLayout(left, 2)
        below.addLayout(right, 3)
        self.body.addLayout(top)
        self.body.addWidget(self._about)
        self.body.addLayout(below)


class CourseCard(Card):
    """The chart of the chosen measure at one grain, and what its weeks say; ``grain_chosen`` tells which grain."""

    grain_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Course", parent=parent)
        self._drawn = False
        self.view = ChartView()
        self._said = Text("", "caption", wrap=True)
        self._reading_title, self._reading = Text("What the weeks say", "subheading"), Lines()
        self._reading_title.setToolTip(EXPLAINED)
        self._grains = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for grain, text in GRAINS:
            button = QPushButton(text)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=grain: self.grain_chosen.emit(name))
            self._grains.addButton(button)
            self._buttons[grain] = button
            self.head.addWidget(button)
        self.body.addWidget(self.view, 1)
        for widget in (self._said, self._reading_title, self._reading):
            self.body.addWidget(widget)
        self._size()
        theme().changed.connect(self._size)

    def show_course(self, title: str, course: Course, grain: str, grains: Sequence[str]) -> None:
        """Show a chart, or why there is none; ``grains`` are those that can be chosen."""
        for name, button in self._buttons.items():
            button.setVisible(name in grains)
        self.heading.setText(course.chart.series or title if course.chart else title)
        self._buttons[grain].setChecked(True)
        self._drawn = course.chart is not None
        self.view.show_chart(course.chart, course.empty)
        self._said.setText(course.said)
        self._reading.show_texts(course.reading)
        for widget in (self._reading_title, self._reading):
            widget.setVisible(bool(course.reading))
        self._size()

    def _size(self) -> None:
        self.view.setMinimumHeight(theme().px(_CHART if self._drawn else _SENTENCE))


class MeasuresCard(Card):
    """The measures of a KPI; the current one is what the page shows. ``chosen`` tells it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Measures", parent=parent)
        self.table = RowsTable(fit_rows=True, name="Measures of this KPI")
        self.body.addWidget(Text("Choose a measure to see its course, formula, lines and segments.", "caption"))
        self.body.addWidget(self.table)
        self.table.selected_row.connect(self.chosen)

    def show_measures(self, rows: Sequence[MeasureRow], chosen: str, segment: str) -> None:
        """Show them, and which is chosen."""
        beside = [Column(segment, align_right=True, width=130)] if segment else []
        columns = (
            Column("Measure", stretch=True),
            Column("Value", align_right=True),
            *beside,
            Column("95 % interval", align_right=True),
            Column("n", align_right=True, width=84),
            Column("Green", align_right=True),
            Column("Red", align_right=True),
            Column("Light"),
        )
        self.table.blockSignals(True)  # what is shown is no choice of the user
        self.table.show_rows(columns, [_measure(row, segment=bool(segment)) for row in rows])
        self.table.select(chosen)
        self.table.blockSignals(False)


def _measure(row: MeasureRow, *, segment: bool) -> Row:
    beside = [Cell(row.segment, "secondary")] if segment else []
    cells = (
        Cell(row.title, hint=row.hint),
        Cell(row.value, "muted" if row.missing else "", bold=bool(row.tone) and not row.missing, hint=row.hint),
        *beside,
        Cell(row.interval, "secondary"),
        Cell(row.n, "secondary"),
        Cell(row.green, "secondary"),
        Cell(row.red, "secondary"),
        Cell(row.sign, row.tone or "secondary", hint=row.hint),
    )
    return Row(cells, row.id)


class SegmentsCard(Card):
    """The chosen measure by segment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Segments", parent=parent)
        self.table = RowsTable(fit_rows=True, name="Segments")
        self._note = Text("", "caption", wrap=True)
        self.body.addWidget(self.table)
        self.body.addWidget(self._note)
        self.body.addStretch(1)

    def show_segments(self, title: str, rows: Sequence[SegmentRow]) -> None:
        """Show them, or that there are none."""
        self.heading.setText(f"{title} by segment")
        columns = (
            Column("By"),
            Column("Segment", stretch=True),
            Column("Value", align_right=True),
            Column("95 % interval", align_right=True, width=108),
            Column("n", align_right=True, width=64),
            Column("Differs", width=72, hint="From the rest of the column, by more than chance. –: cannot be told"),
        )
        self.table.setVisible(bool(rows))
        self.table.show_rows(columns, [_segment(row) for row in rows])
        told = any(row.differs == "yes" for row in rows)
        more = "“Yes” says that chance alone would rarely do it, not that the difference matters."
        none = f"{title} is not computed by segment."
        same = "No segment is shown to differ: there may be too few rows to tell."
        self._note.setText((more if told else same) if rows else none)


def _segment(row: SegmentRow) -> Row:
    cells = (
        Cell(row.column, "secondary"),
        Cell(row.name, "accent" if row.chosen else "", bold=row.chosen),
        Cell(row.value, sort=row.number),
        Cell(row.interval, "secondary"),
        Cell(row.n, "secondary"),
        Cell(row.differs, _YES[row.differs], bold=row.differs == "yes"),
    )
    return Row(cells, f"{row.column}={row.name}")


class FormulaCard(Card):
    """What the measure is, with the numbers put in, and what its statistics mean in plain words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Definition", parent=parent)
        self._formula, self._worked = Text("", wrap=True), Text("", "strong", wrap=True)
        self._small = QGridLayout()
        self._small.setHorizontalSpacing(10)
        self._small.setVerticalSpacing(3)
        self._small.setColumnStretch(1, 1)
        self._lines: dict[str, Text] = {}
        self._meaning = Lines()
        for widget in (self._formula, self._worked):
            self.body.addWidget(widget)
        self.body.addWidget(Text("What it means", "subheading"))
        self.body.addWidget(self._meaning)
        self.body.addLayout(self._small)
        self.body.addStretch(1)

    def show_formula(self, formula: Formula | None, meaning: Sequence[str]) -> None:
        """Show it."""
        self._formula.setText(formula.formula if formula else "The catalogue does not describe this measure.")
        self._worked.setText(formula.worked if formula else "")
        self._worked.setVisible(bool(formula and formula.worked))
        self._meaning.show_texts(meaning)
        for name, text in formula.small if formula else ():
            if name not in self._lines:
                self._add(name)
            self._lines[name].setText(text)

    def _add(self, name: str) -> None:
        row = len(self._lines)
        self._lines[name] = Text("", "caption", wrap=True)
        self._small.addWidget(Text(name, "caption"), row, 0, Qt.AlignmentFlag.AlignTop)
        self._small.addWidget(self._lines[name], row, 1)


class EvidenceCard(Card):
    """Which columns the measure needs, the files that have them, what was left out, and the rows themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Evidence", parent=parent)
        self.rows = QPushButton("&Show the rows used and left out")
        self._columns, self._support = Text("", "caption", wrap=True), Text("", "secondary", wrap=True)
        self.table = RowsTable(fit_rows=True, name="Files behind this measure")
        self._left_title, self._left = Text("Left out", "subheading"), Lines()
        self.head.addWidget(self.rows)
        for widget in (self._columns, self.table, self._support, self._left_title, self._left):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_evidence(self, evidence: Evidence) -> None:
        """Show it."""
        self._columns.setText(f"Computed from {evidence.columns}." if evidence.columns else "")
        self._columns.setVisible(bool(evidence.columns))
        self._support.setText(evidence.support)
        self._support.setVisible(bool(evidence.support))
        columns = (
            Column("File", stretch=True),
            Column("Read", align_right=True, width=64, hint="Rows read"),
            Column("Sound", align_right=True, width=64, hint="Rows that could be used"),
            Column("Left out", align_right=True, width=70, hint="Rows left out"),
        )
        files = [
            Row(
                (
                    Cell(row.file, hint=f"{row.role}, imported on {row.imported}"),
                    Cell(row.read),
                    Cell(row.used),
                    Cell(row.left_out, bold=row.left_out != "0"),
                )
            )
            for row in evidence.files
        ]
        self.table.show_rows(columns, files)
        self.table.setVisible(bool(files))
        self.rows.setEnabled(bool(files))
        self.rows.setToolTip("" if files else "No file with these columns was imported.")
        self._left_title.setVisible(bool(evidence.left_out))
        self._left.show_texts(evidence.left_out)
