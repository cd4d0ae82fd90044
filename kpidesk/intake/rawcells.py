"""The text of cells in the XML of a sheet: shared and inline strings, numbers, dates."""

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from kpidesk.intake.locating.sampling import Line, Sample
from kpidesk.intake.sheetscan import SheetScan, Tick, column_number

_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>((?:(?!</?c\b).)*)</c>)", re.DOTALL)
_REFERENCE, _TYPE, _STYLE = re.compile(rb'\br="([A-Z]{1,3})'), re.compile(rb'\bt="(\w+)"'), re.compile(rb'\bs="(\d+)"')
_VALUE, _TEXT = re.compile(rb"<v\b[^>]*>(.*?)</v>", re.DOTALL), re.compile(rb"<t\b[^>]*>(.*?)</t>", re.DOTALL)
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_FORMAT, _CELL_FORMAT = re.compile(rb"<numFmt\b[^>]*>"), re.compile(rb"<xf\b[^>]*>")
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_CHUNK = 4 * 2**20
_LONGEST_STRING = 16 * _CHUNK
_MOST_COLUMNS = 1_000
_LATEST = 2_958_465
Cell = tuple[int, str, bytes, int]
"""Column, type, value, style."""


def samples(
    archive: zipfile.ZipFile, scans: Mapping[str, SheetScan], tick: Tick, *, from_1904: bool
) -> dict[str, Sample]:
    """The rows that were kept of each sheet, as text; sheets whose rows could not be kept are not among them."""
    kept = {name: scan for name, scan in scans.items() if scan.rows is not None}
    cells = {
        name: {row: list(_cells(xml)) for row, (xml, _) in (scan.rows or {}).items()} for name, scan in kept.items()
    }
    wanted = {int(one[2]) for rows in cells.values() for row in rows.values() for one in row if one[1] == "s"}
    styles = _styles(archive)
    dated = frozenset(at for at, (one, code) in enumerate(styles) if (_is_date(code) if code else one in _DATES))
    signs = {at: sign for at, (_, code) in enumerate(styles) if (sign := _sign(code))}
    reading = _Reading(_strings(archive, wanted, tick), dated, from_1904, signs)
    return {name: _sample(scan, cells[name], reading) for name, scan in kept.items()}


class _Reading:
    """How the cells of one workbook are read."""

    def __init__(
        self,
        strings: Mapping[int, str],
        dated: frozenset[int],
        from_1904: bool,  # noqa: FBT001 - kept as it is
        signs: Mapping[int, str],
    ) -> None:
        self.strings, self.dated, self.signs = strings, dated, signs
        self.epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no zone

    def text(self, kind: str, value: bytes, style: int) -> str:
        """A cell as text: dates in ISO form, numbers as they are kept."""
        if kind == "s":
            return self.strings.get(int(value), "")
        if kind == "b":
            return "true" if value.strip() == b"1" else "false"
        if kind in ("inlineStr", "str", "e", "d"):
            return _unescaped(value)
        text = value.decode("utf-8", "replace").strip()
        return self._moment(text) if style in self.dated else text

    def _moment(self, text: str) -> str:
        try:
            serial = float(text)
        except ValueError:
            return text
        if not 0 <= serial < _LATEST:
            return text
        moment = self.epoch + timedelta(seconds=round(serial * 86_400))
        if serial < 1:
            return moment.strftime("%H:%M:%S")
        return moment.date().isoformat() if serial == int(serial) else moment.isoformat(" ")


def _sample(scan: SheetScan, rows: Mapping[int, Iterable[Cell]], reading: _Reading) -> Sample:
    lines = []
    signs: dict[int, set[str]] = {}
    for row, cells in rows.items():
        texts: dict[int, str] = {}
        for column, kind, value, style in cells:
            texts[column] = reading.text(kind, value, style)
            if style in reading.signs and kind in ("", "n"):
                signs.setdefault(column, set()).add(reading.signs[style])
        line = Line(row, tuple(texts.get(column, "") for column in range(max(texts, default=-1) + 1)))
        if line.filled:
            lines.append(Line(row, line.cells, (scan.rows or {})[row][1]))
    shown = {column: frozenset(found) for column, found in signs.items()}
    return Sample(tuple(lines), scan.merges, scan.last_row, shown)


