"""The card: a panel with a hairline, on which everything stands."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kpidesk.desktop.widgets.text import Text, restyle


class Card(QFrame):
    """A panel with an optional heading. ``edge``: the tone of its left edge; content goes into ``body``.

    ``head`` is the row of the heading: buttons are added at its right end.
    """

    clicked = Signal()

    def __init__(self, title: str = "", *, clickable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setProperty("clickable", "true" if clickable else "false")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clickable = clickable
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if title:
            self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 14)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.heading = Text(title, "heading")
        if title:
            self.head.addWidget(self.heading)
            self.head.addStretch(1)
            self.body.addLayout(self.head)

    def set_edge(self, tone: str) -> None:
        """Colour the left edge: green | yellow | red | muted, or "" for none."""
        restyle(self, edge=tone)

    def set_ground(self, tone: str) -> None:
        """Colour the whole ground: green | yellow | red | accent, or "" for the panel's."""
        restyle(self, ground=tone)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click inside a clickable card is emitted."""
        super().mouseReleaseEvent(event)
        inside = self.rect().contains(event.position().toPoint())
        if self._clickable and event.button() is Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter and Space do what a click does."""
        if self._clickable and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
