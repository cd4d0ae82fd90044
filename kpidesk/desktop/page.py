"""What every page is: a widget that shows an open project and wishes, and never acts."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.theme import theme
from kpidesk.session.edits import Edit
from kpidesk.views.opened import Opened

GAP = 14
MARGIN = 22


class Page(QWidget):
    """A page of the window. Subclasses build their widgets in ``__init__`` and fill them in ``show_opened``.

    ``id`` is what wishes name, ``title`` what the rail and the window say, ``topic`` the help page that F1 opens.
    ``under`` names the page that the rail marks in the place of one that has no button there.
    ``preview`` gives the review as it would be after an edit, in milliseconds, storing nothing.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    topic: ClassVar[str] = ""
    needs_review: ClassVar[bool] = True
    """Whether the window shows an invitation in its place while there is no review."""
    under: ClassVar[str] = ""
    wished = Signal(object)
    """A ``wishes.Wish``."""

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = preview
        self.setObjectName("page")
        self.setAccessibleName(self.title)

    def show_opened(self, opened: Opened | None) -> None:
        """Show a project; None when none is open. Called again after every change, and must be fast (50 ms)."""
        raise NotImplementedError

    def show_item(self, item: str) -> None:
        """Bring an item into view: what that is, each page says."""


class ScrollingPage(Page):
    """A page whose content scrolls. Subclasses add to ``body``; one to be read or filled in says how wide it gets."""

    widest: ClassVar[int] = 0
    """Pixels at 100 % that the content gets at most, in the middle of a wide window; 0 for all there are."""

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(MARGIN, 18, MARGIN, MARGIN)
        self.body.setSpacing(GAP)
        self._scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is wider than the content is left free at both sides."""
        super().resizeEvent(event)
        side = self.side_margin()
        self.body.setContentsMargins(side, 18, side, MARGIN)

    def side_margin(self) -> int:
        """Pixels left free at either side."""
        return max(MARGIN, (self.width() - theme().px(self.widest)) // 2) if self.widest else MARGIN

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll until ``widget`` is seen."""
        self._scroll.ensureWidgetVisible(widget)
