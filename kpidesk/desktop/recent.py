"""The projects opened last, newest first."""

from dataclasses import dataclass
from pathlib import Path

from kpidesk.desktop.preferences import Preferences

KEPT = 10
_KEY = "recent/projects"


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project opened before; ``there`` is False where its file is gone or its drive is not connected."""

    path: Path
    there: bool

    @property
    def label(self) -> str:
        """Its name and folder, and that it is missing where it is."""
        where = f"{self.path.stem}  –  {self.path.parent}"
        return where if self.there else f"{where}  (missing)"


def recent_projects(preferences: Preferences) -> tuple[RecentProject, ...]:
    """The last ten, newest first."""
    paths = (Path(text) for text in preferences.texts(_KEY)[:KEPT])
    return tuple(RecentProject(path, _there(path)) for path in paths)


def remember(preferences: Preferences, path: Path) -> None:
    """Put a project first."""
    first = str(path.absolute())
    others = [text for text in preferences.texts(_KEY) if text != first]
    preferences.keep_texts(_KEY, [first, *others][:KEPT])


def forget(preferences: Preferences, path: Path | None = None) -> None:
    """Take a project, or all of them, off the list."""
    kept = [text for text in preferences.texts(_KEY) if path is not None and text != str(path.absolute())]
    preferences.keep_texts(_KEY, kept)


def _there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a drive that does not answer
        return False
