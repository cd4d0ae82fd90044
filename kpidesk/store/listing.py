"""Project files among what was chosen or dropped: files as they are, folders by what lies in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".kpidesk"


@dataclass(frozen=True, slots=True)
class Found:
    """Absolute paths of the files, each once, and the folders in which there was none."""

    projects: tuple[Path, ...]
    empty_folders: tuple[Path, ...]


def find_projects(chosen: Sequence[Path]) -> Found:
    """Files in the order chosen; those of a folder, not of the folders in it, by name."""
    projects: dict[Path, None] = {}
    empty = []
    for path in chosen:
        if not path.is_dir():
            projects[path.absolute()] = None
            continue
        inside = _inside(path)
        if not inside:
            empty.append(path)
        projects.update(dict.fromkeys(inside))
    return Found(tuple(projects), tuple(empty))


def _inside(folder: Path) -> list[Path]:
    """A folder that cannot be read has nothing in it that could be opened."""
    try:
        found = [one.absolute() for one in folder.iterdir() if one.suffix.lower() == SUFFIX and one.is_file()]
    except OSError:
        return []
    return sorted(found, key=lambda one: one.name.lower())
