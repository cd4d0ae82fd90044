"""How long work tells where it is and learns that it should stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from kpidesk.base.errors import Cancelled

CANCELLED = "Cancelled: nothing was changed."


class Progress(Protocol):
    """Told by a job between its steps."""

    def step(self, text: str, done: float | None = None) -> None:
        """Say what is being done and, where known, the share done (0-1); raises Cancelled when asked to stop."""


@runtime_checkable
class Interruptible(Progress, Protocol):
    """Progress that can also stop what runs between two steps. No progress has to."""

    def on_cancel(self, stop: Callable[[], object] | None) -> None:
        """Call ``stop`` when asked to cancel, in the thread that asks; at once when that has happened. None: no more.

        Once this has returned from None, ``stop`` is not running and will not be called.
        """


class Cancel:
    """A switch between the thread that works and the one that wants it to stop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: Callable[[], object] | None = None
        self.asked = False

    def ask(self) -> None:
        """Ask the work to stop."""
        with self._lock:
            self.asked = True
            if self._stop is not None:
                self._stop()

    def on_cancel(self, stop: Callable[[], object] | None) -> None:
        """As of ``Interruptible``."""
        with self._lock:
            self._stop = stop
            if self.asked and stop is not None:
                stop()

    def check(self) -> None:
        """Raise Cancelled when asked to stop."""
        if self.asked:
            raise Cancelled(CANCELLED)


@contextmanager
def interrupting(progress: Progress, stop: Callable[[], object]) -> Iterator[None]:
    """While the block runs, a cancel calls ``stop`` too, where the progress can be asked so."""
    if not isinstance(progress, Interruptible):
        yield
        return
    progress.on_cancel(stop)
    try:
        yield
    finally:
        progress.on_cancel(None)


class Silent:
    """Progress that nobody watches, with a switch to cancel."""

    def __init__(self) -> None:
        self.cancelled = False

    def step(self, text: str, done: float | None = None) -> None:  # noqa: ARG002 - the protocol's signature
        """Raise Cancelled when asked to stop; say nothing."""
        if self.cancelled:
            raise Cancelled(CANCELLED)
