"""A process that is waited for in small steps, so that work can show progress and be cancelled."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence

_STEP = 0.1
"""Seconds between two looks."""


class Conversation:
    """A command at work on an order."""

    def __init__(self, command: Sequence[str], order: bytes, environment: Mapping[str, str]) -> None:
        self.began = time.monotonic()
        self._told = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop
        with tempfile.TemporaryFile() as asked:
            asked.write(order)
            asked.seek(0)
            self._process = subprocess.Popen(  # noqa: S603 - our own script in our own interpreter
                command, stdin=asked, stdout=self._told, stderr=subprocess.DEVNULL, env=environment
            )

    def answer(self, seconds: float, tick: Callable[[float], None]) -> tuple[int, bytes]:
        """As of ``converse``; the time counts from the beginning."""
        while True:
            try:
                code = self._process.wait(_STEP)
                break
            except subprocess.TimeoutExpired:
                passed = time.monotonic() - self.began
                if passed > seconds:
                    raise
                tick(passed)
        self._told.seek(0)
        return code, self._told.read()

    def stop(self) -> None:
        """Let no process be left running; a second call does nothing."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._told.close()


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
    conversation = Conversation(command, order, environment)
    try:
        return conversation.answer(seconds, tick)
    finally:
        conversation.stop()
