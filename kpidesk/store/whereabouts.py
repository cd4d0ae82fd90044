"""Where imported files lay on this computer, by their SHA-256: kept with the user, never in a project.

A project that is handed on tells nobody's folders; who imported a file can have it read again without searching.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.store.folders import data_folder

KEPT = 2_000
"""The files noted longest ago are forgotten beyond it."""
_LARGEST = 4 * 2**20


def note(files: Mapping[str, Path]) -> None:
    """Keep where files lie, by SHA-256. Raises Unusable where the user's folder cannot be written."""
    known = {mark: path for mark, path in _read().items() if mark not in files}
    known |= {mark: str(path.absolute()) for mark, path in files.items()}
    target = _file()
    beside = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(dict(list(known.items())[-KEPT:]), indent=1), encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        why = error.strerror or error
        raise Unusable(f"{target} could not be written: {why}.", "The import is complete.") from error


def find(mark: str) -> Path | None:
    """Where the file of a SHA-256 lay; None where that is not known. It may be gone, or hold something else by now."""
    found = _read().get(mark)
    return Path(found) if found else None


def _read() -> dict[str, str]:
    """Nothing where the file is missing or cannot be read: it is a convenience."""
    try:
        if _file().stat().st_size > _LARGEST:
            return {}
        raw = json.loads(_file().read_text(encoding="utf-8"))
        return {str(mark): str(path) for mark, path in raw.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _file() -> Path:
    return data_folder() / "imported-files.json"
