"""`kpidesk` and `python -m kpidesk`."""

import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    try:
        from kpidesk.cli.ending import run  # noqa: PLC0415 - Ctrl+C while it loads must be caught, too

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before anything is loaded that could say more
        sys.stderr.write("Stopped: nothing was written.\n")
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
