"""Copies kept in the user's data folder: made before a migration and before what destroys, thinned by age.

Kept for each project: the newest four; of older ones the last of each day for seven days, then the last of each
month for twelve months.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.store import header
from kpidesk.store.database import POSIX_LOCKS, connect, defend, verify
from kpidesk.store.failures import told
from kpidesk.store.folders import data_folder, tag
from kpidesk.store.lock import acquire
from kpidesk.store.staging import discard_journal, journal_of, put_in_place, staged

_STAMP = "%Y%m%dT%H%M%S.%fZ"
_NEWEST = 4
_DAYS = timedelta(days=7)
_MONTHS = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: where it lies, when it was made (UTC) and why."""

    path: Path
    made_at: datetime
    why: str


def folder(project: Path) -> Path:
    """Where the backups of the project at this place lie; it need not exist."""
    return data_folder() / "backups" / tag(project)


def backups(project: Path) -> tuple[Backup, ...]:
    """The backups of the project at this place, oldest first."""
    found = (_read(path) for path in sorted(folder(project).glob("*.kpidesk")))
    return tuple(backup for backup in found if backup is not None)


def _read(path: Path) -> Backup | None:
    stamp, _, why = path.stem.partition("_")
    try:
        return Backup(path, datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC), why.replace("-", " "))
    except ValueError:
        return None


def last_backup(project: Path) -> str:
    """A sentence that names the last backup and how to use it, or says that there is none."""
    try:
        kept = backups(project)
    except OSError:  # the user's data folder is not readable: this is no time for another error
        kept = ()
    if not kept:
        return "There is no backup of it on this computer."
    return f"Its last backup is from {kept[-1].made_at:%Y-%m-%d %H:%M} UTC: {kept[-1].path}."


def back_up(connection: sqlite3.Connection, project: Path, why: str) -> Path:
    """Copy the open project into the backups, thin them, and return the path of the copy."""
    target = _place(project, why)
    copy_database(connection, target)
    thin(project)
    return target


def _place(project: Path, why: str) -> Path:
    words = "-".join("".join(sign if sign.isalnum() else " " for sign in why).split())[:60]
    try:
        folder(project).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(
            f"No backup can be made in {folder(project)}: {error.strerror}.", "Nothing was changed."
        ) from error
    return folder(project) / f"{datetime.now(UTC):{_STAMP}}_{words}.kpidesk"


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Write a complete copy of an open project at ``target``, replacing what is there only once the copy is sound."""
    with staged(target) as staging:
        duplicate(connection, staging)
        discard_journal(target)
        put_in_place(staging, target)


def duplicate(connection: sqlite3.Connection, target: Path) -> None:
    """Copy an open project into a new file, page by page."""
    with POSIX_LOCKS, told(target), closing(connect(target, "rwc")) as copy:
        connection.backup(copy)


def thin(project: Path) -> None:
    """Delete the backups whose time has passed."""
    kept = backups(project)
    doomed = passed([backup.made_at for backup in kept], datetime.now(UTC))
    for backup in kept:
        if backup.made_at in doomed:
            backup.path.unlink(missing_ok=True)


def passed(made: Sequence[datetime], now: datetime) -> set[datetime]:
    """Which of the moments need no backup any more."""
    newest_first = sorted(made, reverse=True)
    keep = set(newest_first[:_NEWEST])
    days: set[str] = set()
    months: set[str] = set()
    for moment in newest_first:
        age = now - moment
        seen, period = (days, f"{moment:%Y-%m-%d}") if age <= _DAYS else (months, f"{moment:%Y-%m}")
        if period not in seen and age <= _MONTHS:
            keep.add(moment)
        seen.add(period)
    return set(made) - keep


def restore(backup: Path, project: Path) -> None:
    """Put a backup in the place of a project, after keeping what is there now; raises Unusable where it is open."""
    lock = acquire(project)
    try:
        with closing(_sound(backup)) as source:
            _keep(project)
            copy_database(source, project)
    finally:
        lock.release()


def _sound(path: Path) -> sqlite3.Connection:
    with POSIX_LOCKS:
        head = header.examine(path)
    connection = connect(path, "ro")
    try:
        with told(path):
            defend(connection)
        verify(connection, path, head.version, head.size)
    except BaseException:
        connection.close()
        raise
    return connection


def _keep(project: Path) -> None:
    if not project.exists():
        return
    try:
        with closing(_sound(project)) as connection:
            back_up(connection, project, "before a restore")
    except Unusable:  # too damaged for a copy by SQLite: keep the bytes, under a name that is not taken for a backup
        place = _place(project, "damaged, before a restore").with_suffix(".damaged")
        shutil.copy2(project, place)
        if journal_of(project).exists():
            shutil.copy2(journal_of(project), journal_of(place))
