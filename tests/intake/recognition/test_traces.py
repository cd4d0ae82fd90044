"""Rows that belong to one thing become one: spans of a trace, their roots, the gravest word, and what is needed."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.recognition.dressing import Dressed, dress
from kpidesk.intake.recognition.shelf import read

LAYOUT = """
name = "Spans"
documented = "made up"
sureness = "memory"
[match]
all = ["trace", "span", "parent"]
[[tables]]
role = "requests"
zone = "UTC"
grouped = ["request_id"]
roots = ["span", "parent"]
needs = ["model"]
needs_why = "traces without a model"
[tables.columns]
request_id = "trace"
timestamp = { from = "start", pick = "least" }
latency_s = { minus = ["end", "start"], where = [{ column = "@root", is = "true" }], pick = "span" }
status = { from = "state", pick = ["error", "ok"] }
model = { from = "model", pick = "first" }
input_tokens = { from = "tokens", where = [{ column = "kind", other_than = ["agent"] }], pick = "sum" }
"""
HEADERS = ("trace", "span", "parent", "start", "end", "state", "model", "tokens", "kind")


def dressed(rows: Sequence[Sequence[str | None]], parts: int = 1) -> Dressed:
    """Rows under ``HEADERS`` as the layout reads them, handed over in so many chunks."""
    recogniser = read(LAYOUT, "spans")

    def chunks() -> Any:
        for places in np.array_split(np.arange(len(rows)), parts):
            columns = (pa.array([rows[place][at] for place in places], pa.string()) for at in range(len(HEADERS)))
            yield Chunk(tuple(Cells(column) for column in columns), places + 2)

    grid = Grid("spans.csv", "", HEADERS, tuple(range(len(HEADERS))), chunks)
    return dress(grid, recogniser, recogniser.tables[0], {}, "UTC")


def columns(found: Dressed) -> Mapping[str, list[str | None]]:
    """The cells of each canonical column."""
    (chunk,) = found.grid.chunks()
    return {name: cells.values.to_pylist() for name, cells in zip(found.grid.headers, chunk.columns, strict=True)}


ROWS = (
    ("t1", "b", "a", "09:00:01", "09:00:02", "ok", "m", "10", "call"),
    ("t1", "a", None, "09:00:00", "09:00:05", "ok", None, "15", "agent"),
    ("t1", "c", "b", "09:00:02", "09:00:09", "error", "m", "5", "call"),
    ("t2", "d", "elsewhere", "09:01:00", "09:01:01", "ok", "m", None, "call"),
    ("t3", "e", None, "09:02:00", "09:02:01", "ok", None, None, "call"),
)
DATED = [(*row[:3], f"2026-08-03 {row[3]}", f"2026-08-03 {row[4]}", *row[5:]) for row in ROWS]


def test_that_the_spans_of_a_trace_are_one_row() -> None:
    found = columns(dressed(DATED))
    assert found["request_id"] == ["t1", "t2"]
    assert found["timestamp"] == ["2026-08-03 09:00:00", "2026-08-03 09:01:00"]


def test_that_a_trace_lasts_as_long_as_the_spans_above_which_there_is_none_in_the_file() -> None:
    assert [float(one or "nan") for one in columns(dressed(DATED))["latency_s"]] == [5.0, 1.0]


def test_that_the_gravest_word_of_a_group_is_its_own() -> None:
    assert columns(dressed(DATED))["status"] == ["error", "ok"]


def test_that_what_sums_up_other_rows_is_not_added_to_them() -> None:
    assert columns(dressed(DATED))["input_tokens"] == ["15.0", None]


def test_that_groups_without_what_they_need_are_left_out_and_counted() -> None:
    found = dressed(DATED)
    columns(found)
    assert found.left_out == {"traces without a model": 1}


def test_that_it_does_not_matter_how_the_rows_are_handed_over_nor_how_often() -> None:
    whole, parts = dressed(DATED), dressed(DATED, parts=5)
    assert columns(parts) == columns(whole) == columns(whole)
    assert parts.left_out == whole.left_out
