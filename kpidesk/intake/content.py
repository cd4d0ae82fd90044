"""What a file is, by its first bytes and not by its name; gzip is unpacked on the way."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.intake.grid import Format

_LARGEST = 8 * 2**30
_SUSPECT, _SUSPECT_RATIO = 20 * 2**20, 200
_CHUNK = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "a database",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
}


@dataclass(frozen=True, slots=True)
class Content:
    """A file ready to be read: its kind, where its unpacked bytes lie, and the raw file's name, size and hash."""

    kind: Format
    path: Path
    file: str
    sha256: str
    size: int
    ole: bool = False
    packed: bool = False


def examine(path: Path, scratch: Path) -> Content:
    """Decide what a file is; gzipped content is unpacked into ``scratch``. Raises Unusable where it is no table."""
    try:
        with path.open("rb") as raw:
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
            size = raw.tell()
            raw.seek(0)
            packed = raw.read(2) == b"\x1f\x8b"
        inner = _unpacked(path, scratch / f"{digest[:16]}.unpacked", size) if packed else path
        with inner.open("rb") as raw:
            head = raw.read(4096)
    except OSError as error:
        raise Unusable(
            f"{path.name} cannot be read ({error.strerror or error}): check that it is there and not open "
            "in another program."
        ) from error
    return Content(_kind(head, path.name), inner, path.name, digest, size, head.startswith(_OLE), packed)


def _unpacked(path: Path, target: Path, size: int) -> Path:
    total = 0
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            while block := packed.read(_CHUNK):
                total += len(block)
                if total > _LARGEST or (total > _SUSPECT and total > _SUSPECT_RATIO * size):
                    raise Unusable(f"{path.name} unpacks to far more than a table would: it was not read.")
                out.write(block)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unusable(f"{path.name} is damaged: its gzip packing breaks off. Export it again.") from error
    return target


def _kind(head: bytes, name: str) -> Format:
    if not head.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise Unusable(f"{name} is empty: export it again.")
    if head.startswith(b"PK"):
        return Format.WORKBOOK
    if head.startswith(_OLE):
        return Format.WORKBOOK
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    foreign = next((what for magic, what in _FOREIGN.items() if head.startswith(magic)), None)
    if foreign:
        raise Unusable(f"{name} is {foreign}, not a table: export the data as xlsx, csv, json or parquet.")
    if _is_binary(head):
        raise Unusable(f"{name} is not a table that can be read: export the data as xlsx, csv, json or parquet.")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return Format.SETTINGS if name.lower().endswith(".toml") else Format.JSON
    return Format.SETTINGS if name.lower().endswith(".toml") else Format.DELIMITED


def _is_binary(head: bytes) -> bool:
    """Whether the bytes are no text: control characters, apart from the zeros of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros:
        halves = head[0::2].count(0), head[1::2].count(0)
        return not (min(halves) == 0 and zeros > len(head) // 4)
    return sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in head) > len(head) // 50
