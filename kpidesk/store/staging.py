"""Whole files written beside their target and renamed into place, so that the target is always old or complete."""

import glob
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kpidesk.base.errors import Unusable, WrongUsage

_SUFFIX = ".new"


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A free name beside ``target`` for a file in the making; what still has that name at the end is deleted."""
    staging = target.with_name(f".{target.name[:80]}.{uuid.uuid4().hex[:8]}{_SUFFIX}")
    try:
        yield staging
    finally:
        for left_over in (staging, journal_of(staging)):
            with suppress(OSError):
                left_over.unlink(missing_ok=True)


def sweep(target: Path) -> None:
    """Delete what a process that was killed left beside ``target``; only its one writer may call this."""
    with suppress(OSError):
        for left_over in target.parent.glob(f".{glob.escape(target.name[:80])}.*{_SUFFIX}*"):
            left_over.unlink()


def journal_of(path: Path) -> Path:
    """Where SQLite keeps the rollback journal of a file."""
    return path.with_name(path.name + "-journal")


def put_in_place(staging: Path, target: Path) -> None:
    """Rename a finished file onto ``target``, whatever was there, and make the renaming last."""
    try:
        if target.exists():
            shutil.copymode(target, staging)
        staging.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise Unusable(f"{target} could not be written: {error.strerror or error}.", "Nothing was changed.") from error


def put_in_free_place(staging: Path, target: Path) -> None:
    """As ``put_in_place``, but raises WrongUsage where something is there already."""
    if target.exists():
        raise taken(target)
    discard_journal(target)
    try:
        os.link(staging, target)  # fails where the target exists, in one step
    except FileExistsError as error:
        raise taken(target) from error
    except OSError:  # a file system without hard links
        put_in_place(staging, target)
    else:
        sync_folder(target.parent)


def discard_journal(target: Path) -> None:
    """Delete the journal of a project that is about to be replaced: it would be played into the one that comes."""
    try:
        journal_of(target).unlink(missing_ok=True)
    except OSError as error:
        raise Unusable(f"{journal_of(target)} is in the way and cannot be deleted: {error.strerror}.") from error


def taken(target: Path) -> WrongUsage:
    """The refusal to write over a file."""
    return WrongUsage(f"{target} exists already and was left as it is: open it, or choose another name.")


def sync_folder(folder: Path) -> None:
    """Ask the system to write a folder's entries to the disk; Windows needs and knows no such thing."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
