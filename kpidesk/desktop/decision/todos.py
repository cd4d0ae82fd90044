"""To-dos: actions that are added, changed, ticked and removed here, and the days that come by themselves."""

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from kpidesk.desktop.decision.action_dialog import ActionDialog
from kpidesk.desktop.decision.section import Preview, Section
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Keep
from kpidesk.pilot.records import Action
from kpidesk.session.edits import AddAction, RemoveAction, ReplaceAction
from kpidesk.views import board
from kpidesk.views import todos as view
from kpidesk.views.opened import Opened

_COLUMNS = (
    Column("To do", stretch=True),
    Column("KPI", width=170),
    Column("Owner", width=150),
    Column("Due", align_right=True),
    Column("State", width=170),
)
_EMPTY = "Nothing is to be done. Add what a yellow or red KPI needs, with an owner and a day."


class TodosCard(Section):
    """Rows that are actions can be changed; deviations that run out and the next review only stand here."""

    name = "To-dos"
    needs_review = False

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self.count, self.empty = Text("", "secondary"), Text(_EMPTY, "secondary", wrap=True)
        self.table = RowsTable(fit_rows=True, name="To-dos")
        self.add, self.change = QPushButton("&Add a to-do…"), QPushButton("&Edit…")
        self.tick, self.remove = QPushButton("Mark as &done"), QPushButton("Re&move")
        self.head.insertWidget(1, self.count)
        for widget in (self.empty, self.table):
            self.body.addWidget(widget)
        self._add_buttons()
        self.table.activated_row.connect(self.edit)
        self.table.selected_row.connect(self._enable)

    def show_opened(self, opened: Opened) -> None:
        """Show everything with a day."""
        self._opened = opened
        found = view.todos(opened.records, opened.review, _today(opened))
        self.count.setText(view.summary(found))
        self.table.show_rows(_COLUMNS, [_row(todo) for todo in found])
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self._enable()

    def new(self) -> None:
        """Ask for another to-do."""
        if self._opened is not None:
            dialog = ActionDialog(self._opened, _today(self._opened), None, self)
            dialog.written.connect(lambda action: self.wished.emit(Keep(AddAction(action))))
            dialog.open()

    def edit(self) -> None:
        """Ask how the chosen one should read."""
        action = self._chosen()
        if self._opened is not None and action is not None and self.change.isEnabled():
            dialog = ActionDialog(self._opened, _today(self._opened), action, self)
            dialog.written.connect(lambda new: self.wished.emit(Keep(ReplaceAction(action, new))))
            dialog.open()

    def toggle(self) -> None:
        """Mark the chosen one as done, or open it again."""
        action = self._chosen()
        if action is not None:
            title = "Reopen a to-do" if action.done else "Tick a to-do off"
            self.wished.emit(Keep(ReplaceAction(action, replace(action, done=not action.done), title)))

    def strike(self) -> None:
        """Remove the chosen one; that can be undone."""
        action = self._chosen()
        if action is not None:
            self.wished.emit(Keep(RemoveAction(action)))

    def _chosen(self) -> Action | None:
        kind, _, number = self.table.current_key().partition("-")
        return self._opened.records.actions[int(number)] if self._opened and kind == "action" else None

    def _enable(self) -> None:
        """What can be done to the chosen row."""
        free = self._opened is not None and not board.locked(self._opened)
        action = self._chosen()
        self.add.setEnabled(free)
        for button in (self.change, self.tick, self.remove):
            button.setEnabled(free and action is not None)
        self.tick.setText("&Reopen" if action is not None and action.done else "Mark as &done")

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        pairs = ((self.add, self.new), (self.tick, self.toggle), (self.change, self.edit), (self.remove, self.strike))
        for button, do in pairs:
            button.clicked.connect(do)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)


def _today(opened: Opened) -> date:
    """The day that "overdue" is told by: that of the review; the computer's where there is none."""
    return opened.review.calendar.as_of if opened.review else date.today()  # noqa: DTZ011 - a day, not a moment


def _row(todo: view.Todo) -> Row:
    tone = "muted" if todo.done else ""
    cells = (
        Cell(todo.what, tone, hint=todo.what),
        Cell(todo.about, tone or "secondary"),
        Cell(todo.owner, tone, hint=todo.owner),
        Cell(todo.due_words, tone, sort=float(todo.due.toordinal())),
        Cell(f"▲ {todo.state}" if todo.done else todo.state, todo.tone, bold=todo.tone == "red"),
    )
    return Row(cells, todo.key)
