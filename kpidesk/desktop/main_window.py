"""The window: rail of pages at the left, header above, status below, the page in the middle."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.header import Header
from kpidesk.desktop.messages import Messages
from kpidesk.desktop.page import Page
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.rail import Rail, RailArea
from kpidesk.desktop.reading_order import step
from kpidesk.desktop.status import Status
from kpidesk.desktop.widgets.invitation import Invitation
from kpidesk.session.edits import Edit
from kpidesk.views.opened import Opened

Preview = Callable[[Edit], Review | None]
MOST_BACK = 50


class MainWindow(QMainWindow):
    """Shows one page at a time. Pages are made when first shown, and filled when shown after a change."""

    wished = Signal(object)
    closing = Signal()
    arrived = Signal(str)
    """The id of the page that is shown now."""

    def __init__(self, pages: Sequence[Sequence[type[Page]]], preview: Preview, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("window")
        self._kinds = {kind.id: kind for group in pages for kind in group}
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._trail: list[tuple[str, str]] = []
        self._opened: Opened | None = None
        self._preview = preview
        self._preferences = preferences
        self.header = Header(self)
        self.rail = Rail(pages, self)
        self.status = Status(self)
        self.messages = Messages(self)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("pages")
        self._current = ""
        self._invitation = Invitation(self.stack)
        self._invitation.wished.connect(self.wished)
        self.stack.addWidget(self._invitation)
        self.messages.float_over(self.stack)
        self._lay_out()
        self._name_window()
        self.header.wished.connect(self.wished)
        self.rail.chosen.connect(self.go)

    @property
    def current(self) -> str:
        """The id of the page that is shown; empty before the first."""
        return self._current

    @property
    def pages(self) -> tuple[type[Page], ...]:
        """Every page in the order of the rail."""
        return tuple(self._kinds.values())

    def page(self, name: str) -> Page:
        """The page of this id, made where it was not yet; raises KeyError for an unknown one."""
        if name not in self._pages:
            page = self._kinds[name](self._preview, self.stack)
            page.wished.connect(self.wished)
            self._pages[name] = page
            self._stale.add(name)
            self.stack.addWidget(page)
            for splitter in _splitters(page):
                splitter.restoreState(self._preferences.layout(f"{name}/{splitter.objectName()}"))
        return self._pages[name]

    def go(self, name: str, item: str = "") -> None:
        """Show a page, filled with what is open, and there an item."""
        page = self.page(name)
        self._current = name
        self._fill(name)
        self.rail.mark(page.under or name)
        if item:
            page.show_item(item)
        if not self._trail or self._trail[-1] != (name, item):
            self._trail = [*self._trail, (name, item)][-MOST_BACK:]
        self.arrived.emit(name)

    def go_back(self) -> None:
        """Show the page that was shown before this one."""
        if len(self._trail) > 1:
            self._trail.pop()
            self.go(*self._trail[-1])

    def step(self, by: int) -> None:
        """Show the next page of the rail that can be shown, or the one before."""
        usable = self.rail.usable
        here = self._kinds[self.current].under or self.current if self.current else ""
        if here in usable:
            self.go(usable[(usable.index(here) + by) % len(usable)])
        elif usable:
            self.go(usable[0])

    def show_opened(self, opened: Opened | None) -> None:
        """Show a project in header, status and the current page; other pages are filled when they are shown."""
        self._opened = opened
        self._stale = set(self._pages)
        self.header.show_opened(opened)
        self.rail.show_opened(opened)
        self.status.show_opened(opened)
        self._name_window()
        if self.current:
            self._fill(self.current)

    def keep_layout(self) -> None:
        """Remember where the window stands, its page and the splitters of its pages."""
        self._preferences.keep_layout("geometry", self.saveGeometry())
        self._preferences.keep_text("window/page", self.current)
        for name, page in self._pages.items():
            for splitter in _splitters(page):
                self._preferences.keep_layout(f"{name}/{splitter.objectName()}", splitter.saveState())

    def restore_layout(self) -> None:
        """Stand where the window stood last, moved onto a screen that is there."""
        if not self.restoreGeometry(self._preferences.layout("geometry")):
            room = self.screen().availableGeometry()
            self.resize(min(1440, round(room.width() * 0.92)), min(900, round(room.height() * 0.9)))
        self._come_into_sight()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and signature
        """Tab goes in the order in which things are read."""
        return step(self, self.stack, forward=forward)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Everything is stored already: nothing is asked."""
        self.keep_layout()
        self.closing.emit()
        super().closeEvent(event)

    def _come_into_sight(self) -> None:
        frame = self.frameGeometry()
        screens = [screen.availableGeometry() for screen in self.screen().virtualSiblings()]
        grip = frame.adjusted(40, 0, -40, -max(frame.height() - 30, 0))
        if not any(room.intersects(grip) and room.top() <= frame.top() + 8 for room in screens):
            room = self.screen().availableGeometry()
            self.resize(min(frame.width(), room.width()), min(frame.height(), room.height()))
            self.move(room.center() - self.rect().center())

    def _fill(self, name: str) -> None:
        page = self._pages[name]
        if page.needs_review and (self._opened is None or self._opened.review is None):
            self._invitation.show_opened(self._opened)
            self.stack.setCurrentWidget(self._invitation)
            return
        if name in self._stale:
            self._stale.discard(name)
            page.show_opened(self._opened)
        self.stack.setCurrentWidget(page)

    def _name_window(self) -> None:
        opened = self._opened
        if opened is None:
            self.setWindowTitle("KPIDesk")
            self.setWindowFilePath("")
            return
        state = " (read-only)" if opened.read_only_reason else ""
        self.setWindowFilePath(str(opened.path))
        self.setWindowTitle(f"{opened.path.stem}{state} – KPIDesk")

    def _lay_out(self) -> None:
        centre = QWidget(self)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(RailArea(self.rail, self))
        pages = QVBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.messages)
        pages.addWidget(self.stack, 1)
        across.addLayout(pages, 1)
        down = QVBoxLayout(centre)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.header)
        down.addLayout(across, 1)
        down.addWidget(self.status)
        self.setCentralWidget(centre)
        self.setMinimumSize(900, 560)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _splitters(page: Page) -> list[QSplitter]:
    """The splitters of a page that have a name to be remembered by."""
    return [splitter for splitter in page.findChildren(QSplitter) if splitter.objectName()]
