"""Where KPIDesk keeps what belongs to the user rather than to one project: backups and locks."""

import hashlib
import os
from pathlib import Path


def data_folder() -> Path:
    """The user's data folder; the environment variable ``KPIDESK_DATA_DIR`` moves it."""
    import platformdirs  # noqa: PLC0415 - needed where there is something to keep

    return Path(os.environ.get("KPIDESK_DATA_DIR") or platformdirs.user_data_dir("kpidesk"))


def tag(path: Path) -> str:
    """A short name for the project at this place: its stem and a digest of its full path."""
    place = os.path.normcase(os.path.realpath(path))  # which, unlike resolve, takes a loop of links as it is
    digest = hashlib.sha256(os.fsencode(place)).hexdigest()[:12]
    return f"{path.stem[:40]}-{digest}"
