"""The decision: the rule as a ladder, gates, what the board decides, and everything that was recorded."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.decision.board import BoardCard
from kpidesk.desktop.decision.checklist import ChecklistCard
from kpidesk.desktop.decision.gates import GatesRow
from kpidesk.desktop.decision.ladder import LadderCard
from kpidesk.desktop.decision.reading import FlagsCard, ReasonsCard, SinceCard, StepsCard
from kpidesk.desktop.decision.records import AcceptedCard, RecordCard
from kpidesk.desktop.decision.section import Section
from kpidesk.desktop.decision.todos import TodosCard
from kpidesk.desktop.page import GAP, ScrollingPage
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import ImportFiles
from kpidesk.session.edits import Edit
from kpidesk.views.opened import Opened

Columns = tuple[tuple[int, tuple[type[Section], ...]], ...]
LAYOUT: tuple[Columns, ...] = (
    ((5, (LadderCard,)), (8, (GatesRow, BoardCard))),
    ((1, (FlagsCard,)),),
    ((8, (ReasonsCard, SinceCard)), (5, (StepsCard, ChecklistCard))),
    ((1, (TodosCard,)),),
    ((1, (AcceptedCard,)),),
    ((1, (RecordCard,)),),
)
"""Rows from top to bottom; of each its columns, with share of the width and cards. Another card is added here."""
_NARROW, _WIDE = 860, 1400
"""Pixels at 100 %: below the first columns stand below each other; from the second on the gates stand in theirs."""


class DecisionPage(ScrollingPage):
    """Shows every card of ``LAYOUT`` that has something to stand on."""

    id = "decision"
    title = "Decision"
    topic = "decision"
    needs_review = False

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.sections: list[Section] = []
        self._column_of: dict[Section, QVBoxLayout] = {}
        self._rows: list[QBoxLayout] = []
        self._across = QVBoxLayout()
        self.empty = Card("Nothing to decide on yet")
        self.why = Text("", "secondary", wrap=True)
        self.empty.body.addWidget(self.why)
        bring = QPushButton("&Import files…")
        bring.setProperty("kind", "primary")
        bring.clicked.connect(lambda: self.wished.emit(ImportFiles()))
        self.empty.body.addWidget(bring, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.empty)
        for place, columns in enumerate(LAYOUT):
            self.body.addLayout(self._row(columns))
            if place == 0:
                self.body.addLayout(self._across)
        self.body.addStretch(1)

    def show_opened(self, opened: Opened | None) -> None:
        """Show where the decision stands; without a review, what was recorded."""
        reviewed = opened is not None and opened.review is not None
        self.empty.setVisible(not reviewed)
        self.why.setText(opened.why_not if opened else "No project is open.")
        for section in self.sections:
            shown = opened is not None and (reviewed or not section.needs_review)
            section.setVisible(shown)
            if opened is not None and shown:
                section.show_opened(opened)
        self._share_room()

    def _share_room(self) -> None:
        """A column in which nothing is seen leaves its room to the others."""
        for row, columns in zip(self._rows, LAYOUT, strict=True):
            for place, (share, _) in enumerate(columns):
                column = row.itemAt(place)
                lonely = column is None or column.isEmpty()
                row.setStretch(place, 0 if lonely else share)  # no hole beside the other

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """In a narrow window columns stand below each other."""
        super().resizeEvent(event)
        narrow = event.size().width() < theme().px(_NARROW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in self._rows:
            row.setDirection(direction)
        self._place(wide=event.size().width() >= theme().px(_WIDE))

    def _place(self, *, wide: bool) -> None:
        """In a wide window gates stand over the decision of the board; else, lest their words break after every
        other one, they go across the page, and reasons and next steps stand below the decision.
        """
        gates, board, steps, checklist = (self._one(kind) for kind in (GatesRow, BoardCard, StepsCard, ChecklistCard))
        reasons, since = self._one(ReasonsCard), self._one(SinceCard)
        _move(gates, self._column_of[board] if wide else self._across, 0)
        _move(reasons, self._column_of[since] if wide else self._column_of[board], 0 if wide else 1)
        _move(steps, self._column_of[checklist] if wide else self._column_of[board], 0 if wide else 2)
        self._column_of[board].setStretchFactor(board, 1 if wide else 0)
        self._column_of[board].setStretchFactor(steps, 1)
        self._share_room()

    def _one(self, kind: type[Section]) -> Section:
        return next(section for section in self.sections if isinstance(section, kind))

    def _row(self, columns: Columns) -> QBoxLayout:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(GAP)
        for share, kinds in columns:
            down = QVBoxLayout()
            down.setSpacing(GAP)
            for place, kind in enumerate(kinds):
                section = kind(self.preview)
                section.wished.connect(self.wished)
                down.addWidget(section, 1 if place == len(kinds) - 1 else 0)
                self.sections.append(section)
                self._column_of[section] = down
            row.addLayout(down, share)
        self._rows.append(row)
        return row


def _move(section: Section, column: QVBoxLayout, place: int) -> None:
    """Put a card at a place of a column, where it is not in it."""
    if column.indexOf(section) < 0:
        column.insertWidget(place, section)
