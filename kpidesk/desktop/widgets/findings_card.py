"""What files say of each other: a card with a sentence each, its figures, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kpidesk.base.problems import Problem
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import import_end as words


class FindingsCard(Card):
    """Shows findings between files; hidden where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Do the files fit together?", parent=parent)
        self._said = Text("", "secondary", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Text, Text, Text]] = []
        self.body.addWidget(self._said)
        self.body.addLayout(self._grid)

    def show_findings(self, problems: Sequence[Problem]) -> None:
        """Show these."""
        found = words.findings(problems)
        self.setVisible(bool(found))
        self._said.setText(words.fit(found))
        while len(self._rows) < len(found):
            self._add()
        for place, (sign, sentence, remedy) in enumerate(self._rows):
            one = found[place] if place < len(found) else None
            for text in (sign, sentence, remedy):
                text.setVisible(one is not None)
            if one is not None:
                sign.setText(one.sign)
                sign.set_tone(one.tone)
                sentence.setText(one.sentence)
                remedy.setText(one.remedy)
                remedy.setVisible(bool(one.remedy))

    def _add(self) -> None:
        row = 2 * len(self._rows)
        sign, sentence, remedy = Text("", "strong"), Text("", wrap=True), Text("", "caption", wrap=True)
        self._grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(sentence, row, 1)
        self._grid.addWidget(remedy, row + 1, 1)
        self._rows.append((sign, sentence, remedy))
