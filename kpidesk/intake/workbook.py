"""Spreadsheets: pre-scanned here, parsed in a child process with a memory cap and a time-out."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msoffcrypto
import numpy as np
import pyarrow as pa

from kpidesk.base.errors import KpideskError, Unusable
from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Progress, Silent
from kpidesk.intake import readerprocess
from kpidesk.intake.content import Content
from kpidesk.intake.grid import CellFault, Cells, Chunk, Grid, column_letter, column_names
from kpidesk.intake.inputs import Input
from kpidesk.intake.layout import squeezed
from kpidesk.intake.locating.choosing import choose, numbered
from kpidesk.intake.locating.ends import Foot, feet
from kpidesk.intake.locating.places import Place, locate
from kpidesk.intake.locating.sampling import Line, Sample
from kpidesk.intake.locating.shapes import Shape
from kpidesk.intake.prescan import Scan, SheetScan, glimpse, prescan
from kpidesk.intake.readerprocess import Ahead, tell
from kpidesk.intake.trimming import Facts, hidden_question, trim

_ERRORS = {"Div0": "#DIV/0!", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!", "Value": "#VALUE!"}
_PART = 122_880
Wanted = Mapping[str, Mapping[str, str]]
"""What the cells of each sheet's columns ought to be (number, time, flag), by squeezed header."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet that passed the pre-scan: its visible and hidden sheets."""

    content: Content
    scan: Scan
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    samples: Mapping[str, Sample] = field(default_factory=dict)
    """The first and last rows of each sheet."""
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    """The tables found in each sheet."""
    ahead: Ahead | None = field(default=None, compare=False)
    """A reader that is at work already."""

    @property
    def headers(self) -> Mapping[str, tuple[str, ...]]:
        """What the columns of each sheet's first table are called."""
        return {name: places[0].headers if places else () for name, places in self.places.items()}

    @property
    def rows(self) -> Mapping[str, int]:
        """Rows from the first one with data of each sheet's first table to its last."""
        return {name: self.rows_of(name, places[0]) if places else 0 for name, places in self.places.items()}

    def rows_of(self, sheet: str, place: Place) -> int:
        """Rows of a table from the first one with data to its last, blank ones too."""
        last = place.last_row or self.samples[sheet].last_row or 0
        return max(last - place.first_row + 1, 0)

    def grids(self, sheet: str) -> tuple[Grid, ...]:
        """The tables of a sheet as far as they were looked into: their headers, and first and last rows as text."""
        found = [self._glimpse(sheet, place) for place in self.places.get(sheet, ())]
        return numbered(found) or (Grid(self.content.file, sheet, (), (), lambda: iter(())),)

    def _glimpse(self, sheet: str, place: Place) -> Grid:
        last = place.last_row or sys.maxsize
        lines = [line for line in self.samples[sheet].lines if place.first_row <= line.row <= last]
        columns = range(place.left, place.left + len(place.headers))

        def chunks() -> Iterator[Chunk]:
            cells = (pa.array([line.cell(column) or None for line in lines], pa.string()) for column in columns)
            yield Chunk(
                tuple(Cells(column) for column in cells), np.array([line.row for line in lines], dtype=np.int64)
            )

        hidden = len(_hidden_rows(self, sheet, place))
        questions = (hidden_question(sheet, hidden),) if hidden else ()
        return replace(
            _grid_at(self, sheet, place, place.headers, tuple(columns), chunks), hidden=hidden, questions=questions
        )


def open_workbook(content: Content, progress: Progress | None = None, ahead: Ahead | None = None) -> Workbook:
    """Pre-scan a spreadsheet, and find the tables of its sheets; raises Unusable. ``ahead`` is at work meanwhile."""
    if content.ole:
        _refuse_locked(content)
        scan = Scan({})
    else:
        began = time.monotonic() if ahead is None else ahead.began
        scan = prescan(content.path, content.file, lambda: tell(content, progress, began))
    if _is_told(scan):
        return replace(_workbook(content, scan, scan.samples, scan.hidden), ahead=ahead)
    return _workbook(content, scan, *_asked_samples(content, scan, progress))


def _is_told(scan: Scan) -> bool:
    """Whether the rows by which tables are found are known of every sheet."""
    return bool(scan.sheets) and scan.samples.keys() == scan.sheets.keys()


def _workbook(content: Content, scan: Scan, samples: Mapping[str, Sample], hidden: AbstractSet[str]) -> Workbook:
    return Workbook(
        content,
        scan,
        tuple(name for name in samples if name not in hidden),
        tuple(name for name in samples if name in hidden),
        samples,
        {name: locate(sample) for name, sample in samples.items()},
    )


@contextmanager
def reading_ahead(
    content: Content, scratch: Path, given: Input, wanted: Callable[[Workbook], Wanted]
) -> Iterator[Ahead | None]:
    """While the block runs, a reader is at work on what will be ``wanted`` of a large workbook, as far as its first
    rows tell. None where it is small, and where they do not tell: it is read after all of it was looked through then.
    """
    ahead = None
    with suppress(KpideskError):  # who looks through all of it says what is wrong
        scan = None if content.ole else glimpse(content.path, content.file)
        if scan is not None and _is_told(scan):
            book = _workbook(content, scan, scan.samples, scan.hidden)
            requests = [order.request(book, None) for order in _orders(book, wanted(book), scratch, given)]
            ahead = Ahead(content, requests, scan.unpacked) if requests else None
    try:
        yield ahead
    finally:
        if ahead is not None:
            ahead.stop()


