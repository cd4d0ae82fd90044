"""Writing records as csv, xlsx, parquet, and the same bytes for the same records."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from kpidesk.tables.roles import ROLES

Cell = str | int | float | bool | date | datetime | None
Record = dict[str, Cell]

_STAMP = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Pilot:
    """What a generator hands over: the text of pilot.toml, file name -> records, and the expected numbers."""

    toml: str
    tables: Mapping[str, Sequence[Record]]
    expected: Mapping[str, object]


def write_pilot(pilot: Pilot, folder: Path) -> None:
    """Writes one pilot's folder, and beside it the figures that a review of it must give."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pilot.toml").write_text(pilot.toml, encoding="utf-8", newline="\n")
    for name, records in pilot.tables.items():
        _write_table(records, folder / name)
    text = json.dumps(pilot.expected, indent=1, ensure_ascii=False) + "\n"
    folder.with_suffix(".expected.json").write_text(text, encoding="utf-8", newline="\n")


def _write_table(records: Sequence[Record], path: Path) -> None:
    columns = ordered_columns(records, path.stem)
    if path.suffix == ".csv":
        path.write_text(_csv_text(records, columns), encoding="utf-8", newline="")
    elif path.suffix == ".xlsx":
        path.write_bytes(_xlsx_bytes(records, columns, path.stem))
    else:
        table = pa.table({column: [record.get(column) for record in records] for column in columns})
        pq.write_table(table, path, compression="zstd")


def ordered_columns(records: Sequence[Record], role: str) -> list[str]:
    """The columns that occur, in the order of the role; a header the role does not know is an error."""
    used = list(dict.fromkeys(column for record in records for column in record))
    known = ROLES[role].columns
    order = {name: next(i for i, column in enumerate(known) if column.matches(name)) for name in used}
    return sorted(used, key=order.__getitem__)


def _csv_text(records: Sequence[Record], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(record.get(column)) for column in columns] for record in records)
    return text.getvalue()


def _csv_cell(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    return cell


def _xlsx_bytes(records: Sequence[Record], columns: Sequence[str], title: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.title = title
    sheet.append(list(columns))
    for record in records:
        sheet.append([record.get(column) for column in columns])
    sheet.freeze_panes = "A2"
    raw = io.BytesIO()
    book.save(raw)
    return _undated(raw.getvalue())


def _undated(workbook: bytes) -> bytes:
    """The workbook without the moment it was written."""
    fresh = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(fresh, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(entry, content)
    return fresh.getvalue()
