"""The verdict: what to do in one sentence, what supports it, the lights counted, the gates, and why."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.overview import Mark, Verdict


class VerdictCard(Card):
    """Its left edge has the tone of the recommendation; ``why`` is the button beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Verdict")
        self._sentence = Text("", "title", wrap=True)
        self._support = Text("", "secondary", wrap=True)
        self._phase = Text("", "secondary", wrap=True)
        self._lights, self._gates = _Marks(), _Marks()
        self.why = QPushButton("&Why?")
        self.why.setAccessibleName("Why? Opens the decision")
        self._lay_out()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show it."""
        self.set_edge(verdict.tone)
        self._sentence.setText(verdict.sentence)
        self._support.setText(verdict.support)
        self._phase.setText(verdict.phase)
        self._lights.show_marks(verdict.counts)
        self._gates.show_marks(verdict.gates)
        self._gates.setVisible(bool(verdict.gates))

    def _lay_out(self) -> None:
        said, marks = QVBoxLayout(), QGridLayout()
        said.setSpacing(6)
        for words in (self._sentence, self._support, self._phase):
            said.addWidget(words)
        said.addStretch(1)
        marks.setHorizontalSpacing(24)
        marks.setVerticalSpacing(4)
        for column, (name, widget) in enumerate((("Lights", self._lights), ("Gates", self._gates))):
            marks.addWidget(Text(name, "caption"), 0, column)
            marks.addWidget(widget, 1, column, Qt.AlignmentFlag.AlignTop)
        marks.setRowStretch(2, 1)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addLayout(said, 1)
        across.addLayout(marks)
        across.addWidget(self.why, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(across)


class _Marks(QWidget):
    """Shapes and words one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(3)
        self._texts: list[Text] = []

    def show_marks(self, marks: Sequence[Mark]) -> None:
        while len(self._texts) < len(marks):
            self._texts.append(Text("", "sign"))
            self._down.addWidget(self._texts[-1])
        for place, text in enumerate(self._texts):
            text.setVisible(place < len(marks))
            if place < len(marks):
                text.setText(marks[place].text)
                text.set_tone(marks[place].tone or "muted")
                text.setToolTip(marks[place].hint)
