"""The drop zone: files are dropped on it, or chosen with its button."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kpidesk.desktop.widgets.text import Text, restyle


class DropZone(QFrame):
    """Takes files and folders by what they are, not by their names' endings; ``dropped`` gives their paths."""

    dropped = Signal(object)
    """A tuple of paths."""
    asked = Signal()
    """Its button was pressed: a person wants to choose files."""

    def __init__(self, title: str, hint: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "dropzone")
        self.setProperty("active", "false")
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
        self.button = QPushButton(button)
        self.button.setAccessibleName(button.replace("&", ""))
        self.button.clicked.connect(self.asked)
        down = QVBoxLayout(self)
        down.setContentsMargins(24, 22, 24, 22)
        down.setSpacing(6)
        words = QVBoxLayout()
        words.addWidget(Text(title, "heading"))
        words.addWidget(Text(hint, "secondary", wrap=True))
        across = QHBoxLayout()
        across.setSpacing(18)
        across.addLayout(words, 1)
        across.addWidget(self.button)
        down.addLayout(across)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files light it up."""
        if paths_of(event.mimeData()):
            event.acceptProposedAction()
            restyle(self, active="true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """They went elsewhere."""
        super().dragLeaveEvent(event)
        restyle(self, active="false")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """They were let go."""
        restyle(self, active="false")
        paths = paths_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)


def paths_of(data: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this computer that are dragged."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
