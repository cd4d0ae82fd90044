"""Rows that are read in a thread of their own while those before them are looked at."""

import atexit
import os
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

Item = TypeVar("Item")
_WAITING = 2
"""Items that may wait, so that memory stays bounded."""
_PATIENCE = 0.1
"""Seconds after which a reader that nobody listens to any more notices it; about as long is waited for its end."""


def read_ahead(items: Callable[[], Iterator[Item]]) -> Generator[Item, None, None]:
    """The same items in the same order; what reading them raises is raised here. It ends where this is closed."""
    ahead = Ahead(items)
    ahead.start()
    yield from ahead.rest()


class Ahead(threading.Thread, Generic[Item]):
    """The reader; at most ``waiting`` items wait for whoever wants them."""

    # Each item is put with None, what ended the reading with the error or with neither.

    def __init__(self, items: Callable[[], Iterator[Item]], waiting: int = _WAITING) -> None:
        super().__init__(daemon=True)
        self._items = items
        self._ready: Queue[tuple[Item | None, BaseException | None, bool]] = Queue(waiting)
        self._stopped = threading.Event()

    def run(self) -> None:
        """Read on until the end, an error, or until nobody wants any more."""
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

    def rest(self) -> Generator[Item, None, None]:
        """Every item, once; the reader stops where this is closed."""
        try:
            while True:
                item, error, last = self._ready.get()
                if error is not None:
                    raise error
                if last:
                    return
                yield item  # type: ignore[misc]  # None only where it is the last
        finally:
            self.stop()

    def stop(self) -> None:
        """Let go of what is being read. What takes longer, a block on a busy machine, ends by itself: whoever stopped
        it does not wait, but the program does before it ends.
        """
        self._stopped.set()
        with suppress(Empty):
            while True:
                self._ready.get_nowait()
        self.join(None if os.name == "nt" else _PATIENCE)  # Windows does not remove a file that is being read
        if self.is_alive():
            atexit.register(self.join)
