"""How a call ends: its exit code, and one sentence each for what went wrong. Never a traceback."""

import gc
import sys
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kpidesk.base.errors import Cancelled, KpideskError, WrongUsage
from kpidesk.cli.beginning import beginning
from kpidesk.cli.importing import import_plainly, plain_call
from kpidesk.cli.loading import loading
from kpidesk.cli.terminal import tell

if TYPE_CHECKING:
    from kpidesk.cli.window import OpenWindow

DONE, USAGE, UNUSABLE, INTERRUPTED = 0, 2, 3, 130
"""The contract's, beside 1 for what --fail-on names, and the shell's own for Ctrl+C."""


def run(arguments: Sequence[str], open_window: "OpenWindow | None" = None) -> int:
    """Run one command and return its exit code. Without ``open_window`` no command can open one."""
    _prepare_streams()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' warnings are for developers
    try:
        with beginning(arguments):
            return _call(arguments, open_window)
    except (KeyboardInterrupt, Cancelled):
        return _stopped()
    except KpideskError as error:
        return _tell_all(error.sentences, USAGE if isinstance(error, WrongUsage) else UNUSABLE)
    except MemoryError:
        return _tell_all(["There is not enough memory for this.", "Nothing was written."], UNUSABLE)
    except OSError as error:
        return _tell_all([_describe(error), "Nothing was written."], UNUSABLE)
    except Exception as error:  # noqa: BLE001 - whatever we did wrong, the user gets a sentence and we get the rest
        return _end(error)
    finally:
        gc.unfreeze()  # what was loaded goes in the usual order, or libraries complain of leaks


def _call(arguments: Sequence[str], open_window: "OpenWindow | None") -> int:
    plain = plain_call(arguments)
    if plain is not None:
        import_plainly(plain)
        return DONE
    with loading():
        from typer.main import get_command

        from kpidesk.cli.app import app
    try:
        code = get_command(app).main(list(arguments), prog_name="kpidesk", standalone_mode=False, obj=open_window)
    except SystemExit:  # the parser's way of saying that the reader of its help has gone away
        return DONE
    if code == INTERRUPTED:  # how the parser passes Ctrl+C on
        raise KeyboardInterrupt
    return code if isinstance(code, int) else DONE


def _prepare_streams() -> None:
    """Signs that the terminal's encoding lacks are shown as question marks instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # not every stand-in has it: suppressed


def _stopped() -> int:
    return _tell_all(["Stopped: nothing was written."], INTERRUPTED)


def _tell_all(sentences: Sequence[str], code: int) -> int:
    for sentence in sentences:
        if sentence:
            tell(sentence)
    return code


def _end(error: Exception) -> int:
    """What the parser of the command line noticed can be put right; the rest is our fault."""
    from typer import TyperException

    if isinstance(error.__cause__, KeyboardInterrupt):  # Ctrl+C while a class is made comes wrapped
        return _stopped()
    if not isinstance(error, TyperException):
        return _own_fault()
    text = str(getattr(error, "format_message", lambda: str(error))())
    path = getattr(getattr(error, "ctx", None), "command_path", "kpidesk")
    return _tell_all([text if text.endswith((".", "?")) else f"{text}.", f"See: {path} --help"], USAGE)


def _describe(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}."


def _own_fault() -> int:
    """A fault of the program: say so, and keep what a developer needs."""
    from kpidesk.store.folders import data_folder

    tell("KPIDesk met a fault of its own. Nothing was written.")
    with suppress(OSError):
        record = data_folder() / "faults" / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}.txt"
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(traceback.format_exc(), encoding="utf-8")
        tell(f"Please report it with this file: {record}")
    return UNUSABLE
