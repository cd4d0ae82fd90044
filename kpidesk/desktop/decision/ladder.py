"""The rule as a ladder: every step with what decided it, the one we stand on in its tone, with an arrow."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kpidesk.desktop.decision.section import Preview, Section
from kpidesk.desktop.widgets.text import Text, restyle
from kpidesk.views import rule
from kpidesk.views.opened import Opened


class LadderCard(Section):
    """Six steps from top to bottom."""

    name = "The rule, first match wins"

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.steps = tuple(StepRow() for _ in rule.LADDER)
        self.body.setSpacing(2)
        self.body.addSpacing(6)
        for row in self.steps:
            self.body.addWidget(row, 1)

    def show_opened(self, opened: Opened) -> None:
        """Show where the pilot stands."""
        if opened.review is not None:
            for row, step in zip(self.steps, rule.ladder(opened.review), strict=True):
                row.show_step(step)


class StepRow(QFrame):
    """A step: arrow, condition, what decided it, answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "step")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.arrow = Text("", "strong")
        self.when, self.said = Text("", wrap=True), Text("", "caption", wrap=True)
        self.answer, self.what = Text("", "strong"), Text("", "caption", wrap=True)
        self._lay_out()

    def show_step(self, step: rule.Step) -> None:
        """Show it; only the step we stand on has a ground and an arrow."""
        restyle(self, ground=step.tone if step.here else "")
        self.arrow.setText("→" if step.here else "·")
        self.arrow.set_tone(step.tone if step.here else "muted")
        self.when.setText(step.when)
        restyle(self.when, kind="strong" if step.here else "secondary")
        self.said.setText(step.said)
        self.answer.setText(step.answer)
        self.answer.set_tone(step.tone)
        self.what.setText(f"then {step.what}")
        self.setAccessibleName(f"{step.when}: {step.answer}. {step.said}")

    def _lay_out(self) -> None:
        self.arrow.setMinimumWidth(18)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(2)
        left.addWidget(self.when)
        left.addWidget(self.said)
        left.addWidget(self.what)
        left.addStretch(1)
        right.addWidget(self.answer, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        right.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(10, 7, 10, 7)
        across.setSpacing(8)
        across.addWidget(self.arrow, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(left, 1)
        across.addLayout(right)
