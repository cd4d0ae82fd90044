"""The system libraries that Qt needs on Linux: what is missing is installed, or named."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What the dynamic loader looks for -> the Debian and Ubuntu package that holds it."""
DISPLAY = ("xvfb", "xauth")
"""The Debian and Ubuntu packages of a display that nobody sees, for the tests of drops, clipboard and focus."""
ELSEWHERE = {
    "dnf": "mesa-libEGL mesa-libGL dbus-libs fontconfig glib2 xcb-util-cursor xcb-util-wm xcb-util-image "
    "xcb-util-keysyms xcb-util-renderutil libxcb libxkbcommon libxkbcommon-x11",
    "zypper": "Mesa-libEGL1 Mesa-libGL1 libdbus-1-3 fontconfig libglib-2_0-0 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libxkbcommon0 "
    "libxkbcommon-x11-0",
    "pacman": "libglvnd dbus fontconfig glib2 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms "
    "xcb-util-renderutil libxcb libxkbcommon libxkbcommon-x11",
}
"""The command that installs packages on other distributions -> its packages with the same libraries."""
INSTALLS = {"dnf": "dnf install", "zypper": "zypper install", "pacman": "pacman -S"}


def find_missing() -> list[str]:
    """The shared libraries of the list that the loader does not find; none on macOS and Windows."""
    return [name for name in DEBIAN if not _loads(name)] if sys.platform == "linux" else []


def provide_system_libraries(say: Callable[[str], None], *, display: bool = False) -> None:
    """Install what is missing where that is possible (apt-get, as root), else say what to install.

    ``display``: the tests' own display as well, where it can be installed. Never fails: the command line, and most
    tests, do without them.
    """
    missing = find_missing()
    if display and sys.platform == "linux" and shutil.which("xvfb-run") is None and _may_install():
        _install(list(DISPLAY))
    if missing and _may_install() and _install([DEBIAN[name] for name in missing]):
        missing = find_missing()
    if missing:
        say(
            f"Qt, which draws windows, misses {len(missing)} system libraries ({', '.join(missing)}). "
            f"The command line works without them. To have them: {_advise(missing)}"
        )


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _may_install() -> bool:
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    )
    return all(
        subprocess.run(command, env=quiet, capture_output=True, check=False).returncode == 0 for command in commands
    )


def _advise(missing: list[str]) -> str:
    known = next((tool for tool in ELSEWHERE if shutil.which(tool)), None)
    if known and not shutil.which("apt-get"):
        return f"sudo {INSTALLS[known]} {ELSEWHERE[known]}"
    if Path("/etc/alpine-release").exists():
        return "a distribution with glibc is needed (Qt for Python is not made for Alpine)."
    return f"sudo apt-get install {' '.join(DEBIAN[name] for name in missing)}"
