"""A KPI, and one of the six tiles, as cards that can be clicked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.figure import Figure
from kpidesk.desktop.widgets.sparkline import Sparkline
from kpidesk.desktop.widgets.text import Text
from kpidesk.views import cards

_SPARK, _HIGH, _AIR = 64, 160, 50
"""Pixels at 100 %: a sparkline's greatest height, a card's on a large screen, and what a card gets beyond its need."""


class KpiCard(Card):
    """Number and title, light, value, how sure, target, course. ``opened`` tells the KPI when it is clicked."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(clickable=True, parent=parent)
        self._kpi = ""
        self._title = Text("", "subheading")
        self._light = Text("", "sign")
        self._figure = Figure()
        self._why = Text("", "caption", wrap=True)
        self._spark = Sparkline()
        self._precision = Text("", "caption")
        self._target = Text("", "caption")
        self._segment = Text("", "caption")
        self._lay_out()
        self._fit()
        theme().changed.connect(self._fit)
        self.clicked.connect(lambda: self.opened.emit(self._kpi))

    def show_card(self, card: cards.Card) -> None:
        """Show a KPI."""
        self._kpi = card.kpi
        missing = card.value.missing
        self._title.setText(card.title)
        self._light.setText(str(card.sign))
        self._light.set_tone(card.tone)
        self._figure.show_parts(card.value)
        self._why.setText(card.why)
        self._why.setVisible(missing)
        self._spark.show_chart(card.course)
        self._spark.setVisible(card.course is not None and not missing)
        self._keep_place(kept=not missing)
        self._precision.setText(card.precision)
        self._target.setText(card.target)
        self._segment.setText(card.segment)
        self._segment.set_tone("accent" if card.in_segment else "")
        self._segment.setVisible(bool(card.segment))
        self.set_edge(card.edge)
        self.setToolTip(card.hint)
        self._fit()
        said = (card.title, card.sign.word, str(card.value), card.precision, card.target, card.why, card.segment)
        self.setAccessibleName(", ".join(part for part in said if part))

    def _fit(self) -> None:
        """However high the page is, a sparkline stays one, and a card stays a card."""
        px = theme().px
        self._spark.setMaximumHeight(px(_SPARK))
        self.setMaximumHeight(max(px(_HIGH), self.minimumSizeHint().height() + px(_AIR)))

    def _keep_place(self, *, kept: bool) -> None:
        """A figure without a course stands where those of the cards beside it stand; a reason takes the whole width."""
        policy = self._spark.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self._spark.setSizePolicy(policy)

    def _lay_out(self) -> None:
        self.body.setSpacing(4)
        self.body.setContentsMargins(14, 11, 14, 11)
        top, middle, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._light)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self._figure)
        left.addWidget(self._why)
        middle.setSpacing(12)
        middle.addLayout(left, 5)
        middle.addWidget(self._spark, 6)
        below.addWidget(self._precision, 1)
        below.addWidget(self._target, 0, Qt.AlignmentFlag.AlignRight)
        for row in (top, middle, below):
            self.body.addLayout(row)
        self.body.addWidget(self._segment)


class TileCard(Card):
    """One of the six. ``opened`` tells the measure when it is clicked."""

    opened = Signal(str)

    def __init__(self, *, clickable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(clickable=clickable, parent=parent)
        self._goes_to = ""
        self._title = Text("", "subheading", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._figure = Figure(24, 14)
        self._light = Text("", "sign")
        self._note = Text("", "caption", wrap=True)
        self._trend = Text("", "caption")
        self._lay_out()
        self.clicked.connect(self._open)

    def show_tile(self, tile: cards.TileCard) -> None:
        """Show a tile."""
        self._goes_to = tile.goes_to
        self._title.setText(tile.title)
        self._figure.show_parts(tile.value)
        self._light.setText(tile.shape)
        self._light.set_tone(tile.tone)
        self._note.setText(tile.note)
        self._trend.setText(tile.trend)
        self._trend.setVisible(bool(tile.trend))
        self.setToolTip(tile.hint)
        said = (tile.title, str(tile.value), tile.word, tile.note, tile.trend)
        self.setAccessibleName(", ".join(part for part in said if part))

    def _lay_out(self) -> None:
        self.body.setSpacing(2)
        self.body.setContentsMargins(14, 11, 14, 11)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(self._figure)
        across.addWidget(self._light)
        across.addStretch(1)
        self.body.addWidget(self._title)
        self.body.addLayout(across)
        self.body.addWidget(self._note)
        self.body.addWidget(self._trend)
        self.body.addStretch(1)

    def title_height(self, width: int) -> int:
        """Pixels of height that the title needs in a tile of a width."""
        edges = self.body.contentsMargins()
        return max(self._title.heightForWidth(max(width - edges.left() - edges.right() - 2, 1)), 0)

    def level_title(self, height: int) -> None:
        """Give the title this height, which another one beside it needs."""
        if self._title.minimumHeight() != height:
            self._title.setMinimumHeight(height)

    def _open(self) -> None:
        self.opened.emit(self._goes_to)
