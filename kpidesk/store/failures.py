"""What SQLite reports, told as sentences: what happened, where, and what to do."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpidesk.base.errors import Unusable


class Damaged(Unusable):
    """The file is not what KPIDesk wrote: damaged, or made to look like a project. A backup may help."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite raises about the project file at ``path`` into Unusable or Damaged."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.NotSupportedError):
        raise  # ours, not the user's
    except sqlite3.Error as error:
        raise _failure(path, error) from error
    except UnicodeDecodeError as error:  # SQLite quotes damaged text in its message, and Python cannot read that
        raise Damaged(f"{path.name} is damaged: there is text in it that is none.") from error


def _failure(path: Path, error: sqlite3.Error) -> Unusable:
    code = getattr(error, "sqlite_errorcode", 0)
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unusable(
            f"{path.name} is being written by another program, perhaps on another computer.",
            "Nothing was changed: try again in a moment.",
        )
    if primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM):
        return _medium(path, primary)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return _access(path, code)
    if primary == sqlite3.SQLITE_INTERRUPT:
        return Damaged(f"{path.name} took far too long to check: it is damaged, or was not made by KPIDesk.")
    return Damaged(f"{path.name} is damaged ({error}).")


def _medium(path: Path, code: int) -> Unusable:
    if code == sqlite3.SQLITE_NOMEM:
        return Unusable(f"There is not enough memory to work on {path.name}.", "Nothing was changed.")
    if code == sqlite3.SQLITE_FULL:
        free = shutil.disk_usage(path.parent).free
        return Unusable(
            f"There is no room for the change on the disk that holds {path} ({free:,} bytes are free).",
            "Nothing was changed: make room, then try again.",
        )
    return Unusable(
        f"{path} could not be read or written: the disk is full, failing or was taken away, or a size limit was hit.",
        "Nothing was changed: check the disk, then try again.",
    )


def _access(path: Path, code: int) -> Unusable:
    journal = path.with_name(path.name + "-journal")
    if code == sqlite3.SQLITE_READONLY_ROLLBACK or journal.exists():
        return Unusable(
            f"A change to {path.name} was cut short, and it cannot be taken back where the file lies.",
            f"Copy {path.name} and {journal.name} together into a folder you may write to and open it there.",
        )
    return Unusable(
        f"{path} cannot be opened or written here.",
        "Check that you may read and write the file and its folder, or save a copy elsewhere.",
    )
