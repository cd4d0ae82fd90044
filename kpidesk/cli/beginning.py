"""What an import begins with before the rest of the program is loaded: its files are walked over and read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from kpidesk.cli.loading import loading


@contextmanager
def beginning(arguments: Sequence[str]) -> Iterator[None]:
    """Have the files of an import read while the block loads what they are needed for; other commands begin as ever."""
    if not arguments or arguments[0] != "import":
        yield
        return
    with loading():
        from kpidesk.intake.scanning import scan_ahead

        files = _files(arguments[1:])
        scan_ahead(files)
        from kpidesk.intake.foresight import foresee, let_go  # Arrow takes its time: the files are walked over by then

    try:
        foresee(files)
        yield
    finally:
        let_go()


def _files(arguments: Sequence[str]) -> list[Path]:
    """Whatever may be a file to import, as the command will name it."""
    found = []
    for text in arguments:
        with suppress(OSError, ValueError):  # an answer that is too long for a name, say
            path = Path(text if Path(text).exists() else text.partition("=")[2] or text)
            if path.suffix != ".kpidesk" and path.is_file():
                found.append(path)
    return found
