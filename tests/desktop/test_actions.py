"""The actions: one list, each in a menu, no shortcut twice, each with something it does."""

import re
from collections import Counter
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from kpidesk.desktop.actions import COMMANDS, Menu, plain
from kpidesk.desktop.app import App

ROOT = Path(__file__).resolve().parents[2]


def in_menus(menu: QMenu) -> list[QAction]:
    found = []
    for action in menu.actions():
        inner = action.menu()
        found += in_menus(inner) if isinstance(inner, QMenu) else [action]
    return found


def test_that_every_action_is_in_the_menu_it_names(app: App) -> None:
    for command, action in app.actions:
        assert action in in_menus(app.menus.menus[command.menu]), command.id


def test_that_no_shortcut_is_given_twice(app: App) -> None:
    given = Counter(key.toString() for _, action in app.actions for key in action.shortcuts())
    assert [key for key, count in given.items() if count > 1] == []


def test_that_the_usual_shortcuts_are_the_platforms_own(app: App) -> None:
    for name, key in {
        "open": QKeySequence.StandardKey.Open,
        "undo": QKeySequence.StandardKey.Undo,
        "print": QKeySequence.StandardKey.Print,
        "larger": QKeySequence.StandardKey.ZoomIn,
    }.items():
        assert app.actions[name].shortcuts() == QKeySequence.keyBindings(key), name


def test_that_every_action_has_something_it_does() -> None:
    names = {command.id for command in COMMANDS}
    assert len(names) == len(COMMANDS)


def test_that_each_command_is_answered(app: App) -> None:
    for command, _ in app.actions:
        answered = command.id in app.handlers or command.id.startswith("go-") or command.id in {"undo", "redo"}
        assert answered, command.id
    assert {name for name in app.handlers if name not in {command.id for command, _ in app.actions}} == set()


def test_that_without_a_project_what_needs_one_is_greyed(app: App) -> None:
    usable = {command.id for command, action in app.actions if action.isEnabled()}
    assert {"open", "new", "settings", "quit"} <= usable
    assert usable.isdisjoint({"save-copy", "export-pdf", "print", "close", "revert", "import", "undo", "redo"})


def test_that_menus_have_the_usual_order(app: App) -> None:
    titles = [plain(action.text()) for action in app.window.menuBar().actions()]
    assert titles == ["File", "Edit", "View", "Go", "Tools", "Help"] == [plain(menu) for menu in Menu]


def test_that_mnemonics_of_a_menu_do_not_collide(app: App) -> None:
    for menu in app.menus.menus.values():
        letters = Counter(action.text().split("&")[1][0].lower() for action in menu.actions() if "&" in action.text())
        assert [letter for letter, count in letters.items() if count > 1] == [], menu.title()


def test_that_what_pages_wish_done_can_be_done(app: App) -> None:
    names = {command.id for command, _ in app.actions}
    pages = {page.id for page in app.window.pages}
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "kpidesk" / "desktop").rglob("*.py")]
    assert {name for text in sources for name in re.findall(r'\bDo\("([a-z-]+)"\)', text)} - names == set()
    assert {name for text in sources for name in re.findall(r'\bGo\("([a-z-]+)"', text)} - pages == set()
