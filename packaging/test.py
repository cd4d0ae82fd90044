"""Run all checks: `python3 packaging/test.py [PYTEST ARGS]` prepares `.venv` where needed, then all.

With PYTEST ARGS (such as a path) the tests are those asked for, without the floor for coverage, which all of them
together must reach.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is what this line is for
    sys.exit(
        f"KPIDesk needs Python 3.11 or newer, and this is {sys.version.split()[0]}. "
        "Install one from https://www.python.org and call it by name, such as: python3.12 packaging/test.py"
    )

import os
import shutil
import subprocess

from environment import DEVELOPMENT, HOME, PYTHON, ROOT, CannotPrepare, fail, prepare

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)
TESTS = ("pytest", "-n", "2")
COVERAGE = ("--cov", "--cov-report=term")
ON_A_DISPLAY = ("pytest", "-m", "display", "tests/desktop")
XVFB = ("xvfb-run", "--auto-servernum", "--server-args=-screen 0 1600x1000x24")


def check(arguments: list[str]) -> int:
    """Run every check, even after one has failed; 0 when all passed."""
    try:
        prepare(DEVELOPMENT)
    except CannotPrepare as problem:
        fail(str(problem))
    except OSError as problem:
        fail(f"The environment {HOME} cannot be made: {problem}.")
    tests = (*TESTS, *(arguments or COVERAGE))
    failed = [" ".join(command) for command in (*CHECKS, tests) if not _passes(command)]
    if not arguments and not _passes_on_a_display():
        failed.append(" ".join(ON_A_DISPLAY))
    print("\n" + (f"Failed: {'; '.join(failed)}" if failed else "All checks passed."), flush=True)
    return 1 if failed else 0


def _passes(command: tuple[str, ...]) -> bool:
    print(f"\n== {' '.join(command)}", flush=True)
    return subprocess.run([_tool(command[0]), *command[1:]], cwd=ROOT, check=False).returncode == 0


def _passes_on_a_display() -> bool:
    """Run what needs drops, the clipboard or the focus, on a display that nobody sees."""
    if shutil.which(XVFB[0]) is None:
        print(f"\n== {' '.join(ON_A_DISPLAY)}\nLeft out: there is no {XVFB[0]} here.", flush=True)
        return True
    print(f"\n== {' '.join((XVFB[0], *ON_A_DISPLAY))}", flush=True)
    command = [*XVFB, _tool(ON_A_DISPLAY[0]), *ON_A_DISPLAY[1:]]
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def _tool(name: str) -> str:
    return str(PYTHON.parent / (name + (".exe" if os.name == "nt" else "")))


if __name__ == "__main__":
    sys.exit(check(sys.argv[1:]))
