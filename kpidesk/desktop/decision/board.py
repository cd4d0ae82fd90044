"""The decision of the board: what stands, what can be decided, and the dialog that records it."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from kpidesk.desktop.decision.decision_dialog import DecisionDialog
from kpidesk.desktop.decision.section import Preview, Section
from kpidesk.desktop.widgets.flow import Flow
from kpidesk.desktop.widgets.text import Text, restyle
from kpidesk.desktop.wishes import Keep
from kpidesk.pilot.records import Decision
from kpidesk.session.edits import RecordDecision
from kpidesk.views import board as view
from kpidesk.views import rule
from kpidesk.views.opened import Opened


class BoardCard(Section):
    """The recommended choice is marked and chosen at first; nothing is recorded before it is signed."""

    name = "Decision of the board"

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self._offered: tuple[str, ...] = ()
        self.standing = Text("", wrap=True)
        self.meaning = Text("", "caption", wrap=True)
        self.phase = Text("", "secondary", wrap=True)
        self.locked = Text("", "caption", wrap=True)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._row = Flow()
        self.sign = QPushButton("Record and &sign…")
        self.sign.setProperty("kind", "primary")
        self.sign.clicked.connect(self.open_dialog)
        self._lay_out()

    @property
    def chosen(self) -> str:
        """The choice that is toggled; empty where none is."""
        return next((name for name, button in self.buttons.items() if button.isChecked()), "")

    def show_opened(self, opened: Opened) -> None:
        """Show what can be decided."""
        review = opened.review
        if review is None:
            return
        changed = self._opened is None or self._opened.path != opened.path
        self._opened = opened
        choices = view.choices(review)
        self._show_choices(choices, fresh=changed)
        self.standing.setText(view.standing(opened))
        self.phase.setText(rule.phase_beside_flags(review))
        why = view.locked(opened)
        self.locked.setText(why)
        self.locked.setVisible(bool(why))
        self.sign.setEnabled(not why)

    def open_dialog(self) -> None:
        """Ask for the rest of the decision."""
        if self._opened is not None and self._opened.review is not None and self.sign.isEnabled():
            dialog = DecisionDialog(self._opened, self.chosen, self.preview, self)
            dialog.decided.connect(self._record)
            dialog.open()

    def _record(self, decision: Decision) -> None:
        self.wished.emit(Keep(RecordDecision(decision)))

    def _show_choices(self, choices: tuple[view.Choice, ...], *, fresh: bool) -> None:
        if not self.buttons:
            self._make(choices)
        recommended = tuple(choice.id for choice in choices if choice.recommended)
        for choice in choices:
            button = self.buttons[choice.id]
            button.setText(choice.label)
            button.setToolTip(choice.meaning)
            button.setAccessibleName(f"{choice.id}{', recommended' if choice.recommended else ''}")
            restyle(button, tone=choice.tone)
        if fresh or recommended != self._offered:
            self._offered = recommended
            self._toggle(recommended[0] if recommended else "")
        self._explain()

    def _make(self, choices: tuple[view.Choice, ...]) -> None:
        for choice in choices:
            button = QPushButton(choice.label)
            button.setCheckable(True)
            button.clicked.connect(partial(self._explain))
            self._group.addButton(button)
            self._row.add(button)
            self.buttons[choice.id] = button

    def _toggle(self, name: str) -> None:
        self._group.setExclusive(False)
        for known, button in self.buttons.items():
            button.setChecked(known == name)
        self._group.setExclusive(True)

    def _explain(self) -> None:
        chosen = self.chosen
        self.meaning.setText(view.MEANINGS[chosen] if chosen else "Choose what the board decides.")

    def _lay_out(self) -> None:
        for widget in (self.standing, self._row, self.meaning, self.phase):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(self.locked)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        actions.addWidget(self.sign)
        actions.addStretch(1)
        self.body.addLayout(actions)
