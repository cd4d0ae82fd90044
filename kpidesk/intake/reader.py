"""Run in a process of its own: reads tables, or the outline, of a spreadsheet into Arrow files.

Started with ``python -I reader.py`` and a JSON request on standard input; answers with JSON on standard output.
It imports nothing of the program, so that it starts fast; whatever hostile files do to it ends with it.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa
import pyarrow.compute

_TYPES = {"number": "float", "time": "datetime", "duration": "duration", "flag": "boolean"}
_ERRORS_TOLD = 20_000
_DAYS_1904 = 1462 * 86_400_000
_HEAD, _TAIL = 100, 30
_LONGEST_CELL = 2_000


class MixedEpochsError(Exception):
    """A column of a 1904 workbook holds dates and plain numbers: nobody can say from when the numbers count."""


def limit_memory(size: int) -> None:
    """Cap the address space where the system can."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def outline(book: Any) -> dict[str, Any]:
    """The sheets' names, visibility, numbers of rows, and their first and last rows as text."""
    sheets = []
    for name in book.sheet_names:
        try:
            top = book.load_sheet(name, header_row=None, skip_rows=0, n_rows=_HEAD, dtypes="string")
        except fastexcel.FastExcelError:
            continue  # a sheet of charts
        height = top.total_height
        lines = _lines(top, 0)
        if height > _HEAD:
            skipped = max(height - _TAIL, _HEAD)
            lines |= _lines(book.load_sheet(name, header_row=None, skip_rows=skipped, dtypes="string"), skipped)
        sheets.append({"name": name, "visible": top.visible == "visible", "rows": height, "lines": lines})
    return {"sheets": sheets}


def _lines(sheet: Any, skipped: int) -> dict[int, list[str]]:
    """Cells as text by row, counted from 1."""
    letters = [column.absolute_index for column in sheet.selected_columns]
    if not letters:
        return {}
    columns = [column.to_pylist() for column in sheet.to_arrow().columns]
    found = {}
    for place, cells in enumerate(zip(*columns, strict=True)):
        row = [""] * (max(letters) + 1)
        for letter, cell in zip(letters, cells, strict=True):
            row[letter] = (cell or "")[:_LONGEST_CELL]
        found[skipped + place + 1] = row
    return found


def load(book: Any, request: dict[str, Any]) -> dict[str, Any]:
    """One table as an Arrow file, with a second column of text or numbers for columns of mixed types."""
    name, target = request["sheet"], Path(request["target"])
    rows = {"header_row": None, "skip_rows": request["skip"], "n_rows": request["limit"]}
    chosen, batch, errors = _first(book, name, rows, request["columns"])
    if batch is None:
        return {"letters": [], "errors": [], "rows": 0}
    letters = [column.absolute_index for column in chosen]
    typed = _typed_beside_text(book, name, letters, batch, request["wishes"], rows)
    if request["from_1904"]:
        batch, typed = _right_epoch(book, name, letters, batch, typed, rows)
    arrays = list(batch.columns) + [typed[place] for place in sorted(typed)]
    names = [f"c{place}" for place in range(len(chosen))] + [f"t{place}" for place in sorted(typed)]
    table = pa.RecordBatch.from_arrays([_plain(array) for array in arrays], names)
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(pa.Table.from_batches([table]), max_chunksize=122_880)
    return {"letters": letters, "errors": _cells(errors), "rows": table.num_rows}


def _first(book: Any, name: str, rows: dict[str, Any], columns: list[int] | None) -> tuple[list[Any], Any, list[Any]]:
    """The sheet with guessed types; a column whose types cannot be joined is taken as text."""
    forced: dict[int, str] = {}
    some = {"use_columns": columns} if columns else {}
    while True:
        try:
            sheet = book.load_sheet(name, schema_sample_rows=None, dtypes=forced or None, **some, **rows)
            chosen = list(sheet.selected_columns)
            if not chosen:
                return [], None, []
            batch, errors = sheet.to_arrow_with_errors()
        except fastexcel.UnsupportedColumnTypeCombinationError:
            plain = book.load_sheet(name, dtypes="string", **some, **rows)
            mixed = [column for column in plain.selected_columns if not _joins(book, name, column.absolute_index, rows)]
            if not mixed or forced:
                raise
            forced = {column.absolute_index: "string" for column in mixed}
        else:
            return chosen, batch, list(errors.errors) if errors else []


