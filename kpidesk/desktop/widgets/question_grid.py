"""Questions in a grid, each with what it is for and, beside it, what is wrong with the answer."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kpidesk.desktop.widgets.text import Text, restyle
from kpidesk.views.new_pilot import Question


class QuestionGrid(QWidget):
    """A field a question, ``columns`` side by side; ``changed`` is emitted at every change of an answer."""

    changed = Signal()

    def __init__(
        self,
        questions: Sequence[Question],
        columns: int,
        choices: Mapping[str, Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.fields: dict[str, QLineEdit] = {}
        self._faults: dict[str, Text] = {}
        self._hints: dict[str, Text] = {}
        self._units: dict[str, Text] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(12)
        for at, question in enumerate(questions):
            field = self._field(question, (choices or {}).get(question.key, ()))
            grid.addWidget(field, at // columns, at % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(columns):
            grid.setColumnStretch(column, 1)

    @property
    def answers(self) -> dict[str, str]:
        """What stands in the fields, by key."""
        return {key: field.text() for key, field in self.fields.items()}

    def answer(self, answers: Mapping[str, str]) -> None:
        """Fill fields."""
        for key, text in answers.items():
            if key in self.fields:
                self.fields[key].setText(text)
                self.fields[key].setCursorPosition(0)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it."""
        for key, field in self.fields.items():
            fault = faults.get(key, "")
            self._faults[key].setText(fault)
            self._faults[key].setVisible(bool(fault))
            self._hints[key].setVisible(not fault and bool(self._hints[key].text()))
            field.setAccessibleDescription(fault or self._hints[key].text())
            restyle(field, wrong="true" if fault else "false")

    def show_currency(self, currency: str) -> None:
        """Name the currency beside amounts."""
        for unit in self._units.values():
            unit.setText(currency)

    def _field(self, question: Question, choices: Sequence[str]) -> QWidget:
        box = QWidget()
        down = QVBoxLayout(box)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(3)
        field, shown = self._entry(question, choices)
        field.setAccessibleName(question.title.replace("&", ""))
        label = Text(question.title, "strong")
        label.setBuddy(shown)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(shown, 1)
        if question.unit:
            unit = Text("" if question.unit == "money" else question.unit, "secondary")
            across.addWidget(unit)
            if question.unit == "money":
                self._units[question.key] = unit
        hint, fault = Text(question.hint, "caption", wrap=True), Text("", "caption", "red", wrap=True)
        hint.setVisible(bool(question.hint))
        fault.hide()
        down.addWidget(label)
        down.addLayout(across)
        down.addWidget(hint)
        down.addWidget(fault)
        self.fields[question.key], self._hints[question.key], self._faults[question.key] = field, hint, fault
        return box

    def _entry(self, question: Question, choices: Sequence[str]) -> tuple[QLineEdit, QWidget]:
        """The field, and the widget that it is part of."""
        field = QLineEdit()
        field.textChanged.connect(self.changed)
        if not choices:
            return field, field
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setLineEdit(field)
        box.addItems(list(choices))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setAccessibleName(question.title.replace("&", ""))
        completer = QCompleter(list(choices), box)
        box.setCompleter(completer)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        return field, box
