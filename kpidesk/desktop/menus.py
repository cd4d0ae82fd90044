"""The menu bar: every action in its place, the pages, the recent projects."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from kpidesk.desktop.actions import Actions, Command, Menu, Needs
from kpidesk.desktop.page import Page
from kpidesk.desktop.rail import WITHOUT_PROJECT
from kpidesk.desktop.recent import RecentProject

_DIGITS = "123456789"
LOOKS = ("follow-system", "light", "dark")


def add_pages(actions: Actions, pages: Sequence[Sequence[type[Page]]]) -> None:
    """Give each page an action; the first nine get a digit."""
    every = [page for group in pages for page in group]
    for number, page in enumerate(every):
        needs = Needs.NOTHING if page.id in WITHOUT_PROJECT else Needs.PROJECT
        keys = (f"Ctrl+{_DIGITS[number]}",) if number < len(_DIGITS) else ()
        actions.add(Command(f"go-{page.id}", page.title, Menu.GO, 1, fallback=keys, needs=needs))


class Menus:
    """Fills a menu bar. ``open_recent`` gets the path of the recent project that was chosen."""

    def __init__(self, bar: QMenuBar, actions: Actions, open_recent: Callable[[Path], object]) -> None:
        self._open_recent = open_recent
        self.menus = {menu: bar.addMenu(str(menu)) for menu in Menu}
        self.recent = QMenu("Open recen&t", bar)
        self.samples = QMenu("Sample pi&lots", bar)
        looks = QActionGroup(bar)
        for name in LOOKS:
            looks.addAction(actions[name])
        for menu, shown in self.menus.items():
            self._fill(shown, [pair for pair in actions if pair[0].menu is menu])

    def show_recent(self, projects: Sequence[RecentProject], clear: Callable[[], object]) -> None:
        """List the recent projects; those that are gone are greyed and say so."""
        self.recent.clear()
        for project in projects:
            action = self.recent.addAction(project.label.replace("&", "&&"))
            action.setEnabled(project.there)
            action.triggered.connect(lambda _=False, path=project.path: self._open_recent(path))
        self.recent.addSeparator()
        self.recent.addAction("&Clear this list").triggered.connect(clear)
        self.recent.menuAction().setEnabled(bool(projects))

    def _fill(self, menu: QMenu, pairs: Sequence[tuple[Command, QAction]]) -> None:
        section = 0
        for command, action in sorted(pairs, key=lambda pair: pair[0].section):
            if command.section != section:
                menu.addSeparator()
                section = command.section
            (self.samples if command.id.startswith("sample-") else menu).addAction(action)
            if command.id == "open":
                menu.addMenu(self.recent)
                menu.addMenu(self.samples)
