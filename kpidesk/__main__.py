"""`kpidesk` and `python -m kpidesk`."""

import gc
import sys
from pathlib import Path


def open_window(path: Path | None) -> int:
    """Open the window, on a project where one is given, and return when it is closed."""
    from kpidesk.desktop.launch import run  # noqa: PLC0415 - the command line works where Qt does not

    return run(path)


def main() -> None:
    """Run the command line and end with its exit code."""
    try:
        from kpidesk.cli.ending import run  # noqa: PLC0415 - Ctrl+C while it loads must be caught, too

        code = run(sys.argv[1:], open_window)
    except KeyboardInterrupt:  # before anything is loaded that could say more
        sys.stderr.write("Stopped: nothing was written.\n")
        code = 130
    if not {"kpidesk.engine", "kpidesk.desktop"} & set(sys.modules):
        gc.freeze()  # nothing is left that wants to go in order: the collector need not go through all of it once more
    sys.exit(code)


if __name__ == "__main__":
    main()
