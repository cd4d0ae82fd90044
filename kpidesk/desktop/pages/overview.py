"""Overview: the verdict, six tiles, twelve cards."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text
from kpidesk.session.edits import Edit
from kpidesk.views.opened import Opened


class OverviewPage(ScrollingPage):
    """The first look at a pilot."""

    id = "overview"
    title = "Overview"
    topic = "overview"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        card = Card()
        self._sentence = Text("", "title", wrap=True)
        card.body.addWidget(self._sentence)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def show_opened(self, opened: Opened | None) -> None:
        """Show the verdict."""
        review = opened.review if opened else None
        self._sentence.setText(review.verdict.sentence if review else "")
