"""JSON and XML documents as grids; they are parsed in a process of its own, and their rows lie in Arrow files."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from kpidesk.base.errors import Unusable
from kpidesk.intake.arrow import Array
from kpidesk.intake.confinement import ask
from kpidesk.intake.content import Content
from kpidesk.intake.grid import Cells, Chunk, Format, Grid

MEMORY = 1_500 * 2**20
_READER = Path(__file__).with_name("documentreader.py")
_REMEDY = "Export it as one object a line (jsonl), or as csv."
_LINED = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


def read_json(content: Content, rows: str = "") -> Grid:
    """A JSON file as a grid; the header is every name that any row has, nested ones dotted. Raises Unusable.

    ``rows`` is the path of the list that holds the rows, such as ``testCases[].metricsData[]``; a row has the fields of
    what it lies in, as ``testCases.name``, and of the whole as ``document.name``. Without it the rows are the objects
    of the file, or lie where ``find_rows`` says.
    """
    return _read(content, rows or find_rows(content))


def read_xml(content: Content) -> Grid:
    """A load test that JMeter wrote as XML: a row for each sample, named as its attributes. Raises Unusable."""
    return _read(content, "")


def find_rows(content: Content) -> str:
    """The path of the only list of objects in a file that is one object; "" for any other file. Raises Unusable."""
    if content.file.lower().endswith(_LINED):
        return ""
    return str(_asked(content, "", "path")["path"])


def _read(content: Content, rows: str) -> Grid:
    answer = _asked(content, rows, "rows")
    headers, sizes = tuple(answer["headers"]), answer["sizes"]
    if not headers:
        where = f" in {rows}" if rows else ""
        raise Unusable(f"{content.file} holds no rows{where}: export it again.")

    def chunks() -> Iterator[Chunk]:
        first = 2
        for place, size in enumerate(sizes):
            with pa.memory_map(f"{answer['stem']}-{place}.arrow") as source, pa.ipc.open_file(source) as file:
                batch, numbers = file.get_batch(0), np.arange(first, first + size)
                yield Chunk(tuple(Cells(_column(batch, at)) for at in range(len(headers))), numbers)
            first += size

    return Grid(content.file, "", headers, tuple(range(len(headers))), chunks)


def _column(batch: pa.RecordBatch, place: int) -> Array:
    at = batch.schema.get_field_index(f"c{place}")
    return batch.column(at) if at >= 0 else pa.nulls(batch.num_rows)


def _asked(content: Content, rows: str, what: str) -> dict[str, Any]:
    """The reader's answer; what was once asked of a file in this scratch folder is not asked again."""
    mark = hashlib.sha256(f"{content.sha256} {rows} {what}".encode()).hexdigest()[:16]
    kept = content.scratch / f"{mark}.json"
    if kept.exists():
        known: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return known
    stem = str(content.scratch / mark)
    order = {
        "path": str(content.path),
        "file": content.file,
        "kind": "xml" if content.kind is Format.XML else "json",
        "rows": rows,
        "target": stem if what == "rows" else None,
        "memory": MEMORY,
        "remedy": _REMEDY,
    }
    answer = {**ask(_READER, order, content.file, content.path.stat().st_size, _REMEDY), "stem": stem}
    if "refusal" in answer:
        raise Unusable(*answer["refusal"])
    kept.write_text(json.dumps(answer), encoding="utf-8")
    return answer
