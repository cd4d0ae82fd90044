"""Rows that are read in a thread of their own while those before them are looked at."""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

Item = TypeVar("Item")
_WAITING = 2
"""Items that may wait, so that memory stays bounded."""
_PATIENCE = 0.05
"""Seconds after which a reader that nobody listens to any more notices it."""


def read_ahead(items: Callable[[], Iterator[Item]]) -> Generator[Item, None, None]:
    """The same items in the same order; what reading them raises is raised here. It ends where this is closed."""
    ahead = _Ahead(items)
    ahead.start()
    try:
        yield from ahead
    finally:
        ahead.stop()


class _Ahead(threading.Thread, Generic[Item]):
    """The reader. Each item is put with None, what ended the reading with the error or with neither."""

    def __init__(self, items: Callable[[], Iterator[Item]]) -> None:
        super().__init__(daemon=True)
        self._items = items
        self._ready: Queue[tuple[Item | None, BaseException | None, bool]] = Queue(_WAITING)
        self._stopped = threading.Event()

    def run(self) -> None:
        try:
            for item in self._items():
                if not self._put((item, None, False)):
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised again where the rows are needed
            self._put((None, error, True))
        else:
            self._put((None, None, True))

    def _put(self, what: tuple[Item | None, BaseException | None, bool]) -> bool:
        while not self._stopped.is_set():
            with suppress(Full):
                self._ready.put(what, timeout=_PATIENCE)
                return True
        return False

    def __iter__(self) -> Iterator[Item]:
        while True:
            item, error, last = self._ready.get()
            if error is not None:
                raise error
            if last:
                return
            yield item  # type: ignore[misc]  # None only where it is the last

    def stop(self) -> None:
        """Let go of what is being read, and wait until nothing is."""
        self._stopped.set()
        with suppress(Empty):
            while True:
                self._ready.get_nowait()
        self.join()