def _cells(xml: bytes) -> Iterator[Cell]:
    """The cells of a row in which something stands."""
    place = -1
    for attributes, inside in _CELL.findall(xml):
        reference = _REFERENCE.search(attributes)
        place = column_number(reference[1]) - 1 if reference else place + 1
        kind = _TYPE.search(attributes)
        named = kind[1].decode() if kind else ""
        style = _STYLE.search(attributes)
        if named == "inlineStr":
            value = b"".join(_TEXT.findall(_PHONETIC.sub(b"", inside)))
        else:
            match = _VALUE.search(inside)
            value = match[1] if match else b""
        if value and place < _MOST_COLUMNS and not (named == "s" and not value.strip().isdigit()):
            yield place, named, value, int(style[1]) if style else 0


def _strings(archive: zipfile.ZipFile, wanted: set[int], tick: Tick) -> dict[int, str]:
    """Some of the workbook's shared strings, found by counting."""
    found: dict[int, str] = {}
    if not wanted or "xl/sharedStrings.xml" not in archive.namelist():
        return found
    last, passed = max(wanted), 0
    ordered = sorted(wanted)
    with archive.open("xl/sharedStrings.xml") as raw:
        rest = b""
        while passed <= last and (block := raw.read(_CHUNK)):
            tick()
            text = rest + block
            if len(text) > _LONGEST_STRING:
                break
            cut = max(text.rfind(b"</si>") + 5, text.rfind(b"<si/>") + 5)
            whole, rest = (text[:cut], text[cut:]) if cut > 4 else (b"", text)
            count = whole.count(b"</si>") + whole.count(b"<si/>")
            if any(passed <= one < passed + count for one in ordered):
                items = re.findall(rb"<si\b[^>]*?(?:/>|>(.*?)</si>)", whole, re.DOTALL)
                found.update(
                    (passed + at, _unescaped(b"".join(_TEXT.findall(_PHONETIC.sub(b"", item)))))
                    for at, item in enumerate(items)
                    if passed + at in wanted
                )
            passed += count
    return found


def _unescaped(text: bytes) -> str:
    plain = html.unescape(text.decode("utf-8", "replace"))
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), plain)


def _styles(archive: zipfile.ZipFile) -> tuple[tuple[int, str], ...]:
    """How each cell style shows a number: the number of its format, and its code where that is the workbook's own."""
    if "xl/styles.xml" not in archive.namelist():
        return ()
    xml = archive.read("xl/styles.xml")
    formats = {}
    for tag in _FORMAT.findall(xml):
        number, code = re.search(rb'\bnumFmtId="(\d+)"', tag), re.search(rb'\bformatCode="([^"]*)"', tag)
        if number and code:
            formats[int(number[1])] = html.unescape(code[1].decode("utf-8", "replace"))
    inside = re.search(rb"<cellXfs\b.*?</cellXfs>", xml, re.DOTALL)
    numbers = [re.search(rb'\bnumFmtId="(\d+)"', tag) for tag in _CELL_FORMAT.findall(inside[0] if inside else b"")]
    ids = [int(number[1]) if number else 0 for number in numbers]
    return tuple((one, formats.get(one, "")) for one in ids)


def _sign(code: str) -> str:
    """The sign or code of a currency that a format puts beside a number, such as € or USD; "" for none."""
    bare = re.sub(r"\[\$([^\]-]*)(?:-[^\]]*)?\]", r" \1 ", code.split(";", maxsplit=1)[0])
    bare = re.sub(r"\[[^\]]*\]|_.|\*.", "", bare)
    return " ".join(re.sub(r'["\\#0?.,()+\-]', " ", bare).split()) if "0" in code or "#" in code else ""


def _is_date(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.', "", code.lower()).split(";")[0]
    return "general" not in bare and bool(re.search(r"[dmyhs]", bare))
