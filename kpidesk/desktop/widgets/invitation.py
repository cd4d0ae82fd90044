"""What stands on a page while there is nothing to review: why, and the way on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kpidesk.desktop.page import MARGIN
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import ImportFiles
from kpidesk.views.opened import Opened


class Invitation(QWidget):
    """A card at the top, with the one thing that can be done."""

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        card = Card("Nothing to review yet")
        self._reason = Text("", "secondary", wrap=True)
        button = QPushButton("&Import files…")
        button.setProperty("kind", "primary")
        button.clicked.connect(lambda: self.wished.emit(ImportFiles()))
        card.body.addWidget(self._reason)
        card.body.addWidget(
            Text("Import the exports of the pilot: its request log is enough for a first look.", wrap=True)
        )
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        down = QVBoxLayout(self)
        down.setContentsMargins(MARGIN, 18, MARGIN, MARGIN)
        down.addWidget(card)
        down.addStretch(1)

    def show_opened(self, opened: Opened | None) -> None:
        """Say why there is no review."""
        self._reason.setText(opened.why_not if opened is not None else "Open or make a project first.")
