"""Spreadsheets: pre-scanned here, parsed in a child process with a memory cap and a time-out."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msoffcrypto
import numpy as np
import pyarrow as pa

from kpidesk.base.errors import Unusable
from kpidesk.intake.content import Content
from kpidesk.intake.grid import CellFault, Cells, Chunk, Grid
from kpidesk.intake.prescan import Scan, SheetScan, prescan

MEMORY = 3 * 2**30
_SECONDS, _SECONDS_PER_MB = 60.0, 2.0
_READER = Path(__file__).with_name("reader.py")
_ERRORS = {"Div0": "#DIV/0!", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!", "Value": "#VALUE!"}


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet that passed the pre-scan: its visible and hidden sheets."""

    content: Content
    scan: Scan
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What stands in the first row that is not empty, by sheet."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows below it, by sheet."""


def open_workbook(content: Content) -> Workbook:
    """Pre-scan a spreadsheet and ask for its sheets; raises Unusable."""
    if content.ole:
        _refuse_locked(content)
        scan = Scan({})
    else:
        scan = prescan(content.path, content.file)
    sheets = ask_reader(content, None)["sheets"]
    visible = tuple(sheet["name"] for sheet in sheets if sheet["visible"])
    return Workbook(
        content,
        scan,
        visible,
        tuple(sheet["name"] for sheet in sheets if not sheet["visible"]),
        {sheet["name"]: tuple(sheet["headers"]) for sheet in sheets},
        {sheet["name"]: int(sheet["rows"]) for sheet in sheets},
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """One sheet to be read: what its cells ought to be, where its rows go, and the row of its header."""

    sheet: str
    wishes: Mapping[str, str]
    target: Path
    scanned: SheetScan
    header_row: int | None

    @property
    def header(self) -> int:
        """The header's row in the file, 0 for none. Rows above the first that is not empty hold no header."""
        if self.header_row == 0:
            return 0
        return max(self.header_row or 0, self.scanned.first_row)

    @property
    def start(self) -> int:
        """The row in the file of the first row of data."""
        return self.header + 1 if self.header else self.scanned.first_row

    def request(self, book: Workbook, limit: int | None) -> dict[str, Any]:
        """As the reader takes it: it counts from 0, and takes 0 for the first row that is not empty."""
        below = self.header - 1 if self.header > self.scanned.first_row else 0
        return {
            "sheet": self.sheet,
            "target": str(self.target),
            "wishes": dict(self.wishes),
            "from_1904": book.scan.from_1904,
            "header_row": below if self.header else None,
            "limit": limit,
        }


def read_sheets(
    book: Workbook,
    wanted: Mapping[str, Mapping[str, str]],
    scratch: Path,
    header_row: int | None = None,
    limit: int | None = None,
) -> tuple[Grid, ...]:
    """Sheets as grids, in the order given; each comes with what its cells ought to be (number, time, flag), by squeezed
    header, so that a column of mixed types keeps the types that count. ``header_row``: as in ``Input``; ``limit``: at
    most so many rows.
    """
    orders = [
        _Order(
            sheet,
            wishes,
            scratch / f"{book.content.sha256[:16]}-{place}.arrow",
            book.scan.sheets.get(sheet, SheetScan()),
            header_row,
        )
        for place, (sheet, wishes) in enumerate(wanted.items())
    ]
    answers = ask_reader(book.content, [order.request(book, limit) for order in orders])["sheets"]
    return tuple(_grid(book, order, answer) for order, answer in zip(orders, answers, strict=True))


def _grid(book: Workbook, order: _Order, answer: Mapping[str, Any]) -> Grid:
    letters = tuple(answer["letters"])
    scanned, target, start = order.scanned, order.target, order.start
    faults = tuple(
        CellFault(start + cell["row"], cell["column"], _ERRORS.get(cell["stood"], "#" + cell["stood"].upper()))
        for cell in answer["errors"]
    )
    places = {letter: place for place, letter in enumerate(letters)}
    uncalculated = tuple(
        CellFault(row, places[column], "a formula") for column, row in scanned.uncalculated if column in places
    )

    def chunks() -> Iterator[Chunk]:
        if answer["rows"]:
            with pa.memory_map(str(target)) as source, pa.ipc.open_file(source) as table:
                for place in range(table.num_record_batches):
                    yield _chunk(table.get_batch(place), len(letters), start + place * 122_880)

    return Grid(
        book.content.file,
        order.sheet,
        tuple(answer["headers"]),
        letters,
        chunks,
        faults,
        uncalculated,
        from_1904=book.scan.from_1904,
        header_row=order.header,
    )


def _chunk(batch: pa.RecordBatch, width: int, first: int) -> Chunk:
    typed = {int(name[1:]) for name in batch.schema.names if name.startswith("t")}
    columns = tuple(
        Cells(batch.column(f"t{place}"), batch.column(f"c{place}")) if place in typed else Cells(batch.column(place))
        for place in range(width)
    )
    return Chunk(columns, np.arange(first, first + batch.num_rows))


def ask_reader(content: Content, sheets: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """Have a reader process load sheets, or with None name them.

    Its crash, time-out or failure becomes a sentence (Unusable).
    """
    order = {"sheets": sheets, "path": str(content.path), "memory": MEMORY}
    environment = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"}
    seconds = _SECONDS + _SECONDS_PER_MB * content.size / 2**20
    try:
        done = subprocess.run(  # noqa: S603 - our own script in our own interpreter
            [sys.executable, "-I", str(_READER)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable(
            f"{content.file} could not be read: the reader was stopped after {seconds:.0f} seconds.",
            "Save it again in Excel, or export it as csv.",
        ) from error
    if done.returncode or not done.stdout:
        raise Unusable(
            f"{content.file} could not be read: the reader stopped.", "Save it again in Excel, or export it as csv."
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    if "failure" in answer:
        raise Unusable(_sentence(content.file, answer))
    return answer


def _sentence(file: str, answer: Mapping[str, str]) -> str:
    said = f"{answer['failure']} {answer['detail']}".lower()
    if "password" in said or "encrypt" in said:
        return f"{file} is password-protected: save a copy without a password and import that."
    if "mixedepochs" in said:
        return f"{file} counts its days from 1904 and has a column of dates and plain numbers: format all as dates."
    if "memory" in said:
        return f"{file} is too large to be read as a spreadsheet: export it as csv."
    return f"{file} is damaged or no spreadsheet: open it in Excel, save it again, and import that."


def _refuse_locked(content: Content) -> None:
    try:
        with content.path.open("rb") as raw:
            locked = bool(msoffcrypto.OfficeFile(raw).is_encrypted())
    except Exception as error:  # any failure of the parser means the same to the user
        raise Unusable(f"{content.file} is damaged or no spreadsheet: save it as xlsx and import that.") from error
    if locked:
        raise Unusable(f"{content.file} is password-protected: save a copy without a password and import that.")
