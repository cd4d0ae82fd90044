"""A process of its own for what parses a file: whatever a hostile file does to it ends with it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpidesk.base.errors import Unusable

SECONDS, SECONDS_PER_MB = 15.0, 2.0
"""How long a reader may take, and what it may take more for each megabyte."""


def limit_memory(size: int) -> None:
    """Cap this process's address space where the system can."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def ask(script: Path, order: Mapping[str, object], file: str, size: int, remedy: str) -> dict[str, Any]:
    """What a script answers to an order, both of them JSON.

    Its crash and its time-out become a sentence about ``file`` (of ``size`` bytes) and the ``remedy`` (Unusable).
    """
    environment = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"}
    seconds = SECONDS + SECONDS_PER_MB * size / 2**20
    try:
        done = subprocess.run(  # noqa: S603 - our own script in our own interpreter
            [sys.executable, "-I", str(script)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable(
            f"{file} could not be read: the reader was stopped after {seconds:.0f} seconds.", remedy
        ) from error
    if done.returncode or not done.stdout:
        raise Unusable(f"{file} could not be read: the reader stopped.", remedy)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
