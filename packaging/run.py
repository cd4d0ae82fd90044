"""Run KPIDesk from a checkout: `python3 packaging/run.py [ARGS]` prepares `.venv` where needed, then `kpidesk ARGS`.

Without ARGS: reviews the sample pilot "claims-ready", writes its report to the current folder and, where there is a
display, opens the window on it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is what this line is for
    sys.exit(
        f"KPIDesk needs Python 3.11 or newer, and this is {sys.version.split()[0]}. "
        "Install one from https://www.python.org and call it by name, such as: python3.12 packaging/run.py"
    )

import os
import subprocess
from pathlib import Path

from environment import HOME, ROOT, RUNTIME, CannotPrepare, fail, prepare

SAMPLE = ROOT / "sample_data" / "claims-ready"
REPORT = "claims-ready-report.pdf"


def run(arguments: list[str]) -> int:
    """Run the program in its environment and give back its exit code."""
    try:
        python = prepare(RUNTIME)
    except CannotPrepare as problem:
        fail(str(problem))
    except OSError as problem:
        fail(f"The environment {HOME} cannot be made: {problem}.")
    command = [str(python), "-m", "kpidesk", *(arguments or ["review", str(SAMPLE), "--pdf", REPORT])]
    try:
        code = subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:  # the program was told as well, and has said what there is to say
        return 130
    if not arguments and code == 0:
        print(f"\nThe report of the sample pilot is {Path(REPORT).resolve()}", flush=True)
        return _open_window(python)
    return code


def _open_window(python: Path) -> int:
    """Open the window on the same pilot where there is a display; it may be closed at any time."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return 0
    print("Opening the window on it: close it to end.", flush=True)
    try:
        return subprocess.run([str(python), "-m", "kpidesk", "demo"], check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
