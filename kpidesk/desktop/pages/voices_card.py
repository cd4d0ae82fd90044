"""What people say: ``PromotersCard`` (net promoter score by month) and ``VoicesCard`` (comments and notes with the
themes given to them) for the page on people, and ``BesideCard`` for the comments that belong to one measure.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import GAP
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Keep
from kpidesk.pilot.contents import LONGEST_THEME
from kpidesk.session.edits import ChangeSettings
from kpidesk.views import voices as view
from kpidesk.views.editing import why_not_editable
from kpidesk.views.opened import Opened

_VOICES = (
    Column("Day"),
    Column("Source"),
    Column("Score", align_right=True),
    Column("Comment", stretch=True),
    Column("Theme"),
)
_MONTHS = (
    Column("Month", stretch=True),
    Column("Score", align_right=True),
    Column("Margin", align_right=True),
    Column("Promoters", align_right=True),
    Column("Passive", align_right=True),
    Column("Detractors", align_right=True),
    Column("Answered", align_right=True),
    Column("Reading"),
)
_CHART, _SHOWN = 220, 12
_GIVE, _TAKE = "Give a theme to comments", "Take a theme from comments"


class PromotersCard(Card):
    """Net promoter score by month; hidden where nobody was asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Net promoter score", parent=parent)
        self._chart = ChartView()
        self._table = RowsTable(fit_rows=True, name="Net promoter score by month")
        for widget in (self._chart, self._table, Text(view.HOW_PROMOTERS, "caption", wrap=True)):
            self.body.addWidget(widget)
        theme().changed.connect(self._size)
        self._size()

    def show_opened(self, opened: Opened | None) -> None:
        """Show the months."""
        review = opened.review if opened else None
        shown = view.promoters(review) if review else None
        self.setVisible(bool(shown and shown.lines))
        if shown is None:
            return
        self._chart.setVisible(shown.chart is not None)
        self._chart.show_chart(shown.chart)
        self._table.show_rows(_MONTHS, tuple(map(_month, shown.lines)))

    def _size(self) -> None:
        self._chart.setMinimumHeight(theme().px(_CHART))


class VoicesCard(Card):
    """Comments and notes, counted by theme; a theme is given to the one selected, and to all in the same words."""

    wished = Signal(object)
    """A ``wishes.Wish``: the edit that gives or takes a theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(view.TITLE, parent=parent)
        self._opened: Opened | None = None
        self._lines: dict[str, view.VoiceLine] = {}
        self._filter, self._theme = QComboBox(), QComboBox()
        self._filter.setAccessibleName("Theme that is shown")
        self._filter.activated.connect(self._show)
        self._theme.setAccessibleName("Theme of the selected comment")
        self._theme.setEditable(True)
        self._theme.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for box in (self._filter, self._theme):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._give, self._take = QPushButton("Give this theme"), QPushButton("Take it away")
        self._give.clicked.connect(lambda: self._keep(self._theme.currentText().strip()))
        self._take.clicked.connect(lambda: self._keep(""))
        self._said, self._counts = Text("", wrap=True), Text("", "strong", wrap=True)
        self._hint = Text("", "caption", wrap=True)
        self._table = RowsTable(most_rows=_SHOWN, name="Comments and notes")
        self._table.selected_row.connect(self._choose)
        self._lay_out()

    def show_opened(self, opened: Opened | None) -> None:
        """Show the comments of the theme chosen before, or all."""
        self._opened = opened
        self.setVisible(opened is not None and opened.review is not None)
        if opened is None or opened.review is None:
            return
        shown, chosen = view.heard(opened.review), self._filter.currentData()
        self._filter.clear()
        self._filter.addItem(view.EVERY, view.EVERY)
        for one in shown.themes:
            self._filter.addItem(f"{one.name} ({one.count:,})", one.theme or view.UNTHEMED)
        self._filter.setCurrentIndex(max(0, self._filter.findData(chosen)))
        self._filter.setVisible(bool(shown.lines))
        self._theme.clear()
        self._theme.addItems([one.theme for one in shown.themes if one.theme])
        self._show()

    def _show(self) -> None:
        if self._opened is None or self._opened.review is None:
            return
        shown = view.heard(self._opened.review, self._filter.currentData() or view.EVERY)
        self._said.setText(shown.empty or shown.said)
        self._counts.setText(shown.counts)
        self._counts.setVisible(bool(shown.themes))
        self._table.show_rows(_VOICES, tuple(_voice(at, line) for at, line in enumerate(shown.lines)))
        self._lines = {str(at): line for at, line in enumerate(shown.lines)}
        for widget in (self._table, self._edit):
            widget.setVisible(bool(shown.lines))
        self._choose(self._table.current_key())

    def _choose(self, key: str) -> None:
        """Offer the theme of the selected comment, and say why it cannot be changed where it cannot."""
        line = self._lines.get(key)
        why = why_not_editable(self._opened)
        self._theme.setEditText("" if line is None or line.theme == view.UNTHEMED else line.theme)
        self._give.setEnabled(line is not None and not why)
        self._take.setEnabled(line is not None and line.given and not why)
        hint = "" if line else "Select a comment to give it a theme; all in the same words get it too."
        self._hint.setText(why or hint)
        self._hint.setVisible(bool(why or hint))

    def _keep(self, theme: str) -> None:
        line = self._lines.get(self._table.current_key())
        fault = view.why_no_theme(theme)
        if line is None or fault:
            self._hint.setText(fault)
            self._hint.setVisible(bool(fault))
            return
        if theme != line.theme or (not theme and line.given):
            changes = {view.theme_key(line.key): theme or None}
            self.wished.emit(Keep(ChangeSettings(_GIVE if theme else _TAKE, changes)))

    def _lay_out(self) -> None:
        self.head.addWidget(self._filter)
        self._edit = QWidget()
        across = QHBoxLayout(self._edit)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        self._theme.setMinimumWidth(theme().px(3 * LONGEST_THEME))
        for widget in (Text("Theme"), self._theme, self._give, self._take):
            across.addWidget(widget)
        across.addStretch(1)
        for part in (self._counts, self._said, self._table, self._edit, self._hint):
            self.body.addWidget(part)


class BesideCard(Card):
    """The latest comments that belong to one measure, beside its numbers; hidden where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(view.TITLE, parent=parent)
        self._table = RowsTable(fit_rows=True, name="Comments on this measure")
        self.body.addWidget(self._table)

    def show_voices(self, review: Review, *names: str) -> None:
        """Those of the measure or KPI with these ids or titles."""
        lines = view.voices_of(review, *names)
        self._table.show_rows(_VOICES, tuple(_voice(at, line) for at, line in enumerate(lines)))
        self.setVisible(bool(lines))


def _voice(at: int, line: view.VoiceLine) -> Row:
    cells = (
        Cell(line.day, sort=line.order),
        Cell(line.source),
        Cell(line.score),
        Cell(line.text, hint=line.text),
        Cell(line.theme, "muted" if line.theme == view.UNTHEMED else "accent"),
    )
    return Row(cells, str(at))


def _month(line: view.MonthLine) -> Row:
    cells = (
        Cell(line.month),
        Cell(line.score, bold=True),
        Cell(line.margin),
        Cell(line.promoters),
        Cell(line.passives),
        Cell(line.detractors),
        Cell(line.answered),
        Cell(line.moved, line.tone),
    )
    return Row(cells, line.month)
