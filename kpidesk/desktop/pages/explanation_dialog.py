"""Explaining a disparity: a signed note that holds until a day."""

from collections.abc import Mapping
from datetime import UTC, datetime

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.day_edit import DayEdit
from kpidesk.desktop.widgets.effect_dialog import EffectDialog, Preview
from kpidesk.pilot.records import Explanation
from kpidesk.session.edits import AddExplanation
from kpidesk.views import figures
from kpidesk.views.fairness import faults_of, first_expiry

_SAYS = (
    "A difference between groups may have a reason that is not unfair. Say which, and how that was checked. "
    "While the note holds, the gap is yellow at worst; the gap itself stays as it is."
)


class ExplanationDialog(EffectDialog):
    """For one group column."""

    def __init__(self, column: str, preview: Preview, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(f"Explain the difference by {figures.column(column)}", _SAYS, preview, review, parent)
        self._column = column
        self._text, self._owner, self._expires = QPlainTextEdit(), QLineEdit(), DayEdit(first_expiry(review))
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(theme().px(90))
        self.add_field("text", "&What explains it", self._text)
        self.add_field("owner", "Who &signs", self._owner)
        self.add_field("expires", "Un&til", self._expires)
        for signal in (self._text.textChanged, self._owner.textEdited, self._expires.dateChanged):
            signal.connect(self.refresh)
        self.finish("Sign the explanation")

    @property
    def measure(self) -> str:
        """The gap that the note is about."""
        return "demographic_parity_difference"

    def faults(self) -> Mapping[str, str]:
        """What is wrong, by field."""
        return faults_of(self._text.toPlainText(), self._owner.text(), self._expires.day, self._review)

    def edit(self) -> AddExplanation:
        """The note, recorded now."""
        text, owner = self._text.toPlainText().strip(), self._owner.text().strip()
        return AddExplanation(Explanation(self._column, text, owner, self._expires.day, datetime.now(UTC)))
