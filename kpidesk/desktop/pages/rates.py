"""The rates that money is reckoned with: changed in place, the effect shown before anything is kept."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kpidesk.base.errors import KpideskError
from kpidesk.decision.review import Review
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.effects import EffectsPanel
from kpidesk.desktop.widgets.text import Text, restyle
from kpidesk.session.edits import ChangeSettings, Edit
from kpidesk.views import rates as view
from kpidesk.views.editing import why_not_editable
from kpidesk.views.entry import Mistyped, read_number
from kpidesk.views.opened import Opened

_LEAST = "A rate is a number of 0 or more, such as 62.50, or empty for not set."
_UNCHANGED = "Change a rate to see what it would do. Nothing is stored until you keep it."


class RatesCard(Card):
    """``kept`` tells the edit that the user wants to keep."""

    kept = Signal(object)

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__("Rates", parent=parent)
        self._preview = preview
        self._opened: Opened | None = None
        self._fields: dict[str, QLineEdit] = {}
        self._units: dict[str, Text] = {}
        self._edit: ChangeSettings | None = None
        self._form = QGridLayout()
        self._panel = EffectsPanel()
        self._keep = QPushButton("Keep these rates")
        self._reset = QPushButton("Reset")
        self._keep.clicked.connect(self._kept)
        self._reset.clicked.connect(lambda: self.show_opened(self._opened))
        self._lay_out()

    def show_opened(self, opened: Opened | None) -> None:
        """Show the rates in force."""
        self._opened = opened
        self.setVisible(opened is not None and opened.review is not None)
        if opened is None:
            return
        for place, rate in enumerate(view.rates(opened.settings)):
            field = self._field(rate, place)
            field.setText("" if rate.value is None else f"{rate.value:g}")
            field.setReadOnly(bool(why_not_editable(opened)))
            restyle(field, wrong="false")
            self._units[rate.key].setText(rate.unit)
        self._panel.show_effects((), why_not_editable(opened) or _UNCHANGED)
        self._edit = None
        self._allow()

    def focus_on(self, key: str) -> None:
        """Put the cursor into the field of this setting."""
        if key in self._fields:
            self._fields[key].setFocus()

    def _field(self, rate: view.Rate, place: int) -> QLineEdit:
        if rate.key not in self._fields:
            field, unit = QLineEdit(), Text("", "secondary")
            field.setAccessibleName(rate.title)
            field.setPlaceholderText("not set")
            field.setMinimumWidth(90)
            field.setMaximumWidth(140)
            field.textEdited.connect(self._try)
            label = Text(rate.title)
            label.setBuddy(field)
            for column, widget in enumerate((label, field, unit)):
                self._form.addWidget(widget, place, column)
            self._fields[rate.key], self._units[rate.key] = field, unit
        return self._fields[rate.key]

    def _try(self) -> None:
        """What the numbers typed so far would do."""
        opened = self._opened
        if opened is None or opened.review is None:
            return
        changes, wrong = self._read(opened)
        self._edit = ChangeSettings("Change rates", changes) if changes and not wrong else None
        if wrong:
            self._panel.show_effects((), wrong)
        elif self._edit is None:
            self._panel.show_effects((), _UNCHANGED)
        else:
            self._show_edit(opened.review, self._edit)
        self._allow()

    def _show_edit(self, review: Review, edit: ChangeSettings) -> None:
        try:
            after = self._preview(edit)
        except KpideskError as error:
            self._edit = None
            self._panel.show_effects((), " ".join(error.sentences))
            return
        if after is None:
            self._panel.show_effects((), "The effect is seen once it is kept: the tables have to be read again.")
            return
        found = view.effects_of_rates(review, after)
        self._panel.show_effects(found, "" if found else "Nothing that is graded here would change.")

    def _read(self, opened: Opened) -> tuple[dict[str, object], str]:
        """What would change, and what is wrong with the first field that cannot be read."""
        changes: dict[str, object] = {}
        wrong = ""
        for rate in view.rates(opened.settings):
            number, fault = _number(self._fields[rate.key].text())
            restyle(self._fields[rate.key], wrong="true" if fault else "false")
            wrong = wrong or fault
            if not fault and number != rate.value:
                changes[rate.key] = number
        return changes, wrong

    def _allow(self) -> None:
        self._keep.setEnabled(self._edit is not None)

    def _kept(self) -> None:
        if self._edit is not None:
            self.kept.emit(self._edit)

    def _lay_out(self) -> None:
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(8)
        right = QVBoxLayout()
        right.addWidget(self._panel)
        right.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._keep)
        buttons.addWidget(self._reset)
        buttons.addStretch(1)
        right.addLayout(buttons)
        across = QHBoxLayout()
        across.setSpacing(32)
        left = QVBoxLayout()
        left.addLayout(self._form)
        left.addStretch(1)
        across.addLayout(left)
        across.addLayout(right, 1)
        self.body.addLayout(across)


def _number(text: str) -> tuple[float | None, str]:
    """The number written, and what is wrong with it; an empty field is "not set"."""
    if not text.strip():
        return None, ""
    try:
        number = read_number(text)
    except Mistyped as wrong:
        return None, str(wrong)
    return (number, "") if number >= 0 else (None, _LEAST)
