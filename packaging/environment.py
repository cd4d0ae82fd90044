"""The program's own Python environment: `.venv` in the project root, holding exactly what is locked.

Standard library only, because this runs before anything is installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from system_libraries import provide_system_libraries

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUNTIME = ROOT / "packaging" / "requirements.lock"
DEVELOPMENT = ROOT / "packaging" / "requirements-dev.lock"
OLDEST = (3, 11)


class CannotPrepare(Exception):
    """The environment cannot be made; the message says why and what to do."""


def say(sentence: str) -> None:
    """Tell the person who waits, on standard error: standard output belongs to the program."""
    print(sentence, file=sys.stderr, flush=True)


def fail(sentence: str) -> NoReturn:
    """End with one sentence."""
    say(sentence)
    sys.exit(3)


def prepare(lock: Path) -> Path:
    """Make the environment hold ``lock`` and the project; return its Python. At once when it already does.

    Raises CannotPrepare. The development lock contains the runtime lock, so it serves for both.
    """
    if _holds(lock):
        return PYTHON
    with _alone():
        if not _holds(lock):  # another call may have done it while this one waited
            _install(lock)
    return PYTHON


def _holds(lock: Path) -> bool:
    serving = {lock, DEVELOPMENT}
    return PYTHON.exists() and any(_stamp(each).exists() for each in serving)


def _stamp(lock: Path) -> Path:
    """The file whose name tells the lock, the project's own declaration, its place and the Python it was made with."""
    digest = hashlib.sha256()
    for part in (lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()):
        digest.update(hashlib.sha256(part).digest())
    return HOME / f"holds-{lock.stem}-{digest.hexdigest()[:20]}"


def _install(lock: Path) -> None:
    for stale in HOME.glob("holds-*"):
        stale.unlink()
    say(f"Preparing {HOME} (once; a minute or two) ...")
    pip = _make_environment()
    _run([*pip, "install", "--quiet", "--require-hashes", "-r", str(lock)], "The locked packages cannot be installed")
    itself = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    _run([*pip, "install", "--quiet", *itself], "KPIDesk itself cannot be installed")
    provide_system_libraries(say, display=lock == DEVELOPMENT)
    _stamp(lock).touch()


def _make_environment() -> list[str]:
    """Make `.venv` unless a sound one is there; return the command that runs pip on it."""
    pip = [str(PYTHON), "-m", "pip"]
    if _works([*pip, "--version"]) and _works([str(PYTHON), "-c", f"import sys; assert sys.version_info >= {OLDEST}"]):
        return pip
    if HOME.exists():
        shutil.rmtree(HOME)
    try:
        venv.create(HOME, with_pip=True)
    except (subprocess.CalledProcessError, ImportError):
        return _borrow_pip()
    return pip


def _borrow_pip() -> list[str]:
    """Some distributions split venv's pip off: use the pip that this Python has."""
    venv.create(HOME, with_pip=False, clear=True)
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if not _works([*pip, "--version"]):
        raise CannotPrepare(
            f"{sys.executable} can neither make an environment with pip nor lend its own: install the package "
            "python3-venv (Debian, Ubuntu) or python3-pip (Fedora, openSUSE), then call this again."
        )
    return pip


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _run(command: list[str], failure: str) -> None:
    """Run pip with its output on standard error."""
    # What pip prints before its last words would hide them.
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.run(command, stdout=sys.stderr, env=quiet, check=False).returncode:
        raise CannotPrepare(f"{failure}: pip's own words are above. Check the network or the disk, then call again.")


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the environment for this process; the lock ends with the process, whatever happens to it."""
    with (ROOT / ".venv.lock").open("w") as handle:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists there only

            while True:
                try:
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # after ten seconds of trying
                    continue
        else:
            import fcntl  # noqa: PLC0415 - exists there only

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
