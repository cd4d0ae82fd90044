"""What was recorded: accepted deviations, and the decisions, latest first."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from kpidesk.decision.review import KpiResult, Review
from kpidesk.desktop.decision.section import Preview, Section
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Keep
from kpidesk.pilot.records import Records
from kpidesk.session.edits import WithdrawExplanation, WithdrawWaiver
from kpidesk.views import board
from kpidesk.views import todos as view
from kpidesk.views.opened import Opened

_ACCEPTED = (
    Column("Measure", stretch=True),
    Column("Accepted up to", align_right=True),
    Column("Today", align_right=True),
    Column("Until", align_right=True),
    Column("Owner", width=170),
    Column("State"),
)
_RECORD = (
    Column("When"),
    Column("Decided", width=100),
    Column("Rule said", width=140),
    Column("By", stretch=True),
    Column("Next review", align_right=True),
    Column(
        "Record", align_right=True, hint="The end of a chain over this and every earlier record: proof of their order."
    ),
)
_NONE = (
    "No deviation is accepted. A red measure that is known and bearable is accepted with reason, owner, ceiling, day."
)
_UNDECIDED = "Nothing is decided yet. What the board decides is signed above, and stays here."


class AcceptedCard(Section):
    """Waivers and explanations; the button offers the KPIs of which a deviation can be accepted."""

    name = "Accepted deviations"

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self.empty = Text(_NONE, "secondary", wrap=True)
        self.table = RowsTable(fit_rows=True, name="Accepted deviations")
        self.reason = Text("", "caption", wrap=True)
        self.accept, self.withdraw = QPushButton("Accept a de&viation…"), QPushButton("&Withdraw")
        self.offers = QMenu(self.accept)
        self.accept.setMenu(self.offers)
        for widget in (self.empty, self.table, self.reason):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        row = QHBoxLayout()
        for button in (self.accept, self.withdraw):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.table.selected_row.connect(self._choose)
        self.withdraw.clicked.connect(self._withdraw)

    def show_opened(self, opened: Opened) -> None:
        """Show what is accepted."""
        review = opened.review
        self._opened = opened
        found = view.accepted(opened.records, review) if review else ()
        self._reasons = {one.key: one.reason for one in found}
        self.table.show_rows(_ACCEPTED, [_accepted_row(one) for one in found])
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.offers.clear()
        for kpi in view.deviating(review) if review else ():
            self.offers.addAction(kpi.title, partial(self._accept, kpi))
        free = not board.locked(opened) and not self.offers.isEmpty()
        self.accept.setEnabled(free)
        self.accept.setToolTip("" if free or board.locked(opened) else "Nothing is red: there is nothing to accept.")
        self._choose()

    def _choose(self) -> None:
        key = self.table.current_key()
        self.reason.setText(f"Reason: {self._reasons[key]}" if key in self._reasons else "")
        self.reason.setVisible(key in self._reasons)
        free = self._opened is not None and not board.locked(self._opened)
        self.withdraw.setEnabled(free and key in self._reasons)

    def _accept(self, kpi: KpiResult) -> None:
        review: Review | None = self._opened.review if self._opened else None
        if review is not None:
            dialog = WaiverDialog(kpi, self.preview, review, self)
            dialog.kept.connect(lambda edit: self.wished.emit(Keep(edit)))
            dialog.open()

    def _withdraw(self) -> None:
        if self._opened is None:
            return
        kind, _, number = self.table.current_key().partition("-")
        kept: Records = self._opened.records
        place = int(number)
        if kind == "waiver":
            self.wished.emit(Keep(WithdrawWaiver(kept.waivers[place], place=place)))
        else:
            self.wished.emit(Keep(WithdrawExplanation(kept.explanations[place], place=place)))


class RecordCard(Section):
    """Every decision; what the chosen one says stands below."""

    name = "Record of decisions"
    needs_review = False

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._shown: dict[str, board.Recorded] = {}
        self.empty = Text(_UNDECIDED, "secondary", wrap=True)
        self.table = RowsTable(fit_rows=True, name="Record of decisions")
        self.detail = Text("", wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget in (self.empty, self.table, self.detail):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.table.selected_row.connect(self._read)

    def show_opened(self, opened: Opened) -> None:
        """Show them, the latest first, and what the latest says."""
        found = board.record(opened)
        self._shown = {one.key: one for one in found}
        self.table.show_rows(_RECORD, [_record_row(one) for one in found])
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self._read(self.table.current_key() or (found[0].key if found else ""))

    def _read(self, key: str) -> None:
        one = self._shown.get(key)
        said = [f"{name}: {text}" for name, text in one.details] if one else []
        self.detail.setText("\n".join([f"{one.decided}, {one.when}, by {one.who}", *said]) if one else "")
        self.detail.setVisible(one is not None)


def _accepted_row(one: view.Accepted) -> Row:
    cells = (
        Cell(one.title, hint=one.reason),
        Cell(one.ceiling),
        Cell(one.now),
        Cell(one.until),
        Cell(one.owner, hint=one.owner),
        Cell(one.state, one.tone),
    )
    return Row(cells, one.key)


def _record_row(one: board.Recorded) -> Row:
    cells = (
        Cell(one.when, sort=float(one.key)),
        Cell(one.decided, bold=True),
        Cell(
            one.rule_said if one.followed else f"◆ {one.rule_said}",
            "secondary" if one.followed else "yellow",
            hint=_why(one),
        ),
        Cell(one.who, hint=one.who),
        Cell(one.next_review),
        Cell(one.mark, "secondary"),
    )
    return Row(cells, one.key)


def _why(one: board.Recorded) -> str:
    return "The board followed the rule." if one.followed else "The board decided otherwise."
