"""What one walk over the bytes of a file tells: its hash, and what kind of letters it has.

A file may be walked ahead, in a thread beside whatever else is to be done before it is read.
"""

import codecs
import hashlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

BLOCK = 16 * 2**20
"""Bytes that are read at a time: few turns, so that no thread waits for another."""
_MARK = b'"'
_running: dict[tuple[Path, int, int], Future["Scan"]] = {}
"""Walks ahead, by path, size and time of the last change."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A whole file: its SHA-256 (hex), its size in bytes, the first of these; whether all of it can be read as UTF-8,
    and whether there is a quotation mark anywhere.
    """

    sha256: str
    size: int
    head: bytes
    utf8: bool
    quoted: bool


def scan(path: Path) -> Scan:
    """Walk over a file, or take what a walk ahead found; raises OSError."""
    ahead = _running.pop(state_of(path), None)
    return _scan(path) if ahead is None else ahead.result()


def scan_ahead(paths: Sequence[Path]) -> None:
    """Begin to walk over files, one after the other; what cannot be read is told by ``scan``."""
    waiting = [(path, Future[Scan]()) for path in dict.fromkeys(paths) if path.is_file()]
    _running.update((state_of(path), found) for path, found in waiting)
    # Nobody waits for a walk that is not needed any more.
    threading.Thread(target=_scan_all, args=(waiting,), daemon=True).start()


def state_of(path: Path) -> tuple[Path, int, int]:
    """What changes where a file does: path, size and time of the last change; raises OSError."""
    status = path.stat()
    return path, status.st_size, status.st_mtime_ns


def _scan_all(waiting: Sequence[tuple[Path, "Future[Scan]"]]) -> None:
    for path, found in waiting:
        try:
            found.set_result(_scan(path))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the file is needed
            found.set_exception(error)


def _scan(path: Path) -> Scan:
    digest, letters = hashlib.sha256(), _Letters()
    size, head = 0, b""
    for block in _blocks(path):
        head = head or bytes(block[:4])
        size += len(block)
        digest.update(block)
        letters.add(block)
    return Scan(digest.hexdigest(), size, head, letters.are_utf8(), letters.quoted)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as raw:
        while block := raw.read(BLOCK):
            yield block


class _Letters:
    """Blocks of a text, looked at one after the other."""

    def __init__(self) -> None:
        self.quoted = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._sound = True
        self._within = False
        """Whether the last block may have ended within a letter."""

    def add(self, block: bytes) -> None:
        """Look at one block; a block of ASCII needs no decoding."""
        self.quoted = self.quoted or _MARK in block
        if not self._sound or (block.isascii() and not self._within):
            return
        self._sound = self._decodes(block, last=False)
        self._within = True

    def are_utf8(self) -> bool:
        """After the last block."""
        return self._sound and self._decodes(b"", last=True)

    def _decodes(self, block: bytes, *, last: bool) -> bool:
        try:
            self._decoder.decode(block, last)
        except UnicodeDecodeError:
            return False
        return True
