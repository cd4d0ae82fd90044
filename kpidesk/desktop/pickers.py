"""Which files a person means: the system's own dialogs, each purpose with the folder it was in last."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from kpidesk.desktop.preferences import Preferences

PROJECTS = "KPIDesk projects (*.kpidesk)"
DATA = (
    "Exports (*.csv *.tsv *.xlsx *.xlsm *.xlsb *.xls *.ods *.parquet *.json *.jsonl *.ndjson *.jtl *.txt *.gz *.zip "
    "*.toml);;All files (*)"
)


class Picker(Protocol):
    """Asks for files; empty answers mean that the person changed their mind."""

    def pick(self, purpose: str, title: str, kinds: str) -> Path | None:
        """One file that exists."""

    def pick_several(self, purpose: str, title: str, kinds: str) -> tuple[Path, ...]:
        """Files that exist."""

    def pick_target(self, purpose: str, title: str, name: str, kinds: str) -> Path | None:
        """A file to write; the dialog asks before one is replaced."""


class FilePicker:
    """The system's dialogs."""

    def __init__(self, preferences: Preferences, window: QWidget) -> None:
        self._preferences = preferences
        self._window = window

    def pick(self, purpose: str, title: str, kinds: str) -> Path | None:
        """One file that exists."""
        found, _ = QFileDialog.getOpenFileName(self._window, title, self._folder(purpose), kinds)
        return self._kept(purpose, found)

    def pick_several(self, purpose: str, title: str, kinds: str) -> tuple[Path, ...]:
        """Files that exist."""
        found, _ = QFileDialog.getOpenFileNames(self._window, title, self._folder(purpose), kinds)
        if found:
            self._kept(purpose, found[0])
        return tuple(Path(text) for text in found)

    def pick_target(self, purpose: str, title: str, name: str, kinds: str) -> Path | None:
        """A file to write, with the suffix of ``name`` where none was typed."""
        dialog = QFileDialog(self._window, title, self._folder(purpose), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))  # before it asks whether to replace
        dialog.selectFile(name)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return self._kept(purpose, chosen[0] if chosen else "")

    def _folder(self, purpose: str) -> str:
        return last_folder(self._preferences, purpose)

    def _kept(self, purpose: str, found: str) -> Path | None:
        if not found:
            return None
        keep_folder(self._preferences, purpose, Path(found))
        return Path(found)


def last_folder(preferences: Preferences, purpose: str) -> str:
    """The folder in which a file was chosen last for a purpose; at first that of documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return preferences.text(f"folders/{purpose}") or documents


def keep_folder(preferences: Preferences, purpose: str, path: Path) -> None:
    """Remember where a file was chosen."""
    preferences.keep_text(f"folders/{purpose}", str(path.parent))
