"""Run in a process of its own: reads one JSON or XML document into Arrow files.

Started with ``python -I documentreader.py`` and a JSON request on standard input; answers with JSON on standard output.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def _rows(order: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """The rows, each with the letters it took."""
    from kpidesk.intake.jsonstream import values  # noqa: PLC0415 - the path is not there before
    from kpidesk.intake.jsontree import TreeError, rows_at, steps_of  # noqa: PLC0415
    from kpidesk.intake.xmlstream import samples  # noqa: PLC0415

    path, file = Path(order["path"]), order["file"]
    if order["kind"] == "xml":
        yield from samples(path, file)
        return
    steps, number = steps_of(order["rows"]), 0
    for batch, letters in values(path, file):
        for value in batch:
            number += 1
            if not isinstance(value, dict):
                raise _unfit(file, f"row {number} is no object")
            try:
                for row in rows_at(value, steps):
                    yield row, letters // len(batch) if not steps else _size(row)
            except TreeError as error:
                raise _unfit(file, f"row {number}: {error}") from error


def _size(row: dict[str, Any]) -> int:
    return sum(len(cell) if isinstance(cell, str) else 16 for cell in row.values())


def _unfit(file: str, why: str) -> Exception:
    from kpidesk.base.errors import Unusable  # noqa: PLC0415

    return Unusable(
        f"{file} is no readable JSON ({why}).", "It takes one object a line, or an array of objects. Export it again."
    )


def read(order: dict[str, Any]) -> dict[str, Any]:
    """All rows into files; raises Unusable."""
    from kpidesk.intake.rowfiles import RowFiles  # noqa: PLC0415

    files = RowFiles(order["target"], order["file"])
    for row, letters in _rows(order):
        files.take(row, letters)
    return files.close()


def path_of(order: dict[str, Any]) -> dict[str, Any]:
    """Where the rows lie in a file that is one object; raises Unusable."""
    from kpidesk.intake.jsonstream import values  # noqa: PLC0415
    from kpidesk.intake.jsontree import list_in  # noqa: PLC0415

    first: list[Any] = []
    for batch, _ in values(Path(order["path"]), order["file"]):
        first += batch[:2]
        if len(first) > 1 or (first and not isinstance(first[0], dict)):
            return {"path": ""}
    return {"path": list_in(first[0]) if first else ""}


def main() -> int:
    """Answer one request."""
    order = json.load(sys.stdin)
    sys.path.append(str(Path(__file__).parents[2]))
    from kpidesk.base.errors import Unusable  # noqa: PLC0415
    from kpidesk.intake.reader import limit_memory  # noqa: PLC0415

    limit_memory(order["memory"])
    try:
        answer = path_of(order) if order["target"] is None else read(order)
    except Unusable as error:
        answer = {"refusal": list(error.sentences)}
    except RecursionError:
        answer = {"refusal": [f"{order['file']} is nested far deeper than a table would be: it was not read."]}
    except MemoryError:
        answer = {"refusal": [f"{order['file']} is too large for one document.", order["remedy"]]}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
