"""The rail: the pages by word and icon, at the left of the window."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kpidesk.desktop.icons import icon
from kpidesk.desktop.page import Page
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.text import restyle
from kpidesk.views.opened import Opened

ICON = 18
WIDTH, NARROWEST = 180, 150
"""Pixels at 100 %: of the rail, and of it beside a scroll bar."""
_ENDS, _BETWEEN = 10, 2
"""Pixels above the first and below the last page, and between pages."""
_KEYS = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
WITHOUT_PROJECT = frozenset({"welcome", "new-pilot", "portfolio"})
"""The pages that make sense while no project is open."""


class Rail(QFrame):
    """One button a page, with a line between groups; ``chosen`` names the page."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[Sequence[type[Page]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._down = QVBoxLayout(self)
        self._space(_ENDS, _BETWEEN)
        for number, group in enumerate(pages):
            if number:
                self._add_line()
            for page in group:
                if not page.under:
                    self._add(page)
        self._down.addStretch(1)
        self._paint()
        theme().changed.connect(self._paint)

    def fit(self, height: int) -> None:
        """Close up where the pages would not all be seen in that height."""
        self._make_dense(dense=False)
        self._make_dense(dense=self._down.sizeHint().height() > height)

    def _make_dense(self, *, dense: bool) -> None:
        if (self.property("dense") == "true") != dense:
            for one in (self, *self._buttons.values()):
                restyle(one, dense="true" if dense else "")
            self._space(2 if dense else _ENDS, 1 if dense else _BETWEEN)

    def _space(self, ends: int, between: int) -> None:
        self._down.setContentsMargins(8, ends, 8, ends)
        self._down.setSpacing(between)

    def mark(self, name: str) -> None:
        """Show which page is open."""
        self._buttons[name].setChecked(True)

    @property
    def usable(self) -> list[str]:
        """The pages that can be chosen now, from top to bottom."""
        return [name for name, button in self._buttons.items() if button.isEnabled()]

    def show_opened(self, opened: Opened | None) -> None:
        """Pages that need a project can be chosen once one is open."""
        for name, button in self._buttons.items():
            button.setEnabled(opened is not None or name in WITHOUT_PROJECT)

    def _add(self, page: type[Page]) -> None:
        button = _Button(f"  {page.title}", self)
        button.setAccessibleName(page.title)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False, name=page.id: self.chosen.emit(name))
        self._group.addButton(button)
        self._buttons[page.id] = button
        self._down.addWidget(button)

    def _add_line(self) -> None:
        line = QFrame(self)
        line.setProperty("kind", "rule")
        self._down.addSpacing(6)
        self._down.addWidget(line)
        self._down.addSpacing(6)

    def _paint(self) -> None:
        """Size and icons of the theme in force."""
        self.setMinimumWidth(theme().px(NARROWEST))
        for name, button in self._buttons.items():
            button.setIcon(icon(name, theme().px(ICON)))
            button.setIconSize(QSize(theme().px(ICON), theme().px(ICON)))


class RailArea(QScrollArea):
    """The rail in a window that may be too low for all of it."""

    def __init__(self, rail: Rail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail-area")
        self._rail = rail
        self.setWidget(rail)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widen()
        theme().changed.connect(self._widen)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A low window has the pages closer together."""
        self._rail.fit(self.viewport().height())
        super().resizeEvent(event)

    def _widen(self) -> None:
        self.setFixedWidth(theme().px(WIDTH))
        self._rail.fit(self.viewport().height())


class _Button(QPushButton):
    """Shows where the keyboard is only to those who use it: a click needs no ring."""

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take the ring where the focus came by a key."""
        restyle(self, ring="true" if event.reason() in _KEYS else "")
        super().focusInEvent(event)
