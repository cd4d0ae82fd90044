"""`kpidesk`, `open` and `demo`: the ways into the window. What opens it is given from above: no Qt is known here."""

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from typer import Argument, Context

from kpidesk.base.errors import Unusable
from kpidesk.cli.options import Project
from kpidesk.cli.terminal import progress, tell

OpenWindow = Callable[[Path | None], int]
"""Opens the window, on a project where one is given; returns its exit code when it is closed."""
Sample = Annotated[
    str, Argument(metavar="[NAME]", help="claims-ready, claims-failing or support-assistant.", show_default=False)
]


def obstacle() -> str:
    """Why no window can be opened here, as a sentence; empty where one can."""
    if find_spec("PySide6") is None:
        return "The window needs PySide6, which is not installed: pip install 'kpidesk[desktop]'."
    shown = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not shown:
        return "There is no display to open a window on. The command line works without one: kpidesk --help."
    return ""


def open_(context: Context, file: Project) -> int:
    """Open the window on a project.

    Example: kpidesk open claims.kpidesk
    """
    if not file.is_file():
        raise Unusable(f"There is no file {file}.", "To make a new project: kpidesk new FILE.kpidesk.")
    return _open(context, file)


def demo(context: Context, name: Sample = "") -> int:
    """Open the window on a copy of a sample pilot, which may be changed at will.

    Example: kpidesk demo support-assistant
    """
    from kpidesk.session.demo import find_sample, make_demo
    from kpidesk.store.folders import data_folder

    find_sample(name)
    _refuse_without_window(context)
    with progress() as shown:
        path = make_demo(name, data_folder() / "samples", shown)
    tell(f"The copy is {path}")
    return _open(context, path)


def _open(context: Context, path: Path | None) -> int:
    _refuse_without_window(context)
    code: int = context.obj(path)
    return code


def _refuse_without_window(context: Context) -> None:
    why = obstacle() if context.obj is not None else "This call cannot open a window."
    if why:
        raise Unusable(why)
