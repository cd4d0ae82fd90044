"""The first hundred bytes of a project file, read before SQLite is let near it."""

import struct
from dataclasses import dataclass
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.store.failures import Damaged
from kpidesk.store.schema import APPLICATION_ID, VERSION

_MAGIC = b"SQLite format 3\x00"
_SIZE = 100
_WAL = 2


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says: the format version, and the size of the file in bytes."""

    version: int
    size: int


def examine(path: Path) -> Header:
    """The header of a project file this program can open.

    Raises Unusable when there is no such file, when it is no project, is from a newer KPIDesk, or was put into
    write-ahead mode by another program; Damaged when the format version makes no sense.
    """
    try:
        if not path.is_file():
            raise Unusable(f"There is no file {path}." if not path.exists() else f"{path} is not a file.")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_SIZE)
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror or error}.") from error
    version = _version(path, head)
    _refuse_write_ahead(path, head)
    return Header(version, size)


def _version(path: Path, head: bytes) -> int:
    if not head.startswith(_MAGIC) or len(head) < _SIZE:
        raise Damaged(f"{path.name} is not a KPIDesk project, or its beginning is damaged.")
    (version,) = struct.unpack(">I", head[60:64])
    (application,) = struct.unpack(">I", head[68:72])
    if application != APPLICATION_ID:
        raise Damaged(f"{path.name} is a database of another program, not a KPIDesk project.")
    if version > VERSION:
        raise Unusable(
            f"{path.name} was made by a newer KPIDesk (format {version}; this one knows {VERSION}).",
            "Update KPIDesk to open it; nothing was changed.",
        )
    if version < 1:
        raise Damaged(f"{path.name} is damaged: its format version is {version}.")
    return int(version)


def _refuse_write_ahead(path: Path, head: bytes) -> None:
    log = path.with_name(path.name + "-wal")
    if _WAL in head[18:20] or (log.exists() and log.stat().st_size):
        raise Unusable(
            f"{path.name} was switched to write-ahead logging by another program, so that part of it may lie in "
            f"{log.name}.",
            'Close that program, run "PRAGMA journal_mode=DELETE" on the file with it, and open it again.',
        )
