"""A project file that is open: read and written in transactions, by one thread at a time."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from kpidesk.base.errors import Unusable
from kpidesk.store import backups
from kpidesk.store.database import snapshot, transaction
from kpidesk.store.failures import Damaged
from kpidesk.store.lock import Lock


class OpenFile:
    """What reading and writing a project share. ``read_only_reason`` is a sentence; empty when it can be changed."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: Lock, read_only_reason: str) -> None:
        self.path = path
        self.read_only_reason = read_only_reason
        self._connection = connection
        self._lock = lock
        self._turn = threading.RLock()
        self._identity = _identity(path)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return bool(self.read_only_reason)

    def close(self) -> None:
        """Close the file and let others write to it; a second call does nothing."""
        with self._turn:
            self._connection.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            try:
                with snapshot(self._connection, self.path):
                    yield self._connection
            except Damaged as error:
                raise Damaged(*error.sentences, backups.last_backup(self.path)) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            self._refuse_writing()
            try:
                with transaction(self._connection, self.path):
                    yield self._connection
            except Damaged as error:
                raise Damaged(*error.sentences, backups.last_backup(self.path)) from error

    def _refuse_writing(self) -> None:
        if self.read_only:
            raise Unusable(f"{self.path.name} cannot be changed.", self.read_only_reason)
        if _identity(self.path) != self._identity:
            raise Unusable(
                f"{self.path} was moved, deleted or replaced while it was open, perhaps by a synchronised folder.",
                "Nothing was changed: open it again.",
            )


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - reads like what it is
    except OSError:
        return None
    return (found.st_dev, found.st_ino)
