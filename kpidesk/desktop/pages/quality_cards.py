"""The cards of the page of quality: errors and their cost, segments, drift, and the fields that fail."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import GAP
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import figures
from kpidesk.views import quality_parts as view

_FEW_CLASSES, _CELL, _FLAT, _HEAD = 4, 66, 34, 34
_LOWEST, _SEGMENT = 190, 30
_LONGEST, _CLASS = 48, 20
_ERRORS = (
    Column("Actual"),
    Column("Said", stretch=True),
    Column("Rows", align_right=True),
    Column("Of actual", align_right=True),
    Column("Each", align_right=True),
    Column("Together", align_right=True),
)
_SEGMENTS = (
    Column("Segment", stretch=True),
    Column("Value", align_right=True),
    Column("95 % interval", align_right=True),
    Column("n", align_right=True),
)
_DIFFERS = Column("From the rest")
_FIELDS = (
    Column("Field", stretch=True),
    Column("Dimension"),
    Column("Share", align_right=True),
    Column("Passed", align_right=True),
    Column("Checked", align_right=True),
)


def chooser(name: str) -> QComboBox:
    """A box to choose from, as wide as its words."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


class ErrorsCard(Card):
    """The table of answers as a heat map, beside the kinds of errors by what they cost."""

    rates_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Errors and what they cost", parent=parent)
        self._rows = 2
        self._map = ChartView()
        self._table = RowsTable(fit_rows=True, name="Kinds of errors")
        self._said, self._remark = Text("", wrap=True), Text("", "caption", wrap=True)
        self._change = QPushButton("Change the costs…")
        self._change.clicked.connect(self.rates_wished)
        self.head.addWidget(self._change)
        right = QWidget()
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self._table)
        down.addStretch(1)
        self._how = Text("Rows: what was actually so. Columns: what was answered. Shares are of the row.", "caption")
        self.body.addWidget(self._said)
        self.body.addWidget(Pair(self._map, right, gap=2 * GAP))
        self.body.addWidget(self._how)
        self.body.addWidget(self._remark)
        theme().changed.connect(self._size)

    def show_errors(self, shown: view.Errors) -> None:
        """Show them, or say why there is no table."""
        self._rows = shown.rows
        self._said.setText(shown.said)
        self._remark.setText(shown.remark)
        self._remark.setVisible(bool(shown.remark))
        for widget in (self._map, self._how, self._change):
            widget.setVisible(shown.chart is not None)
        self._change.setText("Change the costs…" if shown.costs else "Set the costs…")
        self._map.show_chart(shown.chart)
        self._table.show_rows(_ERRORS if shown.costs else _ERRORS[:4], tuple(map(_error, shown.lines)))
        self._table.setVisible(bool(shown.lines))
        self._size()

    def _size(self) -> None:
        each = _CELL if self._rows <= _FEW_CLASSES else _FLAT
        self._map.setMinimumHeight(theme().px(_HEAD + each * max(self._rows, 1)))


class SegmentsCard(Card):
    """A measure in the segments of a column: dots with intervals, and the figures."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("By segment", parent=parent)
        self.column, self.measure = chooser("Column"), chooser("Measure of the segments")
        for box in (self.measure, self.column):
            self.head.addWidget(box)
            box.activated.connect(lambda _: self.chosen.emit())
        self._dots, self._rows = ChartView(), 1
        self._table = RowsTable(fit_rows=True, name="Segments")
        self._said = Text("", "caption", wrap=True)
        right = QWidget()
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self._table)
        down.addStretch(1)
        self.body.addWidget(Pair(self._dots, right, gap=2 * GAP))
        self.body.addWidget(self._said)
        theme().changed.connect(self._size)

    def show_columns(self, columns: tuple[tuple[str, str], ...], measures: tuple[tuple[str, str], ...]) -> None:
        """Offer columns and measures, those chosen before where they are among them."""
        for box, known in ((self.column, columns), (self.measure, measures)):
            before = box.currentData()
            box.clear()
            for key, words in known:
                box.addItem(words, key)
            box.setCurrentIndex(max(0, box.findData(before)))

    def choose_column(self, key: str) -> bool:
        """Choose a column, if it is offered."""
        place = self.column.findData(key)
        if place >= 0:
            self.column.setCurrentIndex(place)
        return place >= 0

    def show_segments(self, review: Review) -> None:
        """Show what is chosen."""
        shown = view.segments(review, self.measure.currentData(), self.column.currentData())
        self._dots.show_chart(shown.chart)
        self._dots.setVisible(shown.chart is not None)
        self._rows = max(len(shown.chart.points) if shown.chart else 1, 1)
        self._said.setText(shown.said)
        columns = (*_SEGMENTS, _DIFFERS) if shown.told else _SEGMENTS
        self._table.show_rows(columns, tuple(_segment(line, told=shown.told) for line in shown.lines))
        self._size()

    def _size(self) -> None:
        self._dots.setMinimumHeight(max(theme().px(_LOWEST), theme().px(90 + _SEGMENT * self._rows)))


class DriftCard(ChartCard):
    """The fitted line of accuracy over the weeks whose labels are in, and its reading."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__("Is accuracy being lost?", height, parent)

    def show_drift(self, shown: view.Drift) -> None:
        """Show the line; where it cannot be told, the weeks alone and why."""
        self.show_chart(shown.chart, shown.empty, shown.said if shown.chart else "")


class DataCard(Card):
    """The fields that fail most."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Fields that fail most", parent=parent)
        self._table = RowsTable(fit_rows=True, name="Fields")
        self._said = Text("", "caption", wrap=True)
        self.body.addWidget(self._table)
        self.body.addWidget(self._said)

    def show_data(self, shown: view.Data) -> None:
        """Show the fields."""
        self._table.show_rows(_FIELDS, tuple(map(_field, shown.fields)))
        self._table.setVisible(bool(shown.fields))
        self._said.setText(shown.said)
        self._said.setVisible(bool(shown.said))
        self.setVisible(bool(shown.fields or shown.said))


def _name(text: str, most: int = _LONGEST) -> Cell:
    """A name that people gave, never wider than a table."""
    short = figures.shorten(text, most)
    return Cell(short, hint=text if short != text else "")


def _error(line: view.ErrorLine) -> Row:
    rows, share, each, together = line.order
    cells = (
        _name(line.actual, _CLASS),
        _name(line.said, _CLASS),
        Cell(line.rows, sort=rows),
        Cell(line.share, sort=share),
        Cell(line.each, sort=each),
        Cell(line.together, sort=together, bold=True),
    )
    return Row(cells, f"{line.actual}\n{line.said}")


def _segment(line: view.SegmentLine, *, told: bool) -> Row:
    value, n = line.order
    cells = (
        _name(line.segment),
        Cell(line.value, "" if line.interval or line.n else "muted", sort=value, hint=line.why),
        Cell(line.interval),
        Cell(line.n, sort=n),
    )
    return Row(
        (*cells, Cell(line.differs, "accent" if line.differs.startswith("◆") else "")) if told else cells, line.segment
    )


def _field(line: view.FieldLine) -> Row:
    share, passed, checked = line.order
    cells = (
        _name(line.field),
        Cell(line.dimension),
        Cell(line.share, line.tone, sort=share),
        Cell(line.passed, sort=passed),
        Cell(line.checked, sort=checked),
    )
    return Row(cells, f"{line.field}\n{line.dimension}")
