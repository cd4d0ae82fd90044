"""Every action of the window in one list: its text, shortcut, place in the menus, and when it can be used."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from kpidesk.views.opened import Opened
from kpidesk.views.welcome import SAMPLES

Standard = QKeySequence.StandardKey
Role = QAction.MenuRole


class Menu(StrEnum):
    """The menus in their order, as they are titled."""

    FILE = "&File"
    EDIT = "&Edit"
    VIEW = "&View"
    GO = "&Go"
    TOOLS = "&Tools"
    HELP = "&Help"


class Needs(StrEnum):
    """What must be open for an action to make sense."""

    NOTHING = "nothing"
    PROJECT = "a project"
    WRITING = "a project that can be changed"
    REVIEW = "a project with data"


@dataclass(frozen=True, slots=True)
class Command:
    """One action. ``key``: the platform's own shortcut; ``fallback`` where a platform has none.

    ``section``: a line is drawn in the menu where it changes.
    """

    id: str
    text: str
    menu: Menu
    section: int = 0
    key: QKeySequence.StandardKey | None = None
    fallback: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING
    role: QAction.MenuRole = Role.NoRole
    checkable: bool = False

    @property
    def shortcuts(self) -> list[QKeySequence]:
        """The platform's, else our own."""
        own = [QKeySequence(text) for text in self.fallback]
        return (QKeySequence.keyBindings(self.key) if self.key is not None else []) or own


COMMANDS = (
    Command("new", "&New pilot…", Menu.FILE, 0, Standard.New, ("Ctrl+N",)),
    Command("open", "&Open…", Menu.FILE, 0, Standard.Open, ("Ctrl+O",)),
    Command("open-read-only", "Open rea&d-only…", Menu.FILE, 0),
    *(Command(f"sample-{sample.name}", sample.label, Menu.FILE, 0) for sample in SAMPLES),
    Command("import", "&Import files…", Menu.FILE, 1, fallback=("Ctrl+I",), needs=Needs.WRITING),
    Command("save-copy", "&Save a copy…", Menu.FILE, 1, Standard.SaveAs, ("Ctrl+Shift+S",), Needs.PROJECT),
    Command("revert", "&Revert to a backup…", Menu.FILE, 1, needs=Needs.WRITING),
    Command("export-pdf", "&Export report as PDF…", Menu.FILE, 2, fallback=("Ctrl+E",), needs=Needs.REVIEW),
    Command("export-json", "Export as &JSON…", Menu.FILE, 2, fallback=("Ctrl+Shift+E",), needs=Needs.REVIEW),
    Command("print", "&Print report…", Menu.FILE, 2, Standard.Print, ("Ctrl+P",), Needs.REVIEW),
    Command("close", "&Close project", Menu.FILE, 3, Standard.Close, ("Ctrl+W",), Needs.PROJECT),
    Command("quit", "&Quit", Menu.FILE, 3, Standard.Quit, ("Ctrl+Q",), role=Role.QuitRole),
    Command("cut", "Cu&t\tCtrl+X", Menu.EDIT, 1),
    Command("copy", "&Copy\tCtrl+C", Menu.EDIT, 1),
    Command("paste", "&Paste\tCtrl+V", Menu.EDIT, 1),
    Command("select-all", "Select &all\tCtrl+A", Menu.EDIT, 1),
    Command("settings", "&Settings…", Menu.EDIT, 2, Standard.Preferences, ("Ctrl+,",), role=Role.PreferencesRole),
    Command("dates", "Review &window…", Menu.VIEW, 0, fallback=("Ctrl+D",), needs=Needs.REVIEW),
    Command("today", "&Back to today", Menu.VIEW, 0, fallback=("Ctrl+T",), needs=Needs.REVIEW),
    Command("measure", "&Measure again", Menu.VIEW, 0, Standard.Refresh, ("F5",), Needs.PROJECT),
    Command("larger", "&Larger text", Menu.VIEW, 1, Standard.ZoomIn, ("Ctrl++", "Ctrl+=")),
    Command("smaller", "&Smaller text", Menu.VIEW, 1, Standard.ZoomOut, ("Ctrl+-",)),
    Command("normal-size", "&Normal text", Menu.VIEW, 1, fallback=("Ctrl+0",)),
    Command("follow-system", "Colours of the s&ystem", Menu.VIEW, 2, checkable=True),
    Command("light", "L&ight", Menu.VIEW, 2, checkable=True),
    Command("dark", "&Dark", Menu.VIEW, 2, checkable=True),
    Command("full-screen", "&Full screen", Menu.VIEW, 3, Standard.FullScreen, ("F11",), checkable=True),
    Command("find", "&Go to anything…", Menu.GO, 0, fallback=("Ctrl+K",)),
    Command("back", "&Back", Menu.GO, 0, Standard.Back, ("Alt+Left",)),
    Command("next-page", "Ne&xt page", Menu.GO, 0, fallback=("Ctrl+PgDown",)),
    Command("previous-page", "Pre&vious page", Menu.GO, 0, fallback=("Ctrl+PgUp",)),
    Command("check", "&Check project", Menu.TOOLS, 0, needs=Needs.PROJECT),
    Command("template", "Make an empty &template…", Menu.TOOLS, 0),
    Command("data-folder", "Open the &data folder", Menu.TOOLS, 1),
    Command("log", "Show the &log", Menu.TOOLS, 1),
    Command("help", "&Help for this page", Menu.HELP, 0, Standard.HelpContents, ("F1",)),
    Command("glossary", "&KPIs explained", Menu.HELP, 0),
    Command("keys", "K&eyboard", Menu.HELP, 0),
    Command("about", "&About KPIDesk", Menu.HELP, 1, role=Role.AboutRole),
)
"""In menu order. Undo, redo, the pages and the recent projects join them when the window is made."""


class Actions(QObject):
    """The actions by name; ``chosen`` names the one that was triggered."""

    chosen = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            self.add(command)
        self.show_opened(None)

    def add(self, command: Command, action: QAction | None = None) -> QAction:
        """Take in a command; with ``action`` where Qt makes it, as for undo."""
        made = action or QAction(command.text, self)
        made.setObjectName(command.id)
        made.setShortcuts(command.shortcuts)
        made.setMenuRole(command.role)
        made.setCheckable(command.checkable)
        if action is None:
            made.triggered.connect(lambda _=False, name=command.id: self.chosen.emit(name))
        self._commands[command.id] = command
        self._actions[command.id] = made
        return made

    def __getitem__(self, name: str) -> QAction:
        """The action of this name; raises KeyError for an unknown one."""
        return self._actions[name]

    def __iter__(self) -> Iterator[tuple[Command, QAction]]:
        return ((self._commands[name], action) for name, action in self._actions.items())

    def show_opened(self, opened: Opened | None) -> None:
        """Enable what makes sense with this project open."""
        met = {Needs.NOTHING}
        if opened is not None:
            met.add(Needs.PROJECT)
            if not opened.read_only_reason:
                met.add(Needs.WRITING)
            if opened.review is not None:
                met.add(Needs.REVIEW)
        for name, command in self._commands.items():
            if command.id not in {"undo", "redo"}:
                self._actions[name].setEnabled(command.needs in met)
        self._actions["today"].setEnabled(opened is not None and opened.looking.as_of is not None)


def plain(text: str) -> str:
    """An action's text without its mnemonic, its shortcut and its dots."""
    return text.partition("\t")[0].replace("&", "").rstrip("…")