def _joins(book: Any, name: str, index: int, rows: dict[str, Any]) -> bool:
    try:
        sheet = book.load_sheet(name, schema_sample_rows=None, use_columns=[index], **rows)
        sheet.to_arrow()
    except fastexcel.UnsupportedColumnTypeCombinationError:
        return False
    return True


def _typed_beside_text(
    book: Any, name: str, letters: list[int], batch: pa.RecordBatch, wishes: dict[str, str], rows: dict[str, Any]
) -> dict[int, Any]:
    """For columns that came as text though they ought to be numbers or times: their typed cells."""
    wanted = {
        place: wishes[str(letter)]
        for place, letter in enumerate(letters)
        if str(letter) in wishes
        and pa.types.is_string(batch.column(place).type)
        and batch.column(place).null_count < batch.num_rows
    }
    if not wanted:
        return {}
    kinds = {letters[place]: _TYPES[wish] for place, wish in wanted.items()}
    sheet = book.load_sheet(name, use_columns=sorted(kinds), dtypes=kinds, **rows)
    found, _ = sheet.to_arrow_with_errors()
    if found.num_rows != batch.num_rows:
        return {}
    columns = {column.absolute_index: at for at, column in enumerate(sheet.selected_columns)}
    typed = {place: found.column(columns[letters[place]]) for place in wanted if letters[place] in columns}
    return {place: array for place, array in typed.items() if array.null_count < len(array)}


def _right_epoch(
    book: Any, name: str, letters: list[int], batch: pa.RecordBatch, typed: dict[int, Any], rows: dict[str, Any]
) -> tuple[pa.RecordBatch, dict[int, Any]]:
    """Shift the times of a 1904 workbook that the reader took for one of 1900."""
    arrays = list(batch.columns)
    for place, index in enumerate(letters):
        beside = typed.get(place)
        for array in (arrays[place], beside):
            if array is None or not pa.types.is_timestamp(array.type) or array.null_count == len(array):
                continue
            sheet = book.load_sheet(name, use_columns=[index], dtypes={index: "float"}, **rows)
            figures, errors = sheet.to_arrow_with_errors()
            if figures.column(0).null_count < figures.num_rows:
                raise MixedEpochsError
            if any("is_1904: false" in error.detail for error in (errors.errors if errors else [])):
                shifted = pa.compute.add(array.cast(pa.timestamp("ms")), pa.scalar(_DAYS_1904, pa.duration("ms")))
                if array is beside:
                    typed[place] = shifted
                else:
                    arrays[place] = shifted
    return pa.RecordBatch.from_arrays(arrays, batch.schema.names), typed


def _cells(errors: list[Any]) -> list[dict[str, Any]]:
    """Cells that hold an error value: position in the data and what stood there."""
    found = []
    for error in errors:
        match = re.search(r"Error\((\w+)\)", error.detail)
        if match and match[1] != "NA":
            found.append({"row": error.offset_position[0], "column": error.offset_position[1], "stood": match[1]})
    return found[:_ERRORS_TOLD]


def _plain(array: Any) -> Any:
    return array.cast(pa.string()) if pa.types.is_large_string(array.type) else array


def main() -> int:
    """Answer one request."""
    request = json.load(sys.stdin)
    limit_memory(request["memory"])
    try:
        book = fastexcel.read_excel(request["path"])
        sheets = request["sheets"]
        answer = outline(book) if sheets is None else {"sheets": [load(book, sheet) for sheet in sheets]}
    except BaseException as error:  # noqa: BLE001 - a Rust panic is no Exception; every failure becomes an answer
        answer = {"failure": type(error).__name__, "detail": str(error)[:500]}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
