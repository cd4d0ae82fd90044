"""What an edit would change, before it is kept: what, from, to."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.editing import Effect


class EffectsPanel(Card):
    """A panel with one line for each effect, and a sentence below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("What would change")
        self.set_ground("accent")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)
        self._lines: list[tuple[Text, ...]] = []
        self._said = Text("", "secondary", wrap=True)
        down = QVBoxLayout()
        down.addWidget(Text("What would change", "subheading"))
        down.addLayout(self._grid)
        down.addWidget(self._said)
        down.addStretch(1)
        self.body.addLayout(down)

    @property
    def texts(self) -> tuple[str, ...]:
        """Each effect as a line: "Verdict: ◆ Optimise → ▲ Scale"."""
        shown = [line for line in self._lines if not line[0].isHidden()]
        return tuple(f"{what.text()}: {old.text()} → {new.text()}" for what, old, _, new in shown)

    @property
    def said(self) -> str:
        """The sentence below."""
        return self._said.text()

    def show_effects(self, effects: Sequence[Effect], said: str) -> None:
        """Show these."""
        while len(self._lines) < len(effects):
            self._add()
        for place, line in enumerate(self._lines):
            for text in line:
                text.setVisible(place < len(effects))
        for effect, (what, old, _, new) in zip(effects, self._lines, strict=False):
            what.setText(effect.what)
            old.setText(effect.before)
            new.setText(effect.after)
            new.set_tone(effect.tone)
        self._said.setText(said)
        self._said.setVisible(bool(said))

    def _add(self) -> None:
        line = (Text("", "secondary", wrap=True), Text(""), Text("→", "secondary"), Text("", "strong", wrap=True))
        for column, text in enumerate(line):
            self._grid.addWidget(text, len(self._lines), column, Qt.AlignmentFlag.AlignTop)
        self._lines.append(line)
