"""What a file is, by its first bytes and not by its name; gzip and zip are unpacked on the way."""

import gzip
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kpidesk.base.errors import Unusable
from kpidesk.intake import archives
from kpidesk.intake.grid import Format
from kpidesk.intake.scanning import Scan, scan

_CHUNK = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP = b"\x1f\x8b"
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"BM": "a picture",
    b"SQLite format 3": "a database",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"{\\rtf": "a text document",
    b"Obj\x01": "an Avro file",
    b"ARROW1": "an Arrow file",
    b"ORC": "an ORC file",
}
_TAR = slice(257, 262)
_JSON = re.compile(r'\s*(?:\{\s*["}]|\{$|\[\s*(?:[\[{\]"\d-]|true\b|false\b|null\b|NaN\b|$))')
_WEB = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|style|meta|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\b|!--|testResults\b|Workbook\b)")
_SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


@dataclass(frozen=True, slots=True)
class Content:
    """A file ready to be read: its kind, where its unpacked bytes lie, and the raw file's name, size and hash.

    Of a file in a zip archive name, size and hash are its own, the name after that of the archive. ``scratch`` is the
    folder for what is read from it. ``letters``: the scan of the bytes at ``path``, None where they were packed.
    """

    kind: Format
    path: Path
    file: str
    sha256: str
    size: int
    scratch: Path
    ole: bool = False
    packed: bool = False
    letters: Scan | None = None


def examine(path: Path, scratch: Path) -> Content:
    """Decide what a file is; what is packed is unpacked into ``scratch``. Raises Unusable where it is no table."""
    file = archives.shown(path)
    try:
        raw = archives.unpacked(path, scratch)
        found = scan(raw)
        packed = found.head.startswith(_GZIP)
        inner = _unpacked(raw, scratch / f"{found.sha256[:16]}.unpacked", found.size, file) if packed else raw
        with inner.open("rb") as opened:
            kind, ole = _kind(opened, file)
    except OSError as error:
        raise Unusable(
            f"{file} cannot be read ({error.strerror or error}): check that it is there and not open "
            "in another program."
        ) from error
    if kind is Format.WORKBOOK and not ole:
        archives.refuse_unless_workbook(inner, file, nested=inner != path)
    letters = None if packed else found
    return Content(kind, inner, file, found.sha256, found.size, scratch, ole, inner != path, letters)


def _unpacked(path: Path, target: Path, size: int, file: str) -> Path:
    total = 0
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            while block := packed.read(_CHUNK):
                total += len(block)
                archives.refuse_bomb(total, size, file)
                out.write(block)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unusable(f"{file} is damaged: its gzip packing breaks off. Export it again.") from error
    return target


def _kind(raw: BinaryIO, file: str) -> tuple[Format, bool]:
    """What the bytes are, and whether they are an OLE container."""
    head = raw.read(4096)
    if not head.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise Unusable(f"{file} is empty: export it again.")
    if head.startswith(_OLE):
        return Format.WORKBOOK, True
    if head.startswith(b"PK"):
        return Format.WORKBOOK, False
    if head.startswith(b"PAR1"):
        return Format.PARQUET, False
    _refuse_foreign(head, file)
    return _kind_of_text(head, file), False


def _refuse_foreign(head: bytes, file: str) -> None:
    foreign = next((what for magic, what in _FOREIGN.items() if head.startswith(magic)), "")
    if head.startswith((b"BM", b"ORC", b"MZ")) and not _is_binary(head):
        foreign = ""  # a header that begins with these letters
    if head[_TAR] == b"ustar":
        foreign = "a tar archive"
    if head.startswith(_GZIP):
        raise Unusable(f"{file} is packed twice: unpack it once, and import what is inside.")
    if foreign:
        raise Unusable(f"{file} is {foreign}, not a table: export the data as xlsx, csv, json or parquet.")
    if _is_binary(head):
        raise Unusable(f"{file} is not a table that can be read: export the data as xlsx, csv, json or parquet.")


def _kind_of_text(head: bytes, file: str) -> Format:
    if file.lower().endswith(".toml"):
        return Format.SETTINGS
    text = _legible(head)
    if _WEB.match(text):
        raise Unusable(
            f"{file} is a web page, not a table.",
            "If Excel shows a table, save it there as xlsx; if it shows a sign-in page, export the data again.",
        )
    if _SPREADSHEET_2003 in text:
        raise Unusable(f"{file} is a spreadsheet in the XML form of 2003: open it in Excel and save it as xlsx.")
    if _XML.match(text):
        return Format.XML
    return Format.JSON if _JSON.match(text) else Format.DELIMITED


def _legible(head: bytes) -> str:
    """The first letters, whatever way they are written, for a look at what kind of text it is."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) > len(head) // 4:
        return head.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    return head.decode("utf-8-sig", "replace")


def _is_binary(head: bytes) -> bool:
    """Whether the bytes are no text: control characters, apart from the zeros of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros:
        halves = head[0::2].count(0), head[1::2].count(0)
        return not (min(halves) <= max(halves) // 8 and zeros > len(head) // 4)
    return sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in head) > len(head) // 50
