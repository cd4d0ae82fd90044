"""What the window remembers between starts: look, geometry, recent files, folders. An INI file in the data folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from kpidesk.store.folders import data_folder

SCHEMES = ("system", "light", "dark")
SMALLEST, LARGEST = 0.8, 3.0
"""Size of text, 1.0 being 100 %."""
_VERSION = 1
"""Of the window's layout: a geometry stored by another is not restored."""


class Preferences(QObject):
    """Typed access to the settings file; whatever in it cannot be read counts as not set."""

    changed = Signal()
    """The look or a choice of the settings dialog changed."""

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path or data_folder() / "settings.ini"
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat, self)

    @property
    def scheme(self) -> str:
        """Light | dark | system."""
        found = self.text("look/scheme")
        return found if found in SCHEMES else "system"

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._choose("look/scheme", value if value in SCHEMES else "system")

    @property
    def zoom(self) -> float:
        """Size of text, 0.8 to 3.0."""
        try:
            return min(max(float(self.text("look/zoom") or 1), SMALLEST), LARGEST)
        except ValueError:
            return 1.0

    @zoom.setter
    def zoom(self, value: float) -> None:
        self._choose("look/zoom", f"{min(max(value, SMALLEST), LARGEST):.2f}")

    @property
    def reopens(self) -> bool:
        """Whether the last project is opened at the next start."""
        return self.text("start/reopen") != "no"

    @reopens.setter
    def reopens(self, value: bool) -> None:
        self._choose("start/reopen", "yes" if value else "no")

    def text(self, key: str) -> str:
        """What is stored under a key; empty when nothing is."""
        found = self._store.value(key)
        return found if isinstance(found, str) else ""

    def keep_text(self, key: str, value: str) -> None:
        """Store a text; an empty one forgets the key."""
        if value:
            self._store.setValue(key, value)
        else:
            self._store.remove(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A stored list of texts."""
        found = self._store.value(key)
        listed = found if isinstance(found, list) else [found]
        return tuple(text for text in listed if isinstance(text, str) and text)

    def keep_texts(self, key: str, values: Sequence[str]) -> None:
        """Store a list of texts."""
        self._store.setValue(key, list(values))

    def layout(self, key: str) -> QByteArray:
        """A stored geometry or splitter; empty when there is none, or an older version stored it."""
        if self.text("window/version") != str(_VERSION):
            return QByteArray()
        found = self._store.value(f"window/{key}")
        return found if isinstance(found, QByteArray) else QByteArray()

    def keep_layout(self, key: str, value: QByteArray) -> None:
        """Store a geometry or splitter."""
        self._store.setValue("window/version", str(_VERSION))
        self._store.setValue(f"window/{key}", value)

    def reset(self) -> None:
        """Forget every choice of the settings dialog and where the window stood; recent files stay."""
        for group in ("look", "start", "window", "folders"):
            self._store.remove(group)
        self.changed.emit()

    def write_choices(self, path: Path) -> None:
        """Write the choices of the settings dialog to a file, for another computer."""
        copy = QSettings(str(path), QSettings.Format.IniFormat)
        copy.setValue("look/scheme", self.scheme)
        copy.setValue("look/zoom", f"{self.zoom:.2f}")
        copy.setValue("start/reopen", "yes" if self.reopens else "no")
        copy.sync()

    def read_choices(self, path: Path) -> bool:
        """Take choices from such a file; False, and nothing changed, where it holds none."""
        found = QSettings(str(path), QSettings.Format.IniFormat)
        keys = [key for key in ("look/scheme", "look/zoom", "start/reopen") if isinstance(found.value(key), str)]
        for key in keys:
            self._store.setValue(key, found.value(key))
        if keys:
            self.changed.emit()
        return bool(keys)

    def sync(self) -> None:
        """Write everything to disk now."""
        self._store.sync()

    def _choose(self, key: str, value: str) -> None:
        if self.text(key) != value:
            self._store.setValue(key, value)
            self.changed.emit()
