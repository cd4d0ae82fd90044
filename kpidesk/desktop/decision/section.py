"""What every card of the Decision page is."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.widgets.card import Card
from kpidesk.session.edits import Edit
from kpidesk.views.opened import Opened

Preview = Callable[[Edit], Review | None]


class Section(Card):
    """A card that shows a part of an open project, and wishes. ``needs_review``: hidden while there is no review."""

    wished = Signal(object)
    """A ``wishes.Wish``."""
    name: ClassVar[str]
    """Its heading."""
    needs_review: ClassVar[bool] = True

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(self.name, parent=parent)
        self.preview = preview

    def show_opened(self, opened: Opened) -> None:
        """Show it; where ``needs_review``, there is one."""
        raise NotImplementedError
