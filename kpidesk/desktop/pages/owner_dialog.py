"""Who answers for a KPI, and whether it applies at all."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from kpidesk.decision.review import KpiResult, Review
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.effect_dialog import EffectDialog, Preview
from kpidesk.session.edits import ChangeSettings
from kpidesk.views.kpis import owner_changes


class OwnerDialog(EffectDialog):
    """The name of whoever answers for a KPI; empty takes it away."""

    def __init__(self, kpi: KpiResult, preview: Preview, review: Review, parent: QWidget | None = None) -> None:
        says = "The owner stands on this page, in the KPI statement and in the report."
        super().__init__(f"Owner of {kpi.title}", says, preview, review, parent)
        self._kpi = kpi
        self._owner = QLineEdit(kpi.owner)
        self._owner.setPlaceholderText("A person or a team")
        self.add_field("owner", "&Owner", self._owner)
        self.panel.hide()
        self.finish("Set the owner")
        self.panel.hide()

    def faults(self) -> Mapping[str, str]:
        """Any name will do."""
        return {}

    def edit(self) -> ChangeSettings | None:
        """The change of the owner; None where it is the same."""
        if self._owner.text().strip() == self._kpi.owner:
            return None
        return ChangeSettings(f"Change the owner of {self._kpi.title}", owner_changes(self._kpi.id, self._owner.text()))


class NotApplicableDialog(EffectDialog):
    """Takes a KPI out of the count: who says so, and why."""

    def __init__(self, kpi: KpiResult, preview: Preview, review: Review, parent: QWidget | None = None) -> None:
        says = (
            "A KPI that is not applicable leaves the count of lights. The report prints who declared it and why, "
            "and the verdict were it unknown instead."
        )
        super().__init__(f"{kpi.title} does not apply", says, preview, review, parent)
        self._kpi = kpi
        self._owner, self._reason = QLineEdit(kpi.owner), QPlainTextEdit()
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(theme().px(70))
        self.add_field("owner", "Who &declares it", self._owner)
        self.add_field("reason", "&Why it does not apply", self._reason)
        self._owner.textEdited.connect(self.refresh)
        self._reason.textChanged.connect(self.refresh)
        self.finish("Declare not applicable")

    def faults(self) -> Mapping[str, str]:
        """Both are needed."""
        found = {}
        if not self._owner.text().strip():
            found["owner"] = "Name who declares it."
        if not self._reason.toPlainText().strip():
            found["reason"] = "Say why it does not apply: it is printed in the report."
        return found

    def edit(self) -> ChangeSettings:
        """The declaration."""
        said = {"owner": self._owner.text().strip(), "reason": self._reason.toPlainText().strip()}
        return ChangeSettings(
            f"Declare {self._kpi.title} not applicable",
            {f"not_applicable.{self._kpi.id}.{name}": text for name, text in said.items()},
        )
