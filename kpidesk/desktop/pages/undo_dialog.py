"""The question before an import is undone: what it would change."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.data import Removal


class UndoDialog(QDialog):
    """Says what would go; ``accepted`` where it shall."""

    def __init__(self, removal: Removal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Undo an import")
        self.setFixedWidth(theme().px(500))
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 18, 20, 16)
        down.setSpacing(10)
        down.addWidget(Text(removal.title, "heading", wrap=True))
        for sentence in removal.sentences:
            down.addWidget(Text(sentence, "secondary", wrap=True))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.undo = buttons.addButton("&Undo the import", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        down.addSpacing(6)
        down.addWidget(buttons)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
