"""Reads one JSON or XML document into Arrow files; large ones in a process of its own.

Started with ``python -I documentreader.py`` and a JSON request on standard input; answers with JSON on standard output.
"""

import json
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[2]))

from kpidesk.base.errors import Unusable
from kpidesk.intake.confinement import limit_memory
from kpidesk.intake.jsonstream import HOW, is_list, values
from kpidesk.intake.jsontree import TreeError, known_path, list_in, rows_at, steps_of
from kpidesk.intake.rowfiles import RowFiles
from kpidesk.intake.xmlstream import samples

_Rows = Iterator[tuple[dict[str, Any], int]]


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """The headers, the number of rows in each file and the path of the rows; or why it is refused."""
    file = order["file"]
    try:
        path, rows = _rows(order)
        files = RowFiles(order["stem"], file)
        for row, letters in rows:
            files.take(row, letters)
        return {**files.close(), "rows": path}
    except Unusable as error:
        return {"refusal": list(error.sentences)}
    except RecursionError:
        return {"refusal": [f"{file} is nested far deeper than a table would be: it was not read."]}
    except MemoryError:
        return {"refusal": [f"{file} is too large for one document.", order["remedy"]]}


def _rows(order: dict[str, Any]) -> tuple[str, _Rows]:
    """The path of the rows, and the rows, each with the letters it took."""
    path, file, where = Path(order["path"]), order["file"], order["rows"]
    if order["kind"] == "xml":
        return "", samples(path, file)
    batches = values(path, file)
    if not where:
        first = list(islice(batches, 2))
        batches = chain(first, batches)
        where = _sought(first, order)
    return where, _exploded(batches, steps_of(where), file)


def _sought(first: list[tuple[list[Any], int]], order: dict[str, Any]) -> str:
    """Where the rows lie, told by the first object: at a known path, else in the only list of a file's only object."""
    tree = first[0][0][0] if first and first[0][0] else None
    if not isinstance(tree, dict):
        return ""
    known = known_path(tree, order["known"])
    if known is not None:
        return "" if known.startswith("$") else known.partition("?")[0]
    alone = order["seek"] and len(first) == 1 and len(first[0][0]) == 1 and not is_list(Path(order["path"]))
    return list_in(tree) if alone else ""


def _exploded(batches: Iterator[tuple[list[Any], int]], steps: tuple[str, ...], file: str) -> _Rows:
    number = 0
    for batch, letters in batches:
        for value in batch:
            number += 1
            if not isinstance(value, dict):
                raise Unusable(f"{file} is no readable JSON (row {number} is no object).", HOW)
            try:
                for row in rows_at(value, steps):
                    yield row, letters // len(batch) if not steps else _size(row)
            except TreeError as error:
                raise Unusable(f"{file} is no readable JSON (row {number}: {error}).", HOW) from error


def _size(row: dict[str, Any]) -> int:
    return sum(len(cell) if isinstance(cell, str) else 16 for cell in row.values())


def main() -> int:
    """Answer one request."""
    order = json.load(sys.stdin)
    limit_memory(order["memory"])
    json.dump(answer(order), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
