"""One walk over the XML of a sheet: how far its cells reach, what it hides, and the rows by which tables are found."""

import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from kpidesk.base.errors import Unusable
from kpidesk.intake.locating.sampling import HEAD, TAIL, Merge

_MOST_AREA, _LEAST_FILL = 50_000_000, 0.01
_MOST_ROWS, _TWO_LETTERS, _THREE_LETTERS = 2**20, 702, 16_384
_CHUNK = 4 * 2**20
_LONGEST_ROW = 8 * _CHUNK
_GAPS, _BELOW_GAP = 60, 6
_KEPT = 2**18
"""Gaps below which rows are looked at, how many of them, and bytes of a block that are kept for the last rows."""
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_TWO, _THREE = re.compile(rb' r="[A-Z]{2}'), re.compile(rb' r="[A-Z]{3}')
_BEYOND = re.compile(rb'<c\b[^>]{0,200}? r="(?:[A-Z]{4}|XF[E-Z]|X[G-Z][A-Z]|[YZ][A-Z]{2})')
_VALUE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="[A-Z]{1,3}(\d{1,7})"[^>]*>\s*<(?:\w+:)?(?:v|is|f)\b')
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b(?P<attributes>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?P<value><(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb"<row\b([^>]*?)(?:(/)>|>\s*(?:(?:<c\b[^>]*/>)+\s*)?(</row>)?)")
_NUMBERED = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_MERGED = re.compile(rb'<mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_MERGES = 5_000
Tick = Callable[[], None]
"""Called between two steps of long work; it may raise to end it."""


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What the raw sheet says: its first and last row with a value (from 1), formulas without a value (column, row),
    hidden rows that are not blank and columns (from 0), merged cells.

    ``rows`` holds, by row, its XML and whether the row above is blank: the first ones, the last ones, and those below
    gaps; it is None for a sheet whose rows cannot be told so.
    """

    first_row: int = 1
    uncalculated: tuple[tuple[int, int], ...] = ()
    last_row: int = 0
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merges: tuple[Merge, ...] = ()
    rows: dict[int, tuple[bytes, bool]] | None = None


@dataclass(slots=True)
class _Walk:
    first: int = 0
    last: int = 0
    filled: int = 0
    """The last row that is not blank."""
    cells: int = 0
    letters: int = 1
    beyond: bool = False
    """Whether a cell stands where no sheet has a column."""
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    rows: dict[int, tuple[bytes, bool]] = field(default_factory=dict)
    gaps: int = 0
    follow: int = 0
    """Rows still to be kept below a gap."""
    plain: bool = True
    head: bytes = b""
    tail: bytes = b""


def scan_sheet(archive: zipfile.ZipFile, part: str, file: str, tick: Tick) -> SheetScan:
    """Walk over a sheet, with a ``tick`` at every step; raises Unusable for cells so far apart that reading them would
    fill the memory.
    """
    walk = _Walk()
    for block in _ahead(_blocks(archive, part)):
        tick()
        _look(walk, block)
    if walk.beyond or _is_far_apart(walk, archive, part, tick):
        raise Unusable(
            f"{file} has cells so far apart that it would fill the memory: it was not read.",
            "Delete what stands far below or to the right of the table, and save it again.",
        )
    return _told(walk)


def scan_top(archive: zipfile.ZipFile, part: str) -> SheetScan:
    """What the first block of a sheet says, as if there were no other."""
    walk = _Walk()
    _look(walk, next(_blocks(archive, part)))
    return _told(walk)


def _told(walk: _Walk) -> SheetScan:
    _keep_last(walk)
    return SheetScan(
        walk.first or 1,
        tuple(walk.uncalculated),
        walk.filled,
        tuple(walk.hidden),
        tuple(_hidden_columns(walk.head)),
        tuple(_merges(walk.tail)),
        walk.rows if walk.plain and (walk.rows or not walk.first) else None,
    )


def _look(walk: _Walk, text: bytes) -> None:
    if not walk.head:
        walk.head = text[:_KEPT]
        walk.plain = b"<sheetData" in walk.head
    if walk.letters > 1 or _TWO.search(text):
        walk.letters = 3 if walk.letters == 3 or _THREE.search(text) else 2
        walk.beyond = walk.beyond or (walk.letters == 3 and bool(_BEYOND.search(text)))
        walk.cells += text.count(b"<c ") + text.count(b":c ")
    if not walk.first:
        match = _VALUE.search(text)
        walk.first = int(match[1]) if match else 0
    # A search for one letter is ten times as fast as one for two.
    if b"f" in text and (b"<f" in text or (not walk.plain and b":f" in text)):
        walk.uncalculated.extend(_without_value(text))
    if walk.plain:
        _take_rows(walk, text)
    walk.tail = (walk.tail + text)[-_KEPT:] if len(text) < _KEPT else text[-_KEPT:]


def _take_rows(walk: _Walk, text: bytes) -> None:
    """Keep the rows that matter; a block without gaps below the first rows is passed as a whole."""
    if len(walk.rows) >= HEAD and not walk.follow and _is_steady(walk, text):
        return
    _take_each(walk, text)


def _is_steady(walk: _Walk, text: bytes) -> bool:
    """Whether a block is the next rows, one after the other, none blank or hidden; they are passed then."""
    rows = text.count(b"<row")
    start, end = text.find(b"<row"), text.rfind(b"<row")
    ends = [_NUMBERED.match(text, place) for place in (start, end)] if rows else []
    if not ends or not all(ends):
        return False
    first, last = (int(found[1]) for found in ends if found)
    # A row that ends with a cell in which something stands is not blank.
    steady = last - first + 1 == rows == text.count(b"</c></row>") and first == walk.last + 1 == walk.filled + 1
    if not steady or (b"h" in text and b"hidden=" in text):
        return False
    walk.last = walk.filled = last
    return True


def _take_each(walk: _Walk, text: bytes) -> None:
    for match in _ROW.finditer(text):
        number = _NUMBER.search(match[1])
        if number is None or int(number[1]) <= walk.last:
            walk.plain = False  # rows without numbers, or out of order: somebody else has to tell
            return
        row = walk.last = int(number[1])
        if match[2] or match[3]:
            continue
        if b"hidden=" in match[1] and _HIDDEN.search(match[1]):
            walk.hidden.append(row)
        gap = row > walk.filled + 1
        walk.filled = row
        if gap and len(walk.rows) >= HEAD:
            walk.gaps += 1
            walk.follow = _BELOW_GAP if walk.gaps <= _GAPS else 0
        if len(walk.rows) < HEAD or walk.follow:
            end = text.find(b"</row>", match.end())
            walk.rows[row] = text[match.start() : end if end > 0 else len(text)][:_KEPT], gap
            walk.follow = max(walk.follow - 1, 0)


def _keep_last(walk: _Walk) -> None:
    """The last rows, out of the last block."""
    if not walk.plain:
        return
    matches = [match for match in _ROW.finditer(walk.tail) if not (match[2] or match[3])][-TAIL:]
    above = 0
    for match in matches:
        number = _NUMBER.search(match[1])
        if number and int(number[1]) not in walk.rows:
            row = int(number[1])
            end = walk.tail.find(b"</row>", match.end())
            xml = walk.tail[match.start() : end if end > 0 else len(walk.tail)]
            walk.rows[row] = xml, bool(above) and row > above + 1
        above = int(number[1]) if number else 0
    walk.rows = dict(sorted(walk.rows.items()))


def _is_far_apart(walk: _Walk, archive: zipfile.ZipFile, part: str, tick: Tick) -> bool:
    """Whether few cells span a great area. Up to 26 columns never do; of more, all cells are looked at in doubt."""
    widest = {1: 26, 2: _TWO_LETTERS, 3: _THREE_LETTERS}[walk.letters]
    if widest * _MOST_ROWS <= _MOST_AREA or walk.cells >= _LEAST_FILL * widest * _MOST_ROWS:
        return False
    cells = width = depth = 0
    for text in _blocks(archive, part):
        tick()
        for letters, row in _CELL.findall(text):
            cells, width, depth = cells + 1, max(width, column_number(letters)), max(depth, int(row))
    return width * depth > _MOST_AREA and cells < _LEAST_FILL * width * depth


def _ahead(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks, of which the next one is unpacked while one is looked at."""
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(next, blocks, None)
        while (block := following.result()) is not None:
            following = pool.submit(next, blocks, None)
            yield block


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in blocks that end between rows, or cells where a row is very long."""
    with archive.open(part) as raw:
        rest = b""
        while block := raw.read(_CHUNK):
            text = rest + block if rest else block
            cut = text.rfind(b"</row>")
            if cut < 0:
                cut = max(text.rfind(b"</c>"), text.rfind(b":c>"), text.rfind(b":row>"))
            cut = text.find(b">", cut) + 1 if cut > 0 else len(text) if len(text) > _LONGEST_ROW else 0
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


def _hidden_columns(head: bytes) -> Iterator[int]:
    for tag in _COLUMN.findall(head):
        ends = re.search(rb'\bmin="(\d{1,5})"', tag), re.search(rb'\bmax="(\d{1,5})"', tag)
        if _HIDDEN.search(tag) and ends[0] and ends[1]:
            yield from range(int(ends[0][1]) - 1, min(int(ends[1][1]), _THREE_LETTERS))


def _merges(tail: bytes) -> Iterator[Merge]:
    for left, top, right, bottom in _MERGED.findall(tail)[:_MOST_MERGES]:
        yield Merge(int(top), column_number(left) - 1, int(bottom), column_number(right) - 1)


def column_number(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
