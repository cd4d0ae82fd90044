"""Writing a file so that there is always a whole one."""

import os
from pathlib import Path


def write_atomically(content: bytes, path: Path) -> None:
    """Write the bytes beside ``path`` and put them in its place: all of them, or the file stays as it was."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
