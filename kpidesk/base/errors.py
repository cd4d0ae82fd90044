"""The ways in which a request can fail that a user can do something about."""

from collections.abc import Sequence


class KpideskError(Exception):
    """Base of all errors that are told to the user as plain sentences, never as a traceback."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences: Sequence[str] = sentences


class WrongUsage(KpideskError):
    """The request itself is off (an unknown key, profile or date): exit code 2."""


class Unusable(KpideskError):
    """An input cannot be used (damaged, locked, not a table): exit code 3, nothing was written."""


class Cancelled(KpideskError):
    """The user asked to stop; nothing was changed."""
