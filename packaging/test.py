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
    print("\n" + (f"Failed: {'; '.join(failed)}" if failed else "All checks passed."), flush=True)
    return 1 if failed else 0


def _passes(command: tuple[str, ...]) -> bool:
    print(f"\n== {' '.join(command)}", flush=True)
    tool = PYTHON.parent / (command[0] + (".exe" if os.name == "nt" else ""))
    return subprocess.run([str(tool), *command[1:]], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(check(sys.argv[1:]))
