"""Comma, semicolon, tab and bar separated text in any usual encoding."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Progress
from kpidesk.intake.content import Content
from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.locating.choosing import choose, numbered
from kpidesk.intake.locating.places import Place
from kpidesk.intake.locating.sampling import HEAD, Line, Sample
from kpidesk.intake.rowfiles import MOST_COLUMNS
from kpidesk.intake.scanning import BLOCK, scan
from kpidesk.intake.textrows import Form, TextRows
from kpidesk.intake.trimming import Facts, trim

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 2**18
csv.field_size_limit(_SAMPLE)
_CODES = ["cp1252", "shift_jis", "cp1251", "gb18030", "big5", "euc_kr", "euc_jp"]


@dataclass(frozen=True, slots=True)
class _Text:
    """The first records of a file: their cells, the line in which each begins (from 0), and what parts the cells."""

    delimiter: str
    records: Sequence[Sequence[str]]
    starts: Sequence[int]
    stated: bool = False
    """Whether its first line says what parts the cells."""

    def line_of(self, row: int) -> int:
        """Lines above a row; rows beyond the sample take a line each."""
        if row <= len(self.starts):
            return self.starts[row - 1]
        return (self.starts[-1] if self.starts else 0) + row - len(self.starts)


def read_delimited(content: Content, scratch: Path, header_row: int | None = None) -> tuple[Grid, tuple[Problem, ...]]:
    """The first table of a delimited file; ``header_row`` as in ``Input``. See ``read_text_tables``."""
    grids, problems = read_text_tables(content, scratch, Input(content.path, header_row=header_row))
    return grids[0], problems


def read_text_tables(
    content: Content, scratch: Path, given: Input, progress: Progress | None = None
) -> tuple[tuple[Grid, ...], tuple[Problem, ...]]:
    """The tables of a delimited file as grids of text, at least one; ``assumed`` problems name a guessed encoding.

    Raises Unusable.
    """
    path, encoding, quoted = _as_utf8(content, scratch)
    text = _first_records(path, content.file)
    places = choose(_sample(text), given, content.file, len(text.records))
    if not places:
        raise Unusable(f"{content.file} holds no header row: export it again.")
    grids = tuple(
        _grid(content, _form(content, path, text, place, quoted=quoted), text, place, given, progress)
        for place in places
    )
    wanted = (one for one in numbered(grids) if given.table is None or one.table in (None, given.table))
    return tuple(wanted), _told(content.file, encoding)


def _form(content: Content, path: Path, text: _Text, place: Place, *, quoted: bool) -> Form:
    """What is to be read. A table among others beside it has the columns of all, of which it shows its own."""
    width = _width(text, place) if place.right is None else max(len(row) for row in text.records)
    first = place.first_row
    right = width - 1 if place.right is None else place.right
    columns = range(place.left, right + 1)
    before = text.line_of(first)
    return Form(path, content.file, text.delimiter, width, columns, before, first, place.last_row, quoted)


def _grid(content: Content, form: Form, text: _Text, place: Place, given: Input, progress: Progress | None) -> Grid:
    """One table as a grid."""
    rows, columns = TextRows(form, progress), form.shown
    headers = (*place.headers, *("",) * len(columns))[: len(columns)]
    grid = Grid(
        content.file,
        "",
        headers,
        tuple(columns),
        rows.chunks,
        decimal_comma=text.delimiter == ";",
        ragged=rows.ragged,
        header_row=place.header_row,
        first_row=place.first_row,
        last_row=place.last_row,
        depth=place.depth,
        above=place.above,
        beneath=place.beneath,
        banner=place.banner,
    )
    return trim(grid, Facts(place.shapes, ragged=rows.texts), given)


def _width(text: _Text, place: Place) -> int:
    """How many cells the rows of a table have; where most have blank ones beyond the header, those too."""
    last = place.last_row or len(text.records)
    rows = [row for row in text.records[place.first_row - 1 : last] if any(cell.strip() for cell in row)]
    header = len(text.records[place.header_row - 1]) if place.header_row else 0
    if not rows:
        return header
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    beyond = any(cell.strip() for row in rows for cell in row[header:])
    return header if header and (width < header or beyond) else width


def _sample(text: _Text) -> Sample:
    lines: list[Line] = []
    blank = False
    for number, cells in enumerate(text.records, start=1):
        line = Line(number, tuple(cells), blank)
        blank = not line.filled
        if not blank and not (number == 1 and text.stated):
            lines.append(line)
    # Programs on Windows may end every line twice: blank lines everywhere part nothing.
    if len(lines) > 2 and all(line.after_blank for line in lines[1:]):
        lines = [replace(line, after_blank=False) for line in lines]
    return Sample(tuple(lines))


def _told(file: str, encoding: str) -> tuple[Problem, ...]:
    if not encoding:
        return ()
    return (
        Problem(
            Level.ASSUMED,
            "encoding",
            f"The file does not say how its letters are written; {encoding} was taken.",
            "Save the file as CSV UTF-8 if letters look wrong.",
            file,
        ),
    )


def _as_utf8(content: Content, scratch: Path) -> tuple[Path, str, bool]:
    """The path of the same text in UTF-8, the encoding where it had to be guessed, and whether it has any quotes."""
    with content.path.open("rb") as raw:
        head = raw.read(_SAMPLE)
    encoding = _marked(head)
    guessed = ""
    if not encoding:
        letters = content.letters or scan(content.path)
        if letters.utf8:
            return content.path, "", letters.quoted
        encoding = guessed = _guess(content.path)
    target = scratch / f"{content.sha256[:16]}.utf8"
    try:
        with (
            content.path.open(encoding=encoding, newline="") as text,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            quoted = False
            while block := text.read(_SAMPLE):
                quoted = quoted or '"' in block
                out.write(block)
    except UnicodeDecodeError as error:
        raise Unusable(f"{content.file} is no readable text: save it again as CSV UTF-8.") from error
    return target, guessed, quoted


def _marked(head: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF8, ""), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 4 else ""


def _guess(path: Path) -> str:
    """The likeliest encoding, judged on the lines that are not plain ASCII."""
    import charset_normalizer  # noqa: PLC0415 - needed where the bytes are no UTF-8

    with path.open("rb") as raw:
        lines = [line for line in raw.readlines(BLOCK) if not line.isascii()][:2000]
    best = charset_normalizer.from_bytes(b"".join(lines), cp_isolation=_CODES).best()
    return best.encoding if best else "cp1252"


def _first_records(path: Path, file: str) -> _Text:
    """The first records, as they are parted."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        read = text.read(_SAMPLE)
    whole = len(read) < _SAMPLE
    lines = list(io.StringIO(read, newline=""))
    lines = lines if whole else lines[:-1] or lines
    first = next((line.strip() for line in lines if line.strip()), "")
    stated = first.lower() == "sep=" or (first.lower().startswith("sep=") and len(first) == 5)
    delimiter = (first[4:5] or "\t") if stated else _delimiter(lines)
    records: list[list[str]] = []
    starts: list[int] = []
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for record in reader:
            records.append(record)
            starts.append(reader.line_num)
            if len(records) == HEAD:
                break
    except csv.Error as error:
        raise Unusable(f"{file} cannot be read as a table: it is damaged, or no text at all.") from error
    width = max(map(len, records), default=0)
    if width > MOST_COLUMNS:
        raise Unusable(
            f"{file} has {width:,} columns; at most {MOST_COLUMNS:,} can be read.", "Export only those that count."
        )
    return _Text(delimiter, records, [0, *starts[:-1]], stated)


def _delimiter(lines: Sequence[str]) -> str:
    """The sign that cuts most lines into equally many fields."""

    def score(sign: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines[:HEAD], delimiter=sign) if len(row) > 1)
        width, same = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        return same, width

    return max(_DELIMITERS, key=score)
