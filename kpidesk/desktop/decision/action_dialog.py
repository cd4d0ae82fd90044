"""The dialog for a to-do: for which KPI, what, who, until when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from kpidesk.decision.review import Light
from kpidesk.desktop.widgets.day_edit import DayEdit
from kpidesk.desktop.widgets.form_dialog import FormDialog
from kpidesk.metrics.kpis import KPIS
from kpidesk.pilot.records import Action
from kpidesk.views import wording
from kpidesk.views.opened import Opened

_FORTNIGHT = timedelta(days=14)
_ORDER = (Light.RED, Light.YELLOW, Light.NO_DATA, Light.GREEN, Light.NOT_APPLICABLE)


class ActionDialog(FormDialog):
    """A new to-do, or one that is changed. ``written`` carries it."""

    written = Signal(object)

    def __init__(self, opened: Opened, today: date, action: Action | None, parent: QWidget | None = None) -> None:
        super().__init__("Edit a to-do" if action else "Add a to-do", "", parent)
        self._action = action
        self.kpi, self.text, self.owner = QComboBox(), QLineEdit(), QLineEdit()
        for name, label in _kpis(opened):
            self.kpi.addItem(label, name)
        self.due = DayEdit(action.due if action else today + _FORTNIGHT)
        self.is_done = QCheckBox("Done")
        if action is not None:
            self._show_action(action)
        self.add_field("kpi", "&KPI", self.kpi)
        self.add_field("text", "&To do", self.text)
        self.add_field("owner", "&Owner", self.owner, "Who answers for it.")
        self.add_field("due", "D&ue", self.due)
        self.form.addWidget(self.is_done)
        self.is_done.setVisible(action is not None)
        self.accept_with("&Save" if action else "&Add")
        self.text.setFocus()
        self.fit()

    def faults(self) -> Mapping[str, str]:
        """A to-do needs a text and an owner."""
        found = {}
        if not self.text.text().strip():
            found["text"] = "Say what is to be done."
        if not self.owner.text().strip():
            found["owner"] = "Name somebody: what nobody owns is not done."
        return found

    def keep(self) -> None:
        """Hand the to-do over."""
        recorded = self._action.recorded_at if self._action else datetime.now(UTC)
        self.written.emit(
            Action(
                self.kpi.currentData(),
                self.text.text().strip(),
                self.owner.text().strip(),
                self.due.day,
                self.is_done.isChecked(),
                recorded,
            )
        )

    def _show_action(self, action: Action) -> None:
        if self.kpi.findData(action.kpi) < 0:
            self.kpi.addItem(action.kpi, action.kpi)
        self.kpi.setCurrentIndex(self.kpi.findData(action.kpi))
        self.text.setText(action.text)
        self.owner.setText(action.owner)
        self.is_done.setChecked(action.done)


def _kpis(opened: Opened) -> list[tuple[str, str]]:
    """The twelve, those that need something first, each with its light."""
    if opened.review is None:
        return [(kpi.id, kpi.title) for kpi in KPIS]
    kpis = sorted(opened.review.kpis, key=lambda kpi: (_ORDER.index(kpi.light), kpi.number))
    return [(kpi.id, f"{wording.LIGHTS[kpi.light].shape} {kpi.title}") for kpi in kpis]
