"""Free text that some files keep, and of which others only say that it was there: it is recorded in both."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.engine.connection import Connection
from kpidesk.engine.late import join_labels


def part(folder: Path, name: str, **columns: list[object]) -> Path:
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def test_that_parts_with_texts_and_parts_with_marks_are_read_as_marks(tmp_path: Path) -> None:
    texts = part(tmp_path, "texts", id=["a", "b"], output=["yes", None], explanation=["why", None])
    marks = part(tmp_path, "marks", id=["c", "d", "e"], output=[True, None, False])
    with Connection(tmp_path) as connection:
        rows = connection.frame(connection.read_parquet("rows", [texts, marks]).order_by("id"))
        placed = connection.read_in_order("placed", [marks, texts])
        ordered = connection.frame(placed.order_by("part_place", "row_place"))
    assert [None if one is None else bool(one) for one in rows["output"]] == [True, None, True, None, False]
    assert rows["explanation"].dropna().tolist() == ["why"]
    assert ordered["id"].tolist() == ["c", "d", "e", "a", "b"]
    assert ordered[["part_place", "row_place"]].to_numpy().tolist() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1]]


@pytest.mark.parametrize(("logged", "late"), [(["text", None], [True]), ([True, None], ["text"])])
def test_that_labels_with_marks_join_a_log_with_texts_and_the_other_way(
    tmp_path: Path, logged: list[object], late: list[object]
) -> None:
    log = part(tmp_path, "log", request_id=["a", "b"], output=logged)
    labels = part(tmp_path, "labels", request_id=["b"], output=late)
    with Connection(tmp_path) as connection:
        requests = connection.read_parquet("requests", [log])
        joined = join_labels(connection, requests, connection.read_in_order("labels", [labels]))
        found = connection.frame(joined.order_by("request_id"))
    assert found["output"].tolist() == [True, True]
