"""The dialog in which a decision is put down and signed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from kpidesk.base.dates import span
from kpidesk.base.errors import KpideskError
from kpidesk.base.plurals import counted
from kpidesk.decision import board as rules
from kpidesk.decision.review import Gate, GateState, Light, Review
from kpidesk.desktop.decision.section import Preview
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.day_edit import DayEdit
from kpidesk.desktop.widgets.form_dialog import FormDialog
from kpidesk.desktop.widgets.text import Text
from kpidesk.pilot.records import Decision
from kpidesk.session.edits import RecordDecision
from kpidesk.views import gates as gate_view
from kpidesk.views import rule
from kpidesk.views.opened import Opened

_LINES = 3
_MONTH = timedelta(days=28)


class DecisionDialog(FormDialog):
    """Shows what an extension does to the gates before it is kept. ``decided`` carries the decision."""

    decided = Signal(object)

    def __init__(self, opened: Opened, what: str, preview: Preview, parent: QWidget | None = None) -> None:
        review = opened.review
        if review is None:
            raise ValueError("there is no review to decide on")
        super().__init__("Record a decision", _says(review, opened.looking.window), parent)
        self._review: Review = review
        self._preview = preview
        self.what = QComboBox()
        for name in rules.CHOICES:
            self.what.addItem(name.capitalize(), name)
        self.what.setCurrentIndex(max(0, self.what.findData(what)))
        self.who = QLineEdit()
        self.reason, self.conditions, self.dissent = _editor(), _editor(), _editor()
        self.causes = {kpi.title: QLineEdit() for kpi in review.kpis if kpi.light is Light.RED}
        self.learned = _editor()
        self.extend_to = DayEdit(_later(review))
        self.effect = Text("", "caption", wrap=True)
        self.reviews = QCheckBox("Look again on")
        self.next_review = DayEdit(review.verdict.reassess.first if review.verdict.reassess else _later(review))
        self._lay_out()
        self.what.currentIndexChanged.connect(self._adapt)
        self.extend_to.dateChanged.connect(self._show_effect)
        self.reviews.toggled.connect(self.next_review.setEnabled)
        self.reviews.setChecked(what != "kill")
        self.next_review.setEnabled(self.reviews.isChecked())
        self._adapt()

    @property
    def decision(self) -> Decision:
        """What stands in the fields, signed now."""
        what = self.what.currentData()
        kill, extend = what == "kill", what == "extend"
        causes = [(title, edit.text()) for title, edit in self.causes.items()]
        return Decision(
            decided_at=datetime.now(UTC),
            who=self.who.text().strip(),
            what=what,
            recommendation=self._review.verdict.recommendation.value,
            reason=self.reason.toPlainText().strip(),
            conditions=self.conditions.toPlainText().strip(),
            dissent=self.dissent.toPlainText().strip(),
            lessons=rules.told(causes, self.learned.toPlainText()) if kill else "",
            next_review=self.next_review.day if self.reviews.isChecked() else None,
            extend_to=self.extend_to.day if extend else None,
            chain="",
        )

    def faults(self) -> Mapping[str, str]:
        """What the decision lacks; a kill names a cause for every red KPI."""
        decision = self.decision
        found = dict(rules.faults(decision, self._review.verdict.recommendation, self._review.calendar.as_of))
        unexplained = [title for title, edit in self.causes.items() if not edit.text().strip()]
        if decision.what == "kill" and unexplained:
            found["lessons"] = f"Say why it came to this: {', '.join(unexplained)}."
        return found

    def keep(self) -> None:
        """Hand the decision over."""
        self.decided.emit(self.decision)

    def _lay_out(self) -> None:
        self.add_field("what", "&Decision", self.what)
        self.add_field("who", "Decided &by", self.who, "The name of the person or the board that signs.")
        self.add_field(
            "reason", "&Reason", self.reason, "Asked for where the decision is not what the rule recommends."
        )
        self.add_field(
            "lessons", "What was &learned", self._lessons(), "Why each red KPI came to be red, and what else."
        )
        self.add_field("extend_to", "&Extended to", self._extension())
        self.add_field("conditions", "&Conditions", self.conditions, "What must hold or be done; empty where nothing.")
        self.add_field("dissent", "Di&ssent", self.dissent, "Who saw it otherwise, and why; empty where nobody did.")
        self.add_field("next_review", "&Next review", self._next())
        self.accept_with("&Sign and record")

    def _lessons(self) -> QWidget:
        """A line per red KPI, and room for the rest."""
        field = QWidget()
        form = QFormLayout(field)
        form.setContentsMargins(0, 0, 0, 0)
        for title, edit in self.causes.items():
            edit.setAccessibleName(f"Why {title} is red")
            form.addRow(title, edit)
        self.learned.setAccessibleName("What else was learned")
        form.addRow("What else" if self.causes else "Learned", self.learned)
        field.setFocusProxy(next(iter(self.causes.values()), self.learned))
        return field

    def _extension(self) -> QWidget:
        field = QWidget()
        down = QVBoxLayout(field)
        down.setContentsMargins(0, 0, 0, 0)
        self.extend_to.setAccessibleName("Extended to")
        down.addWidget(self.extend_to)
        down.addWidget(self.effect)
        field.setFocusProxy(self.extend_to)
        return field

    def _next(self) -> QWidget:
        field = QWidget()
        down = QVBoxLayout(field)
        down.setContentsMargins(0, 0, 0, 0)
        self.next_review.setAccessibleName("Day of the next review")
        down.addWidget(self.reviews)
        down.addWidget(self.next_review)
        field.setFocusProxy(self.reviews)
        return field

    def _adapt(self) -> None:
        """Ask for what the chosen decision needs."""
        what = self.what.currentData()
        self.show_field("lessons", shown=what == "kill")
        self.show_field("extend_to", shown=what == "extend")
        if what == "extend":
            self._show_effect()
        self.fit()

    def _show_effect(self) -> None:
        """Which gates get which day, as the review would have it."""
        self.effect.setText("\n".join(self._effect()))

    def _effect(self) -> tuple[str, ...]:
        signed = replace(self.decision, who="preview", reason="preview")
        try:
            after = self._preview(RecordDecision(signed))
        except KpideskError as error:
            return (str(error),)
        if after is None:
            return ("Which gates this moves is told after the pilot was measured.",)
        moved = gate_view.redated(self._review.gates, after.gates)
        return moved or (_unmoved(self._review.gates),)


def _unmoved(gates: tuple[Gate, ...]) -> str:
    if all(gate.state is GateState.HELD for gate in gates):
        return "Every gate is held: there is none to move."
    return "No gate gets another day: choose one after the day of the next gate that is not held."


def _says(review: Review, window: str) -> str:
    days = f"{span(review.window)} ({counted(review.window.days, 'day')})"
    seen = "" if window == "all" else f" This is the review of {days} only, not of the whole pilot."
    recommended = rule.named(review.verdict.recommendation)
    return f"The rule recommends {recommended}. A record is never changed, only followed by another.{seen}"


def _later(review: Review) -> date:
    return review.calendar.as_of + _MONTH


def _editor() -> QPlainTextEdit:
    editor = QPlainTextEdit()
    editor.setTabChangesFocus(True)
    editor.setFixedHeight(theme().px(22 * _LINES + 14))
    return editor
