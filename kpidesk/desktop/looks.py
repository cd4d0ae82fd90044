"""The actions on what is seen: size of text, colours, full screen, dates, pages, settings, clipboard."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kpidesk.desktop.dates_dialog import DatesDialog
from kpidesk.desktop.parts import Handlers, Parts
from kpidesk.desktop.settings_dialog import SettingsDialog
from kpidesk.desktop.theme import Theme

STEP = 0.1
_SCHEMES = {"follow-system": "system", "light": "light", "dark": "dark"}
_KEYS = {"cut": Qt.Key.Key_X, "copy": Qt.Key.Key_C, "paste": Qt.Key.Key_V, "select-all": Qt.Key.Key_A}


class Looks:
    """Answers View, Go and the clipboard, and keeps the theme as the preferences say."""

    def __init__(self, parts: Parts, theme: Theme) -> None:
        self._parts = parts
        self._theme = theme
        parts.preferences.changed.connect(self.follow)
        self.follow()

    @property
    def handlers(self) -> Handlers:
        """What each of its actions does."""
        window, preferences = self._parts.window, self._parts.preferences
        schemes: Handlers = {name: partial(self._force, scheme) for name, scheme in _SCHEMES.items()}
        clipboard: Handlers = {name: partial(press, key) for name, key in _KEYS.items()}
        return (
            schemes
            | clipboard
            | {
                "larger": lambda: self._enlarge(preferences.zoom + STEP),
                "smaller": lambda: self._enlarge(preferences.zoom - STEP),
                "normal-size": lambda: self._enlarge(1.0),
                "full-screen": self._toggle_full_screen,
                "settings": lambda: SettingsDialog(preferences, self._parts.picker, window).open(),
                "dates": self.ask_for_dates,
                "today": self._look_from_today,
                "measure": self._parts.keeper.look,
                "back": window.go_back,
                "next-page": lambda: window.step(1),
                "previous-page": lambda: window.step(-1),
            }
        )

    def follow(self) -> None:
        """Bring theme and menus to what the preferences say."""
        preferences = self._parts.preferences
        if self._theme.forced != preferences.scheme:
            self._theme.force(preferences.scheme)
        if self._theme.zoom != preferences.zoom:
            self._theme.enlarge(preferences.zoom)
        for name, scheme in _SCHEMES.items():
            self._parts.actions[name].setChecked(scheme == preferences.scheme)

    def ask_for_dates(self) -> None:
        """Let the review window be chosen by its days."""
        opened = self._parts.keeper.opened
        if opened is None or opened.review is None:
            return
        review = opened.review
        dialog = DatesDialog(review.calendar.pilot, review.window, self._parts.window)
        dialog.chosen.connect(lambda window: self._parts.keeper.look(replace(opened.looking, window=window)))
        dialog.finished.connect(lambda _: self._parts.window.header.show_opened(self._parts.keeper.opened))
        dialog.open()

    def _look_from_today(self) -> None:
        opened = self._parts.keeper.opened
        if opened is not None:
            self._parts.keeper.look(replace(opened.looking, as_of=None))

    def _force(self, scheme: str) -> None:
        self._parts.preferences.scheme = scheme
        self.follow()

    def _enlarge(self, zoom: float) -> None:
        self._parts.preferences.zoom = zoom
        self._parts.window.messages.say(f"Text at {self._parts.preferences.zoom * 100:.0f} %.")

    def _toggle_full_screen(self) -> None:
        window = self._parts.window
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self._parts.actions["full-screen"].setChecked(window.isFullScreen())


def press(key: Qt.Key) -> None:
    """Give the widget with the focus the platform's shortcut, as if it had been typed."""
    widget = QApplication.focusWidget()
    if widget is not None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.ControlModifier))
