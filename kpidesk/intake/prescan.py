"""A look into a zipped workbook before any parser sees it: limits, tricks, formulas that were never calculated."""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpidesk.base.errors import Unusable

_MOST_ENTRIES = 5000
_LARGEST, _LARGE, _SUSPECT = 2 * 2**30, 400 * 2**20, 20 * 2**20
_LARGE_RATIO, _SUSPECT_RATIO = 40, 200
_MOST_AREA, _LEAST_FILL = 50_000_000, 0.01
_EXACT_CELLS = 2_000_000
_CHUNK = 4 * 2**20
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="[A-Z]{1,3}(\d{1,7})"[^>]*>\s*<(?:\w+:)?(?:v|is|f)\b')
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b(?P<attributes>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?P<value><(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What the raw sheet says: its first row with a value (from 1), and formulas without a value (column, row)."""

    first_row: int = 1
    uncalculated: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """The sheets by name, and whether the workbook counts its days from 1904."""

    sheets: dict[str, SheetScan]
    from_1904: bool = False


def prescan(path: Path, file: str) -> Scan:
    """Refuse what no honest workbook has (raises Unusable); tell what the parser does not."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, path.stat().st_size, file)
            _check_declarations(archive, file)
            return _scanned(archive, file)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, KeyError, zlib.error) as error:
        raise Unusable(f"{file} is damaged: it cannot be unpacked. Open it in Excel and save it again.") from error


def _check_entries(archive: zipfile.ZipFile, size: int, file: str) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(size, 1)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unusable(f"{file} is password-protected: save a copy without a password and import that.")
    if len(entries) > _MOST_ENTRIES:
        raise Unusable(f"{file} holds {len(entries):,} parts, far more than a workbook does: it was not read.")
    if len(set(names)) != len(names):
        raise Unusable(f"{file} holds two parts of the same name, which no workbook does: it was not read.")
    bomb = (
        unpacked > _LARGEST
        or (unpacked > _LARGE and ratio > _LARGE_RATIO)
        or (unpacked > _SUSPECT and ratio > _SUSPECT_RATIO)
    )
    if bomb:
        raise Unusable(
            f"{file} unpacks from {size:,} to {unpacked:,} bytes, far more than a workbook would: it was not read.",
            "Export the data as csv if it is really that long.",
        )


def _check_declarations(archive: zipfile.ZipFile, file: str) -> None:
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with archive.open(entry) as part:
            head = part.read(4096).replace(b"\x00", b"").upper()
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Unusable(f"{file} declares its own XML entities, which no workbook does: it was not read.")


def _scanned(archive: zipfile.ZipFile, file: str) -> Scan:
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        known = "xl/workbook.bin" in names or "mimetype" in names or "content.xml" in names
        if not known:
            raise Unusable(f"{file} is a zip archive without a workbook in it: unpack it and import the files inside.")
        return Scan({})
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    dated = re.search(r'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true|on)"', book)
    parts = _parts(archive, book)
    return Scan({name: _sheet(archive, part, file) for name, part in parts.items() if part in names}, bool(dated))


def _parts(archive: zipfile.ZipFile, book: str) -> dict[str, str]:
    """Sheet names and the parts that hold them."""
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)}
    found = {}
    for tag in _SHEET.findall(book):
        target = targets.get(_attribute(tag, r"\w+:id"), "")
        found[html.unescape(_attribute(tag, "name"))] = target[1:] if target.startswith("/") else f"xl/{target}"
    return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return (match[1] or match[2] or "") if match else ""


def _sheet(archive: zipfile.ZipFile, part: str, file: str) -> SheetScan:
    cells, widest, deepest, first = 0, 0, 0, 0
    uncalculated: list[tuple[int, int]] = []
    for text in _blocks(archive, part):
        count = text.count(b"<c ") + text.count(b":c ")
        if cells < _EXACT_CELLS:
            for letters, row in _CELL.findall(text):
                widest, deepest = max(widest, column_number(letters)), max(deepest, int(row))
        cells += count
        if not first:
            match = _VALUE.search(text)
            first = int(match[1]) if match else 0
        if b"f>" in text or b"<f" in text or b":f" in text:
            uncalculated.extend(_without_value(text))
    if widest * deepest > _MOST_AREA and cells < _LEAST_FILL * widest * deepest:
        raise Unusable(
            f"{file} has cells so far apart that it would fill the memory: it was not read.",
            "Delete what stands far below or to the right of the table, and save it again.",
        )
    return SheetScan(first or 1, tuple(uncalculated))


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in blocks that end between cells."""
    with archive.open(part) as raw:
        rest = b""
        while block := raw.read(_CHUNK):
            text = rest + block
            cut = max(text.rfind(b"</row>"), text.rfind(b"</c>"), text.rfind(b":c>"), text.rfind(b"<row"))
            if cut <= 0 or len(text) > 8 * _CHUNK:
                cut = len(text) if len(text) > 8 * _CHUNK else 0
            else:
                cut = text.find(b">", cut) + 1 or 0
            if cut:
                yield text[:cut]
            rest = text[cut:]
        yield rest


def _without_value(text: bytes) -> Iterator[tuple[int, int]]:
    for match in _UNCALCULATED.finditer(text):
        reference = _REFERENCE.search(match["attributes"])
        empty_text = b't="str"' in match["attributes"] and match["value"]
        if reference and not empty_text:
            yield column_number(reference[1]) - 1, int(reference[2])


def column_number(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
