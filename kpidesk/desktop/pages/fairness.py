"""Fairness: rates of groups with their intervals, who cannot be assessed, month by month, and what explains a gap."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pages.explanation_dialog import ExplanationDialog
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go, ImportFiles, Keep
from kpidesk.session.edits import Edit, WithdrawExplanation
from kpidesk.views import fairness as view
from kpidesk.views.editing import why_not_editable
from kpidesk.views.opened import Opened

_CHART = 200
_GROUPS = (
    Column("Group", stretch=True),
    Column("n", align_right=True),
    Column("Selected", align_right=True),
    Column("95 % interval", align_right=True),
    Column("TPR", align_right=True),
    Column("FPR", align_right=True),
    Column("Calibration", align_right=True),
    Column("Assessed"),
)
_MONTHS = (
    Column("Month", stretch=True),
    Column("Demographic parity difference", align_right=True),
    Column("Light"),
    Column("Equalized odds difference", align_right=True),
    Column("Light"),
)


class FairnessPage(ScrollingPage):
    """Its item is a group column."""

    id = "fairness"
    title = "Fairness"
    topic = "fairness"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self._tiles = TileRow((4, 2))
        self._tiles.opened.connect(lambda measure: self.wished.emit(Go("kpi", measure)))
        self._column = QComboBox()
        self._column.setAccessibleName("Group column")
        self._column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._column.activated.connect(self._show_column)
        self._rates = ChartCard("Selection rate of each group, with 95 % interval", _CHART)
        self._rates.head.addWidget(self._column)
        self._gaps, self._meaning = Text("", wrap=True), Text("", "caption", wrap=True)
        self._left_out = Text("", "strong", "yellow", wrap=True)
        self._groups = RowsTable(fit_rows=True, name="Groups")
        self._months = RowsTable(fit_rows=True, name="Fairness by month")
        self._groups_card, self._months_card = Card("The groups"), Card("Month by month, the worst column")
        self._months_note = Text("", "caption", wrap=True)
        self._notes, self._notes_card = QVBoxLayout(), Card("Explanations")
        self._explain = QPushButton("Explain the difference…")
        self._explain.clicked.connect(self._ask)
        self._nothing = Card()
        self._lay_out()

    def show_opened(self, opened: Opened | None) -> None:
        """Show the column chosen before, else the first."""
        self._opened = opened
        review = opened.review if opened else None
        known = view.columns(review) if review else ()
        chosen = self._column.currentData()
        self._column.clear()
        for name, words in known:
            self._column.addItem(words, name)
        self._column.setCurrentIndex(max(0, self._column.findData(chosen)))
        for card in (self._rates, self._groups_card, self._notes_card):
            card.setVisible(bool(known))
        self._nothing.setVisible(not known)
        self._why.setText(view.why_no_rates(review) if review else "")
        self._tiles.show_tiles(view.tiles(review) if review and known else ())
        months = view.months(review) if review and known else ()
        self._months.show_rows(_MONTHS, tuple(_month(line) for line in months))
        self._months_card.setVisible(bool(months))
        note = view.months_note(review) if review else ""
        self._months_note.setText(note)
        self._months_note.setVisible(bool(note))
        self._show_column()

    def show_item(self, item: str) -> None:
        """Show this group column."""
        place = self._column.findData(item)
        if place >= 0:
            self._column.setCurrentIndex(place)
            self._show_column()

    def _show_column(self) -> None:
        review = self._opened.review if self._opened else None
        page = view.column_page(review, self._column.currentData()) if review and self._column.count() else None
        if page is None:
            return
        self._rates.show_chart(page.chart, "No group of this column has a rate.")
        self._gaps.setText(page.gaps)
        for text, said in ((self._meaning, page.meaning), (self._left_out, page.left_out)):
            text.setText(said)
            text.setVisible(bool(said))
        self._groups.show_rows(_GROUPS, tuple(_group(line) for line in page.lines))
        why_not = why_not_editable(self._opened)
        self._explain.setVisible(page.can_explain)
        self._explain.setEnabled(not why_not)
        self._explain.setToolTip(why_not)
        self._show_notes(page.explained, editable=not why_not)

    def _show_notes(self, explained: tuple[view.Explained, ...], *, editable: bool) -> None:
        while self._notes.count():
            item = self._notes.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for each in explained:
            self._notes.addWidget(self._note(each, editable=editable))
        if not explained:
            self._notes.addWidget(Text("No difference of this column has been explained.", "secondary"))

    def _note(self, explained: view.Explained, *, editable: bool) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(Text(explained.text, wrap=True), 1)
        across.addWidget(Text(explained.state, "sign", explained.tone))
        withdraw = QPushButton("Withdraw")
        withdraw.setEnabled(editable)
        withdraw.setAccessibleName(f"Withdraw the explanation by {explained.explanation.owner}")
        withdraw.clicked.connect(lambda: self.wished.emit(Keep(WithdrawExplanation(explained.explanation))))
        across.addWidget(withdraw)
        return row

    def _ask(self) -> None:
        review = self._opened.review if self._opened else None
        if review is not None:
            dialog = ExplanationDialog(self._column.currentData(), self.preview, review, self)
            dialog.kept.connect(lambda edit: self.wished.emit(Keep(edit)))
            dialog.open()

    def _lay_out(self) -> None:
        self._why = Text("", wrap=True)
        add = QPushButton("Import files…")
        add.clicked.connect(lambda: self.wished.emit(ImportFiles()))
        across = QHBoxLayout()
        across.addWidget(self._why, 1)
        across.addWidget(add)
        self._nothing.body.addLayout(across)
        for text in (self._gaps, self._meaning, self._left_out):
            self._rates.body.addWidget(text)
        self._groups_card.body.addWidget(self._groups)
        self._months_card.body.addWidget(self._months)
        self._months_card.body.addWidget(self._months_note)
        self._notes_card.head.addWidget(self._explain)
        self._notes_card.body.addLayout(self._notes)
        for widget in (
            self._nothing,
            self._tiles,
            self._rates,
            self._groups_card,
            self._notes_card,
            self._months_card,
        ):
            self.body.addWidget(widget)
        self.body.addStretch(1)


def _group(line: view.GroupLine) -> Row:
    assessed = Cell("yes") if not line.why_not else Cell("– cannot assess", "muted", hint=line.why_not)
    cells = (
        Cell(line.group),
        Cell(f"{line.n:,}", sort=float(line.n)),
        Cell(line.selected, sort=-1.0 if line.rate is None else line.rate),
        Cell(line.interval),
        Cell(line.tpr),
        Cell(line.fpr),
        Cell(line.calibration),
        assessed,
    )
    return Row(cells, line.group)


def _month(line: view.MonthLine) -> Row:
    cells = (
        Cell(line.month),
        Cell(line.parity),
        Cell(line.parity_light, line.parity_tone),
        Cell(line.odds),
        Cell(line.odds_light, line.odds_tone),
    )
    return Row(cells, line.month)
