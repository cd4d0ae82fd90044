"""A process that is waited for in small steps, so that work can show progress and be cancelled."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence

_STEP = 0.1
"""Seconds between two looks."""


def converse(
    command: Sequence[str],
    order: bytes,
    environment: Mapping[str, str],
    seconds: float,
    tick: Callable[[float], None],
) -> tuple[int, bytes]:
    """Run a command on an order: its exit code and what it wrote. ``tick`` is told every tenth of a second how long it
    has run, and may raise to end it. Raises TimeoutExpired after so many seconds; no process is left running.
    """
    began = time.monotonic()
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as asked:
        asked.write(order)
        asked.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own script in our own interpreter
            command, stdin=asked, stdout=told, stderr=subprocess.DEVNULL, env=environment
        )
        try:
            while True:
                try:
                    code = process.wait(_STEP)
                    break
                except subprocess.TimeoutExpired:
                    passed = time.monotonic() - began
                    if passed > seconds:
                        raise
                    tick(passed)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        told.seek(0)
        return code, told.read()