def _asked_samples(content: Content, scan: Scan, progress: Progress | None) -> tuple[dict[str, Sample], frozenset[str]]:
    """The samples of a workbook that only the reader can read, and which sheets are hidden."""
    sheets = readerprocess.ask_reader(content, None, progress or Silent())["sheets"]
    samples = {}
    for sheet in sheets:
        lines: list[Line] = []
        rows = {int(row): cells for row, cells in sheet["lines"].items()}
        for row, cells in rows.items():
            blank = row - 1 in rows and not any(cell.strip() for cell in rows[row - 1])
            line = Line(row, tuple(cells), blank)
            if line.filled:
                lines.append(line)
        merges = scan.sheets[sheet["name"]].merges if sheet["name"] in scan.sheets else ()
        samples[sheet["name"]] = Sample(tuple(lines), merges, int(sheet["rows"]))
    return samples, frozenset(sheet["name"] for sheet in sheets if not sheet["visible"])


@dataclass(frozen=True, slots=True)
class _Order:
    """One table to be read: what its cells ought to be, by squeezed header, and where its rows go."""

    sheet: str
    place: Place
    wishes: Mapping[str, str]
    target: Path
    scanned: SheetScan
    plain: bool
    """Whether all rows are data, as in a sheet of settings."""
    feet: tuple[Foot, ...] = ()
    """Rows below the data."""

    @property
    def last_row(self) -> int | None:
        """The last row to be read, None for the last there is."""
        return self.feet[0].row - 1 if self.feet else self.place.last_row

    def request(self, book: Workbook, limit: int | None) -> dict[str, Any]:
        """As the reader takes it: it counts rows and columns from 0."""
        place = self.place
        most = None if self.last_row is None else self.last_row - place.first_row + 1
        return {
            "sheet": self.sheet,
            "target": str(self.target),
            "wishes": self._by_column(),
            "from_1904": book.scan.from_1904,
            "skip": place.first_row - 1,
            "limit": most if limit is None else min(limit, most) if most is not None else limit,
            "columns": None if place.right is None else list(range(place.left, place.right + 1)),
        }

    def _by_column(self) -> dict[int, str]:
        letters = range(self.place.left, self.place.left + len(self.place.headers))
        names = column_names(self.place.headers, letters)
        return {
            letter: self.wishes[squeezed(name)]
            for letter, name in zip(letters, names, strict=True)
            if squeezed(name) in self.wishes
        }


def read_sheets(
    book: Workbook,
    wanted: Wanted,
    scratch: Path,
    given: Input | None = None,
    limit: int | None = None,
    *,
    plain: bool = False,
    progress: Progress | None = None,
) -> tuple[Grid, ...]:
    """The tables of sheets as grids, in the order given; each sheet comes with what its cells ought to be (number,
    time, flag), by squeezed header, so that a column of mixed types keeps the types that count.

    ``given``: what was said of where the table stands and which rows count. ``limit``: at most so many rows.
    ``plain``: the first row that is not empty is the header, and all rows count.
    """
    said = given or Input(book.content.path)
    orders = _orders(book, wanted, scratch, said, plain=plain)
    requests = [order.request(book, limit) for order in orders]
    watch = progress or Silent()
    answers = readerprocess.ask_reader(book.content, requests, watch, book.ahead)["sheets"] if requests else []
    grids = [_grid(book, order, answer, said) for order, answer in zip(orders, answers, strict=True)]
    found = []
    for sheet in wanted:
        own = numbered([grid for grid in grids if grid.sheet == sheet]) or book.grids(sheet)
        found += [one for one in own if said.table is None or one.table in (None, said.table)]
    return tuple(found)


def _orders(book: Workbook, wanted: Wanted, scratch: Path, said: Input, *, plain: bool = False) -> list[_Order]:
    orders = [
        _Order(
            sheet,
            place,
            wishes,
            Path(),
            book.scan.sheets.get(sheet, SheetScan()),
            plain,
            _feet(book, sheet, place, plain=plain),
        )
        for sheet, wishes in wanted.items()
        for place in _places(book, sheet, said, plain=plain)
    ]
    stem = book.content.sha256[:16]
    return [replace(one, target=scratch / f"{stem}-{at}.arrow") for at, one in enumerate(orders)]


def _feet(book: Workbook, sheet: str, place: Place, *, plain: bool) -> tuple[Foot, ...]:
    sample = book.samples.get(sheet)
    return () if plain or sample is None else feet(sample, place)


def _places(book: Workbook, sheet: str, given: Input, *, plain: bool) -> tuple[Place, ...]:
    sample = book.samples.get(sheet)
    if sample is None:
        return (Place((), 1, 2),)
    if plain and sample.lines:
        given = replace(given, header_row=sample.lines[0].row)
    elif given.header_row is None:
        # What is asked for may lie beyond what was found; the rest was found when the workbook was opened.
        places = book.places.get(sheet, ())
        return places if given.table is None else choose(sample, given, book.content.file, sample.last_row or 0)
    return choose(sample, given, book.content.file, sys.maxsize)


