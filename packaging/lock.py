"""Renew the locks: which versions, with which hashes, on Linux, macOS and Windows alike.

    python3 packaging/lock.py              keep what is locked, add what is new
    python3 packaging/lock.py --upgrade    take the newest versions allowed

Needs uv (https://docs.astral.sh/uv/). The development lock is held to the versions of the runtime lock, so that the
tests run on what people get.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "packaging/requirements.lock"
DEVELOPMENT = "packaging/requirements-dev.lock"
UNIVERSAL = ["uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-config"]
PROJECT = ["--extra", "desktop", "pyproject.toml"]


def write_locks(options: list[str]) -> None:
    """Write both locks; raises CalledProcessError when the versions cannot be reconciled."""
    # The header of a lock names the command that anybody can repeat.
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "python3 packaging/lock.py"}
    runtime = [*UNIVERSAL, *options, "--group", "build", *PROJECT, "-o", RUNTIME]
    development = [*UNIVERSAL, *options, "--group", "dev", "-c", RUNTIME, *PROJECT, "-o", DEVELOPMENT]
    for command in (runtime, development):
        subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    write_locks(sys.argv[1:])
