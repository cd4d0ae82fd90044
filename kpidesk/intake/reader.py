"""Run in a process of its own: reads one sheet, or the outline, of a spreadsheet into Arrow files.

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
    """The sheets' names, visibility, headers and numbers of rows."""
    sheets = []
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=0, n_rows=0, dtypes="string")
        headers = [_header(column) for column in sheet.selected_columns]
        visible = sheet.visible == "visible"
        sheets.append({"name": name, "visible": visible, "headers": headers, "rows": sheet.total_height})
    return {"sheets": sheets}


def load(book: Any, request: dict[str, Any]) -> dict[str, Any]:
    """One sheet as an Arrow file, with a second column of text or numbers for columns of mixed types."""
    name, target = request["sheet"], Path(request["target"])
    rows = {"header_row": request["header_row"], "n_rows": request["limit"]}
    chosen, batch, errors = _first(book, name, rows)
    if batch is None:
        return {"headers": [], "letters": [], "errors": [], "rows": 0}
    headers = [_header(column) for column in chosen]
    letters = [column.absolute_index for column in chosen]
    typed = _typed_beside_text(book, name, chosen, batch, request["wishes"], rows)
    if request["from_1904"]:
        batch, typed = _right_epoch(book, name, chosen, batch, typed, rows)
    arrays = list(batch.columns) + [typed[place] for place in sorted(typed)]
    names = [f"c{place}" for place in range(len(chosen))] + [f"t{place}" for place in sorted(typed)]
    table = pa.RecordBatch.from_arrays([_plain(array) for array in arrays], names)
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(pa.Table.from_batches([table]), max_chunksize=122_880)
    return {"headers": headers, "letters": letters, "errors": _cells(errors), "rows": table.num_rows}


def _header(column: Any) -> str:
    return "" if column.column_name_from == "generated" else str(column.name)


def _own_name(column: Any) -> str:
    """The header, or as ``grid.column_names`` calls a column that has none."""
    number, letters = column.absolute_index + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return _header(column) or f"column {letters}"


def _first(book: Any, name: str, rows: dict[str, Any]) -> tuple[list[Any], Any, list[Any]]:
    """The sheet with guessed types; a column whose types cannot be joined is taken as text."""
    forced: dict[int, str] = {}
    while True:
        try:
            sheet = book.load_sheet(name, schema_sample_rows=None, dtypes=forced or None, **rows)
            chosen = list(sheet.selected_columns)
            if not chosen:
                return [], None, []
            batch, errors = sheet.to_arrow_with_errors()
        except fastexcel.UnsupportedColumnTypeCombinationError:
            plain = book.load_sheet(name, dtypes="string", **rows)
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
    book: Any, name: str, chosen: list[Any], batch: pa.RecordBatch, wishes: dict[str, str], rows: dict[str, Any]
) -> dict[int, Any]:
    """For columns that came as text though they ought to be numbers or times: their typed cells."""
    wanted = {
        place: wishes[_squeezed(_own_name(column))]
        for place, column in enumerate(chosen)
        if pa.types.is_string(batch.column(place).type)
        and batch.column(place).null_count < batch.num_rows
        and _squeezed(_own_name(column)) in wishes
    }
    typed: dict[int, Any] = {}
    for place, wish in wanted.items():
        index = chosen[place].absolute_index
        sheet = book.load_sheet(name, use_columns=[index], dtypes={index: _TYPES[wish]}, **rows)
        column, _ = sheet.to_arrow_with_errors()
        if column.num_rows == batch.num_rows and column.column(0).null_count < batch.num_rows:
            typed[place] = column.column(0)
    return typed


def _right_epoch(
    book: Any, name: str, chosen: list[Any], batch: pa.RecordBatch, typed: dict[int, Any], rows: dict[str, Any]
) -> tuple[pa.RecordBatch, dict[int, Any]]:
    """Shift the times of a 1904 workbook that the reader took for one of 1900."""
    arrays = list(batch.columns)
    for place, column in enumerate(chosen):
        beside = typed.get(place)
        for array in (arrays[place], beside):
            if array is None or not pa.types.is_timestamp(array.type) or array.null_count == len(array):
                continue
            index = column.absolute_index
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


def _squeezed(header: str) -> str:
    return re.sub(r"[\s_\-\ufeff*]+", "", header).lower()


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
