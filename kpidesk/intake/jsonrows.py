"""JSON: one object a line, or one array of objects."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from kpidesk.base.errors import Unusable
from kpidesk.intake.arrow import Array
from kpidesk.intake.content import Content
from kpidesk.intake.grid import Cells, Chunk, Grid

_ROWS = 50_000
_LARGEST_ARRAY = 512 * 2**20


def read_json(content: Content) -> Grid:
    """A JSON file as a grid; the header is every key that any object has. Raises Unusable."""
    headers = tuple(dict.fromkeys(key for row in _objects(content) for key in row))
    if not headers:
        raise Unusable(f"{content.file} holds no rows: export it again.")

    def chunks() -> Iterator[Chunk]:
        rows, first = _objects(content), 2
        while some := list(islice(rows, _ROWS)):
            columns = tuple(Cells(_array([row.get(header) for row in some])) for header in headers)
            yield Chunk(columns, np.arange(first, first + len(some)))
            first += len(some)

    return Grid(content.file, "", headers, tuple(range(len(headers))), chunks)


def _objects(content: Content) -> Iterator[Mapping[str, Any]]:
    """The rows one by one; row numbers start at 2, as if the keys were a header."""
    with content.path.open(encoding="utf-8-sig") as text:
        start = text.read(4096).lstrip()[:1]
        text.seek(0)
        try:
            yield from _array_rows(content) if start == "[" else _line_rows(text, content.path)
        except UnicodeDecodeError as error:
            raise Unusable(f"{content.file} is not written in UTF-8: export it again.") from error
        except (json.JSONDecodeError, RecursionError) as error:
            raise Unusable(
                f"{content.file} is no readable JSON ({error}): it takes one object a line, or an array of objects."
            ) from error


def _line_rows(lines: Iterator[str], path: Path) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _row(json.loads(line), number)
            except json.JSONDecodeError:
                if number > 1:
                    raise
                yield _row(json.loads(path.read_text(encoding="utf-8-sig")), 1)
                return


def _array_rows(content: Content) -> Iterator[Mapping[str, Any]]:
    if content.path.stat().st_size > _LARGEST_ARRAY:
        raise Unusable(f"{content.file} is too large for one JSON array: export it as one object a line (jsonl).")
    for number, row in enumerate(json.loads(content.path.read_text(encoding="utf-8-sig")), start=1):
        yield _row(row, number)


def _row(row: object, number: int) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise json.JSONDecodeError(f"row {number} is no object", "", 0)
    return row


def _array(cells: list[Any]) -> Array:
    try:
        array = pa.array(cells)
    except (pa.ArrowException, OverflowError):
        array = None
    if array is not None and not pa.types.is_nested(array.type):
        return array
    return pa.array([None if cell is None else cell if isinstance(cell, str) else json.dumps(cell) for cell in cells])
