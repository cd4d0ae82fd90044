"""`kpidesk` and `python -m kpidesk`."""

import sys

from kpidesk.cli.ending import run


def main() -> None:
    """Run the command line and end with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
