"""What a person or a pipe sees: text on standard output, sentences and progress on standard error."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Progress, Silent


def put(text: str) -> None:
    """Write to standard output. A reader that has gone away is no error; a full disk is."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would fail again when the interpreter ends.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise Unusable(
            f"Standard output could not be written: {error.strerror or error}.", "Nothing was written."
        ) from error


def tell(sentence: str) -> None:
    """Write a sentence to standard error; where nobody can read it, nothing is lost."""
    with suppress(OSError, ValueError):
        print(sentence, file=sys.stderr, flush=True)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Progress]:
    """Progress on standard error while the block runs, where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status("Starting") as status:
        yield _Shown(lambda text: status.update(escape(text)))


class _Shown:
    """Progress as one line that changes."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show

    def step(self, text: str, done: float | None = None) -> None:
        """Show what is being done."""
        share = "" if done is None else f" ({done:.0%})"
        self._show(f"{text}{share}")
