"""Which backup to go back to."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kpidesk.base.dates import day
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.text import Text
from kpidesk.store.backups import Backup, backups


class BackupsDialog(QDialog):
    """Lists the backups of a project, newest first; ``chosen`` gives the one to restore."""

    chosen = Signal(object)

    def __init__(self, project: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Revert to a backup")
        self._backups = tuple(reversed(backups(project)))
        self.list = QListWidget()
        self.list.setAccessibleName("Backups")
        for backup in self._backups:
            self.list.addItem(QListWidgetItem(_label(backup)))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self.accept())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        revert = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        revert.setText("Revert to this one")
        revert.setProperty("kind", "primary")
        revert.setEnabled(bool(self._backups))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 18, 20, 18)
        down.setSpacing(12)
        down.addWidget(Text(self._say(), wrap=True))
        down.addWidget(self.list, 1)
        down.addWidget(self.buttons)
        self.list.setVisible(bool(self._backups))
        self.resize(theme().px(520), theme().px(320) if self._backups else 0)

    def accept(self) -> None:
        """Give the chosen one."""
        row = self.list.currentRow()
        super().accept()
        if 0 <= row < len(self._backups):
            self.chosen.emit(self._backups[row])

    def _say(self) -> str:
        if not self._backups:
            return (
                "There is no backup of this project on this computer yet. One is made before an import is undone, "
                "before a restore, and before the file is brought to a newer format."
            )
        return "The project as it is now is kept as a backup as well, so this can be taken back."


def _label(backup: Backup) -> str:
    local = backup.made_at.astimezone()
    return f"{day(local.date())}, {local:%H:%M}  –  {backup.why or 'made by hand'}"
