"""The three gates side by side, each with its checks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kpidesk.decision.review import Gate, GateState
from kpidesk.desktop.decision.section import Preview, Section
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.card_grid import CardGrid
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import figures, tones, wording
from kpidesk.views import gates as view
from kpidesk.views.opened import Opened

_LEAST = 205
_TOLD = frozenset({GateState.MISSED, GateState.NOT_MEASURED, GateState.NOT_DUE})


class GatesRow(Section):
    """A row of cards: it has neither heading nor panel of its own."""

    name = ""

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.setProperty("kind", "row")
        self.setAccessibleName("Gates")
        self.body.setContentsMargins(0, 0, 0, 0)
        self.cards: list[GateCard] = []
        self._shown: tuple[tuple[Gate, ...], str] | None = None
        self.grid = CardGrid(_LEAST, (1, 2, 3))
        self.body.addWidget(self.grid)

    def show_opened(self, opened: Opened) -> None:
        """Show every gate of the profile; nothing is made anew where they are as they were."""
        review = opened.review
        if review is not None and (review.gates, review.settings.currency) != self._shown:
            self._shown = review.gates, review.settings.currency
            old, self.cards = self.cards, [GateCard(gate, review.settings.currency) for gate in review.gates]
            self.grid.show_cards(self.cards)
            for card in old:
                card.deleteLater()


class GateCard(Card):
    """A gate: its week, state and day, and every check with what it asks for and what there is."""

    def __init__(self, gate: Gate, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(f"Week {gate.week}", parent=parent)
        state = wording.GATES[gate.state]
        self.head.addWidget(Text(str(state), "sign", tones.GATES[gate.state]))
        self.body.addWidget(Text(figures.sentence(view.due(gate)).removesuffix("."), "caption"))
        self.body.addLayout(_checks([view.check(check, currency) for check in gate.checks]))
        self.body.addStretch(1)


def _checks(checks: list[view.Check]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, check in enumerate(checks):
        sign = wording.GATES[check.state]
        mark = Text(sign.shape, "sign", tones.GATES[check.state])
        mark.setToolTip(sign.word)
        mark.setAccessibleName(sign.word)
        mark.setMinimumWidth(14)
        grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(_check(check), row, 1)
    return grid


def _check(check: view.Check) -> QVBoxLayout:
    down = QVBoxLayout()
    down.setSpacing(1)
    down.addWidget(Text(check.title, "secondary", wrap=True))
    down.addWidget(Text(_tight(f"{check.value} · asked {check.asked}"), "caption", wrap=True))
    if check.remark and check.state in _TOLD:
        down.addWidget(Text(_tight(check.remark), "caption", wrap=True))
    return down


def _tight(text: str) -> str:
    """In narrow cards no line ends within a figure such as 2 h / 1,000."""
    return figures.unbroken(text).replace(" / ", "\u00a0/\u00a0")
