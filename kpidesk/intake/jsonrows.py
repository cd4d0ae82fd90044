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
from kpidesk.intake.documentreader import answer
from kpidesk.intake.grid import Cells, Chunk, Format, Grid
from kpidesk.intake.recognition.shelf import recognisers

MEMORY = 1_500 * 2**20
_HARMLESS = 2**21
"""Bytes up to which no document can do harm, and a process of its own would only take time."""
_READER = Path(__file__).with_name("documentreader.py")
_REMEDY = "Export it as one object a line (jsonl), or as csv."
_LINED = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


def read_json(content: Content, rows: str = "") -> Grid:
    """A JSON file as a grid; the header is every name that any row has, nested ones dotted. Raises Unusable.

    ``rows`` is the path of the list that holds the rows, such as ``testCases[].metricsData[]``; a row has the fields of
    what it lies in, as ``testCases.name``, and of the whole as ``document.name``. Without it the rows lie where a known
    tool's layout says, else where ``find_rows`` says.
    """
    return _read(content, rows)


def read_xml(content: Content) -> Grid:
    """A load test that JMeter wrote as XML: a row for each sample, named as its attributes. Raises Unusable."""
    return _read(content, "")


def find_rows(content: Content) -> str:
    """The path of the only list of objects in a file that is one object; "" for any other file. Raises Unusable."""
    return str(_asked(content, "")["rows"])


def _read(content: Content, rows: str) -> Grid:
    found = _asked(content, rows)
    headers, sizes = tuple(found["headers"]), found["sizes"]
    if not headers:
        where = f" in {found['rows']}" if found["rows"] else ""
        raise Unusable(f"{content.file} holds no rows{where}: export it again.")

    def chunks() -> Iterator[Chunk]:
        first = 2
        for place, size in enumerate(sizes):
            with pa.memory_map(f"{found['stem']}-{place}.arrow") as source, pa.ipc.open_file(source) as file:
                batch, numbers = file.get_batch(0), np.arange(first, first + size)
                yield Chunk(tuple(Cells(_column(batch, at)) for at in range(len(headers))), numbers)
            first += size

    return Grid(content.file, "", headers, tuple(range(len(headers))), chunks)


def _column(batch: pa.RecordBatch, place: int) -> Array:
    at = batch.schema.get_field_index(f"c{place}")
    return batch.column(at) if at >= 0 else pa.nulls(batch.num_rows)


def _asked(content: Content, rows: str) -> dict[str, Any]:
    """The reader's answer; what was once asked of a file in this scratch folder is not asked again."""
    mark = hashlib.sha256(f"{content.sha256} {rows}".encode()).hexdigest()[:16]
    kept, stem = content.scratch / f"{mark}.json", str(content.scratch / mark)
    if kept.exists():
        known: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return known
    order = {
        "path": str(content.path),
        "file": content.file,
        "kind": "xml" if content.kind is Format.XML else "json",
        "rows": rows,
        "known": sorted({one.signs.rows for one in recognisers().values()} - {""}),
        "seek": not rows and not content.file.lower().endswith(_LINED),
        "stem": stem,
        "memory": MEMORY,
        "remedy": _REMEDY,
    }
    size = content.path.stat().st_size
    found = answer(order) if size <= _HARMLESS else ask(_READER, order, content.file, size, _REMEDY)
    if "refusal" in found:
        raise Unusable(*found["refusal"])
    kept.write_text(json.dumps({**found, "stem": stem}), encoding="utf-8")
    return {**found, "stem": stem}
