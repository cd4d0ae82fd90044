"""A look into a zipped workbook before any parser sees it: limits, tricks, formulas that were never calculated."""

import html
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.intake.locating.sampling import Sample
from kpidesk.intake.odsscan import scan_ods
from kpidesk.intake.rawcells import samples
from kpidesk.intake.sheetscan import SheetScan, Tick, scan_sheet, scan_top

__all__ = ["Scan", "SheetScan", "glimpse", "prescan"]

LARGE = 16 * 2**20
"""Bytes of XML from which on it is worth while to read a sheet while it is looked through."""
_MOST_ENTRIES = 5000
_LARGEST, _LARGE, _SUSPECT = 2 * 2**30, 400 * 2**20, 20 * 2**20
_LARGE_RATIO, _SUSPECT_RATIO = 40, 200
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Scan:
    """The sheets by name, whether the workbook counts its days from 1904, and what is known of a workbook in XML: the
    sheets that are hidden and the rows by which tables are found; a sheet whose rows could not be told is not among
    ``samples``.
    """

    sheets: dict[str, SheetScan]
    from_1904: bool = False
    hidden: frozenset[str] = frozenset()
    samples: dict[str, Sample] = field(default_factory=dict)
    unpacked: int = 0
    """Bytes of all parts."""


def prescan(path: Path, file: str, tick: Tick = lambda: None) -> Scan:
    """Refuse what no honest workbook has (raises Unusable); tell what the parser does not. ``tick`` is called all the
    while, and may raise to end it.
    """
    with _opened(path, file) as archive:
        return _scanned(archive, lambda part: scan_sheet(archive, part, file, tick), file, tick)


def glimpse(path: Path, file: str) -> Scan | None:
    """The first rows of each sheet of a large workbook in XML, after what is quickly checked; None for any other.
    Raises Unusable.
    """
    with _opened(path, file) as archive:
        _right_slashes(archive)
        sheets = [entry.file_size for entry in archive.infolist() if entry.filename.startswith("xl/worksheets/")]
        if max(sheets, default=0) < LARGE:
            return None
        return _scanned(archive, lambda part: scan_top(archive, part), file, lambda: None)


@contextmanager
def _opened(path: Path, file: str) -> Iterator[zipfile.ZipFile]:
    """The archive, once its entries were checked."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, path.stat().st_size, file)
            _check_declarations(archive, file)
            yield archive
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


def _scanned(archive: zipfile.ZipFile, scan: Callable[[str], SheetScan], file: str, tick: Tick) -> Scan:
    _right_slashes(archive)
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        known = "xl/workbook.bin" in names or "mimetype" in names or "content.xml" in names
        if not known:
            raise Unusable(f"{file} is a zip archive without a workbook in it: unpack it and import the files inside.")
        return Scan(scan_ods(archive))
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    dated = re.search(r'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true|on)"', book)
    parts = _parts(archive, book)
    from_1904 = bool(dated)
    found = {name: scan(part) for name, part in parts.items() if part in names}
    hidden = frozenset(_hidden(book)) & frozenset(found)
    unpacked = sum(entry.file_size for entry in archive.infolist())
    return Scan(found, from_1904, hidden, samples(archive, found, tick, from_1904=from_1904), unpacked)


def _right_slashes(archive: zipfile.ZipFile) -> None:
    """Some programs part the names of a workbook's parts by back slashes."""
    for entry in archive.infolist():
        if "\\" in entry.filename:
            entry.filename = entry.filename.replace("\\", "/")
            archive.NameToInfo[entry.filename] = entry


def _hidden(book: str) -> Iterator[str]:
    for tag in _SHEET.findall(book):
        if _attribute(tag, "state") in ("hidden", "veryHidden"):
            yield html.unescape(_attribute(tag, "name"))


def _parts(archive: zipfile.ZipFile, book: str) -> dict[str, str]:
    """Sheet names and the parts that hold them."""
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(relations)
        if not _attribute(tag, "Type").endswith(("/chartsheet", "/dialogsheet", "/xlMacrosheet"))
    }
    found = {}
    for tag in _SHEET.findall(book):
        target = targets.get(_attribute(tag, r"\w+:id"), "")
        found[html.unescape(_attribute(tag, "name"))] = target[1:] if target.startswith("/") else f"xl/{target}"
    return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return (match[1] or match[2] or "") if match else ""