def _grid(book: Workbook, order: _Order, answer: Mapping[str, Any], given: Input) -> Grid:
    letters = tuple(answer["letters"])
    place, target, scanned = order.place, order.target, order.scanned
    faults = tuple(
        CellFault(
            place.first_row + cell["row"], cell["column"], _ERRORS.get(cell["stood"], "#" + cell["stood"].upper())
        )
        for cell in answer["errors"]
    )
    at = {letter: index for index, letter in enumerate(letters)}
    last = order.last_row or sys.maxsize
    uncalculated = tuple(
        CellFault(row, at[column], "a formula")
        for column, row in scanned.uncalculated
        if column in at and place.first_row <= row <= last
    )

    def chunks() -> Iterator[Chunk]:
        if answer["rows"]:
            with pa.memory_map(str(target)) as source, pa.ipc.open_file(source) as table:
                for part in range(table.num_record_batches):
                    yield _chunk(table.get_batch(part), len(letters), place.first_row + part * _PART)

    headers = tuple(_header(place, letter) for letter in letters)
    grid = replace(
        _grid_at(book, order.sheet, place, headers, letters, chunks),
        faults=faults,
        uncalculated=uncalculated,
        signs=book.samples[order.sheet].signs if order.sheet in book.samples else {},
    )
    if order.plain:
        return grid
    hidden = _hidden_rows(book, order.sheet, place)
    shapes = tuple(_shape(place, letter) for letter in letters)
    return _with_hidden_columns(trim(grid, Facts(shapes, hidden, feet=order.feet), given), scanned)


def _grid_at(
    book: Workbook,
    sheet: str,
    place: Place,
    headers: tuple[str, ...],
    letters: tuple[int, ...],
    chunks: Callable[[], Iterator[Chunk]],
) -> Grid:
    return Grid(
        book.content.file,
        sheet,
        headers,
        letters,
        chunks,
        from_1904=book.scan.from_1904,
        header_row=place.header_row,
        first_row=place.first_row,
        last_row=place.last_row,
        depth=place.depth,
        above=_aligned(place, place.above, letters),
        beneath=_aligned(place, place.beneath, letters),
        banner=place.banner,
    )


def _hidden_rows(book: Workbook, sheet: str, place: Place) -> np.ndarray:
    scanned, sample = book.scan.sheets.get(sheet, SheetScan()), book.samples.get(sheet)
    last = place.last_row or (sample.last_row if sample else None) or sys.maxsize
    return np.array([row for row in scanned.hidden_rows if place.first_row <= row <= last], dtype=np.int64)


def _header(place: Place, letter: int) -> str:
    index = letter - place.left
    return place.headers[index] if 0 <= index < len(place.headers) else ""


def _shape(place: Place, letter: int) -> Shape:
    index = letter - place.left
    return place.shapes[index] if 0 <= index < len(place.shapes) else Shape.BLANK


def _aligned(place: Place, rows: tuple[tuple[str, ...], ...], letters: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """Rows of texts, one for each column that is read."""
    return tuple(
        tuple(row[letter - place.left] if 0 <= letter - place.left < len(row) else "" for letter in letters)
        for row in rows
    )


def _with_hidden_columns(grid: Grid, scanned: SheetScan) -> Grid:
    """Columns that the sheet hides are read, and told."""
    hidden = [letter for letter in scanned.hidden_columns if letter in grid.letters]
    named = [letter for letter in hidden if grid.headers[grid.letters.index(letter)].strip()]
    if not named:
        return grid
    listed = ", ".join(column_letter(letter) for letter in named[:20])
    many = len(named) > 1
    message = f"The sheet hides the column{'s' if many else ''} {listed}; {'they were' if many else 'it was'} read too."
    problem = Problem(
        Level.INFO,
        "hidden-column",
        message,
        "",
        grid.file,
        grid.sheet,
        f"{column_letter(named[0])}{grid.header_row or 1}",
    )
    before = grid.told
    return replace(grid, told=lambda: (*before(), problem))


def _chunk(batch: pa.RecordBatch, width: int, first: int) -> Chunk:
    typed = {int(name[1:]) for name in batch.schema.names if name.startswith("t")}
    columns = tuple(
        Cells(batch.column(f"t{place}"), batch.column(f"c{place}")) if place in typed else Cells(batch.column(place))
        for place in range(width)
    )
    return Chunk(columns, np.arange(first, first + batch.num_rows))


def _refuse_locked(content: Content) -> None:
    try:
        with content.path.open("rb") as raw:
            locked = bool(msoffcrypto.OfficeFile(raw).is_encrypted())
    except Exception as error:  # any failure of the parser means the same to the user
        raise Unusable(f"{content.file} is damaged or no spreadsheet: save it as xlsx and import that.") from error
    if locked:
        raise Unusable(f"{content.file} is password-protected: save a copy without a password and import that.")
