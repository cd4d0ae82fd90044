"""Spreadsheets: pre-scanned here, parsed in a child process with a memory cap and a time-out."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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


def open_workbook(content: Content) -> Workbook:
    """Pre-scan a spreadsheet and ask for its sheets; raises Unusable."""
    if content.ole:
        _refuse_locked(content)
        scan = Scan({})
    else:
        scan = prescan(content.path, content.file)
    sheets = ask_reader(content, None)["sheets"]
    visible = tuple(sheet["name"] for sheet in sheets if sheet["visible"])
    return Workbook(content, scan, visible, tuple(sheet["name"] for sheet in sheets if not sheet["visible"]))


def read_sheets(book: Workbook, wanted: Mapping[str, Mapping[str, str]], scratch: Path) -> tuple[Grid, ...]:
    """Sheets as grids, in the order given; each comes with what its cells ought to be (number, time, flag), by squeezed
    header, so that a column of mixed types keeps the types that count.
    """
    targets = [scratch / f"{book.content.sha256[:16]}-{place}.arrow" for place in range(len(wanted))]
    orders = [
        {"sheet": sheet, "target": str(target), "wishes": dict(wishes), "from_1904": book.scan.from_1904}
        for target, (sheet, wishes) in zip(targets, wanted.items(), strict=True)
    ]
    answers = ask_reader(book.content, orders)["sheets"]
    return tuple(
        _grid(
            book.content.file,
            sheet,
            answer,
            book.scan.sheets.get(sheet, SheetScan()),
            target,
            from_1904=book.scan.from_1904,
        )
        for sheet, answer, target in zip(wanted, answers, targets, strict=True)
    )


def _grid(
    file: str, sheet: str, answer: Mapping[str, Any], scanned: SheetScan, target: Path, *, from_1904: bool
) -> Grid:
    letters = tuple(answer["letters"])
    start = scanned.first_row + 1
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

    return Grid(file, sheet, tuple(answer["headers"]), letters, chunks, faults, uncalculated, from_1904=from_1904)


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
