"""Evaluation suites, version against version, and what their judges are worth: cards of the page of quality."""

from PySide6.QtWidgets import QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import suites as view

_SUITES = (
    Column("Suite", stretch=True),
    Column("Metric"),
    Column("Versions"),
    Column("Passes now", align_right=True),
    Column("Passed before", align_right=True, hint="Of the cases that both versions were evaluated on."),
    Column("Gave way", align_right=True, hint="Cases that passed before and fail now."),
    Column("Won", align_right=True, hint="Cases that failed before and pass now."),
    Column("Change, 95 %", align_right=True),
    Column("Reading"),
)
_JUDGES = (
    Column("Judge", stretch=True),
    Column("Version"),
    Column("Seen by people", align_right=True),
    Column("Good passed", align_right=True, hint="Of the cases that pass by people, the share the judge passes."),
    Column("Bad caught", align_right=True, hint="Of the cases that fail by people, the share the judge fails."),
    Column("Judge says", align_right=True),
    Column("Corrected", align_right=True),
)

_SHOWN = 20
"""Rows that are seen at once, and lines of what gave way."""


class SuitesCard(Card):
    """Every suite on its two newest versions, and the cases that gave way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(view.TITLE, parent=parent)
        self._said = Text("", wrap=True)
        self._table = RowsTable(most_rows=_SHOWN, name=view.TITLE)
        self._lost = Text("", wrap=True)
        self._how = Text(view.HOW, "caption", wrap=True)
        for widget in (self._said, self._table, self._lost, self._how):
            self.body.addWidget(widget)

    def show_suites(self, review: Review) -> None:
        """Show them, or say what to import."""
        shown = view.suites(review)
        self.show()
        self._said.setText(shown.empty or shown.said)
        self._table.show_rows(_SUITES, tuple(map(_suite, shown.lines)))
        self._lost.setText("\n".join(f"Gave way in {line}" for line in shown.gave_way[:_SHOWN]))
        self._table.setVisible(bool(shown.lines))
        self._how.setVisible(bool(shown.lines))
        self._lost.setVisible(bool(shown.gave_way))


class JudgesCard(Card):
    """What judges are worth that people looked over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(view.JUDGES, parent=parent)
        self._said = Text("", "caption", wrap=True)
        self._table = RowsTable(most_rows=_SHOWN, name=view.JUDGES)
        self.body.addWidget(self._table)
        self.body.addWidget(self._said)

    def show_judges(self, review: Review) -> None:
        """Show them; how to have them checked where none was. Hidden where there are no suites."""
        shown = view.suites(review)
        self._table.show_rows(_JUDGES, tuple(map(_judge, shown.judges)))
        self._table.setVisible(bool(shown.judges))
        self._said.setText("\n".join(f"{line.judge}: {line.remark}" for line in shown.judges[:_SHOWN]) or view.NO_JUDGE)
        self.setVisible(bool(shown.lines))


def _suite(line: view.SuiteLine) -> Row:
    now, before, lost, won = line.order
    cells = (
        Cell(line.suite),
        Cell(line.metric),
        Cell(line.versions),
        Cell(line.passed, sort=now),
        Cell(line.before, sort=before),
        Cell(line.lost, sort=lost, hint=line.cases),
        Cell(line.won, sort=won),
        Cell(line.change),
        Cell(line.reading, line.tone, hint=line.reading),
    )
    return Row(cells, f"{line.suite} {line.metric}")


def _judge(line: view.JudgeLine) -> Row:
    cells = (
        Cell(line.judge),
        Cell(line.version),
        Cell(line.seen),
        Cell(line.sensitivity),
        Cell(line.specificity),
        Cell(line.share),
        Cell(line.corrected, bold=True, hint=line.remark),
    )
    return Row(cells, line.judge)
