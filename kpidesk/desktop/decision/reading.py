"""Cards that are only read: red flags, reasons and outlook, next steps, what changed since the last decision."""

from PySide6.QtWidgets import QWidget

from kpidesk.desktop.decision.section import Preview, Section
from kpidesk.desktop.widgets.lines import Lines
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go
from kpidesk.views import board, rule
from kpidesk.views.opened import Opened

_FLAGS = (
    Column("Red flag", width=230),
    Column("Value", align_right=True),
    Column("Kill line", align_right=True),
    Column("What it says", stretch=True),
)


class FlagsCard(Section):
    """Every kill line crossed; opening one leads to its KPI."""

    name = "Red flags"

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.none = Text("No kill line is crossed.", "secondary")
        self.table = RowsTable(fit_rows=True, name="Red flags")
        self.hint = Text("Double-click a red flag, or press Enter, to open its KPI.", "caption")
        for widget in (self.none, self.table, self.hint):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.table.activated_row.connect(self._open)

    def show_opened(self, opened: Opened) -> None:
        """Show them, or that there is none."""
        flags = rule.flags(opened.review) if opened.review else ()
        self.table.show_rows(_FLAGS, [_flag_row(flag) for flag in flags])
        self.none.setVisible(not flags)
        self.table.setVisible(bool(flags))
        self.hint.setVisible(bool(flags))
        self.set_edge("red" if flags else "")

    def _open(self, kpi: str) -> None:
        self.wished.emit(Go("kpi", kpi))


def _flag_row(flag: rule.Flag) -> Row:
    cells = (
        Cell(f"▼ {flag.title}", "red", bold=True),
        Cell(flag.value, bold=True),
        Cell(flag.line, "secondary"),
        Cell(flag.consequence, hint=flag.sentence),
    )
    return Row(cells, flag.goes_to)


class ReasonsCard(Section):
    """Why the verdict is what it is, what else it could still be, and conditions beside it."""

    name = "Reasons"

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.reasons, self.possible, self.conditions = Lines(), Lines(), Lines()
        self.beside = Text("Conditions", "subheading")
        self.beside.setToolTip(rule.CONDITION)
        self.note = Text(rule.CONDITION, "caption", wrap=True)
        for widget in (self.reasons, self.possible, self.beside, self.conditions, self.note):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_opened(self, opened: Opened) -> None:
        """Show them."""
        review = opened.review
        if review is None:
            return
        self.reasons.show_texts(rule.reasons(review))
        self.possible.show_texts(rule.possible(review) or (rule.only(review),))
        conditions = rule.conditions(review)
        self.conditions.show_texts(conditions)
        for widget in (self.beside, self.conditions, self.note):
            widget.setVisible(bool(conditions))


class StepsCard(Section):
    """What to do next."""

    name = "Next steps"

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.steps = Lines(numbered=True)
        self.body.addWidget(self.steps)
        self.body.addStretch(1)

    def show_opened(self, opened: Opened) -> None:
        """Show them."""
        steps = opened.review.verdict.next_steps if opened.review else ()
        self.steps.show_texts(steps or ("Nothing is due before the next review.",))


class SinceCard(Section):
    """What is different from the day of the last decision; hidden before the first one."""

    name = "Since the last decision"

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.changes = Lines()
        self.body.addWidget(self.changes)
        self.body.addStretch(1)

    def show_opened(self, opened: Opened) -> None:
        """Show it."""
        heading, changes = board.since(opened)
        self.setVisible(bool(heading))
        self.heading.setText(heading)
        self.changes.show_texts(changes)
