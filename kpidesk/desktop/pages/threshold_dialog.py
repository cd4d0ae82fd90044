"""The lines of a measure, changed with the effect shown before they are kept."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from kpidesk.decision.review import Judged, Review
from kpidesk.desktop.widgets.effect_dialog import EffectDialog, Preview
from kpidesk.desktop.widgets.text import Text
from kpidesk.session.edits import ChangeSettings
from kpidesk.views.threshold import Lines, Side, changes_of


class ThresholdDialog(EffectDialog):
    """One field a line, in the unit shown; a button puts the profile's own number back."""

    def __init__(
        self, judged: Judged, lines: Lines, preview: Preview, review: Review, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"Lines of {judged.title}", _says(lines), preview, review, parent)
        self._judged, self._lines = judged, lines
        self._typing: dict[str, QLineEdit] = {}
        for side in lines.sides:
            self._add_side(side)
        own = QPushButton("Use the &profile’s own lines")
        own.setEnabled(lines.changed)
        own.clicked.connect(self._use_own)
        self.form.addWidget(own, 0, Qt.AlignmentFlag.AlignLeft)
        self.finish("Keep these lines")

    @property
    def measure(self) -> str:
        """The measure whose lines these are."""
        return self._judged.id

    def faults(self) -> Mapping[str, str]:
        """What is wrong by side; lines that contradict each other are told below the red one."""
        changes, faults = changes_of(self._judged, self._lines, self._typed())
        if not faults and changes and (said := self.contradiction(self._made(changes))):
            faults = {"red": said}
        return faults

    def edit(self) -> ChangeSettings | None:
        """The change of the lines."""
        changes, _ = changes_of(self._judged, self._lines, self._typed())
        return self._made(changes) if changes else None

    def _made(self, changes: Mapping[str, object]) -> ChangeSettings:
        return ChangeSettings(f"Change the lines of {self._judged.title}", changes)

    def _typed(self) -> dict[str, str]:
        return {name: field.text() for name, field in self._typing.items()}

    def _use_own(self) -> None:
        for side in self._lines.sides:
            self._typing[side.name].setText(side.own_typed)
        self.refresh()

    def _add_side(self, side: Side) -> None:
        field = QLineEdit(side.typed)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setMaximumWidth(160)
        field.setPlaceholderText("no line")
        field.textEdited.connect(self.refresh)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(Text(side.op, "strong"))
        across.addWidget(field)
        across.addWidget(Text(self._lines.unit, "secondary"))
        across.addStretch(1)
        row.setFocusProxy(field)
        mnemonic = "&Green when" if side.name == "green" else "&Red (kill line) when"
        self.add_field(side.name, mnemonic, row, f"The profile’s own: {side.own}.")
        field.setAccessibleName(f"{side.title} {side.op}, in {self._lines.unit or 'its unit'}")
        self._typing[side.name] = field


def _says(lines: Lines) -> str:
    return (
        f"Source of the lines in force: {lines.source}. A change is dated and, once results have been seen, "
        "printed in the report as an amendment."
    )
