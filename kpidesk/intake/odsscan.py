"""What an OpenDocument spreadsheet hides: the reader does not tell, its XML does."""

import html
import re
import zipfile
from collections.abc import Iterator

from kpidesk.intake.sheetscan import SheetScan

_CHUNK = 4 * 2**20
_TAG = re.compile(rb"<table:(table-row|table)(?=[\s/>])([^>]*)>")
_NAME = re.compile(rb'\btable:name="([^"]*)"')
_REPEATED = re.compile(rb'\btable:number-rows-repeated="(\d{1,7})"')
_HIDDEN = re.compile(rb'\btable:visibility="(?:collapse|filter)"')
_MOST_HIDDEN = 2**20
"""Rows that a sheet may have."""


def scan_ods(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """The rows that each sheet hides, by its name."""
    if "content.xml" not in archive.namelist():
        return {}
    hidden: dict[str, list[int]] = {}
    name, row = "", 0
    for kind, attributes in _tags(archive):
        if kind == b"table":
            found = _NAME.search(attributes)
            name, row = html.unescape(found[1].decode("utf-8", "replace")) if found else "", 0
            hidden.setdefault(name, [])
            continue
        repeated = _REPEATED.search(attributes)
        count = int(repeated[1]) if repeated else 1
        if _HIDDEN.search(attributes) and row + count <= _MOST_HIDDEN:
            hidden.setdefault(name, []).extend(range(row + 1, row + count + 1))
        row += count
    return {name: SheetScan(hidden_rows=tuple(rows)) for name, rows in hidden.items()}


def _tags(archive: zipfile.ZipFile) -> Iterator[tuple[bytes, bytes]]:
    """The tags of tables and rows, in their order."""
    with archive.open("content.xml") as raw:
        rest = b""
        while block := raw.read(_CHUNK):
            text = rest + block
            cut = text.rfind(b"<")
            rest = text[cut:] if cut > 0 else b""
            yield from _TAG.findall(text[:cut] if cut > 0 else text)
        yield from _TAG.findall(rest)
