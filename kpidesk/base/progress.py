"""How long work tells where it is and learns that it should stop."""

from typing import Protocol

from kpidesk.base.errors import Cancelled


class Progress(Protocol):
    """Told by a job between its steps."""

    def step(self, text: str, done: float | None = None) -> None:
        """Say what is being done and, where known, the share done (0-1); raises Cancelled when asked to stop."""


class Silent:
    """Progress that nobody watches, with a switch to cancel."""

    def __init__(self) -> None:
        self.cancelled = False

    def step(self, text: str, done: float | None = None) -> None:  # noqa: ARG002 - the protocol's signature
        """Raise Cancelled when asked to stop; say nothing."""
        if self.cancelled:
            raise Cancelled("Cancelled: nothing was changed.")
