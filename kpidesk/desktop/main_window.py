"""The window: rail of pages at the left, header above, status below, the page in the middle."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.header import Header
from kpidesk.desktop.page import Page
from kpidesk.desktop.rail import Rail
from kpidesk.desktop.status import Status
from kpidesk.session.edits import Edit
from kpidesk.views.opened import Opened

Preview = Callable[[Edit], Review | None]


class MainWindow(QMainWindow):
    """Shows one page at a time. Pages are made when first shown, and filled when shown after a change."""

    wished = Signal(object)

    def __init__(self, pages: Sequence[Sequence[type[Page]]], preview: Preview) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("KPIDesk")
        self._kinds = {kind.id: kind for group in pages for kind in group}
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._opened: Opened | None = None
        self._preview = preview
        self.header = Header(self)
        self.rail = Rail(pages, self)
        self.status = Status(self)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("pages")
        self._lay_out()
        self.header.wished.connect(self.wished)
        self.rail.chosen.connect(self.go)

    @property
    def current(self) -> str:
        """The id of the page that is shown; empty before the first."""
        page = self.stack.currentWidget()
        return page.id if isinstance(page, Page) else ""

    def page(self, name: str) -> Page:
        """The page of this id, made where it was not yet; raises KeyError for an unknown one."""
        if name not in self._pages:
            page = self._kinds[name](self._preview, self.stack)
            page.wished.connect(self.wished)
            self._pages[name] = page
            self._stale.add(name)
            self.stack.addWidget(page)
        return self._pages[name]

    def go(self, name: str, item: str = "") -> None:
        """Show a page, filled with what is open, and there an item."""
        page = self.page(name)
        self._fill(name)
        self.stack.setCurrentWidget(page)
        self.rail.mark(name)
        if item:
            page.show_item(item)

    def show_opened(self, opened: Opened | None) -> None:
        """Show a project in header, status and the current page; other pages are filled when they are shown."""
        self._opened = opened
        self._stale = set(self._pages)
        self.header.show_opened(opened)
        self.rail.show_opened(opened)
        self.status.show_opened(opened)
        if self.current:
            self._fill(self.current)

    def _fill(self, name: str) -> None:
        if name in self._stale:
            self._stale.discard(name)
            self._pages[name].show_opened(self._opened)

    def _lay_out(self) -> None:
        centre = QWidget(self)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addWidget(self.stack, 1)
        down = QVBoxLayout(centre)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.header)
        down.addLayout(across, 1)
        down.addWidget(self.status)
        self.setCentralWidget(centre)
        self.setMinimumSize(900, 560)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
