"""Where the rows of a JSON document lie: at the path that a known layout names, else where they can only be."""

import json
from pathlib import Path
from typing import Any

import pytest

from kpidesk.intake.content import examine
from kpidesk.intake.jsonrows import read_json
from kpidesk.intake.jsontree import known_path


def headers(tmp_path: Path, tree: Any) -> tuple[tuple[str, ...], int]:
    """The columns of a document, and how many rows it has."""
    path = tmp_path / "document.json"
    path.write_text(json.dumps(tree), encoding="utf-8")
    grid = read_json(examine(path, tmp_path))
    return grid.headers, sum(len(chunk.rows) for chunk in grid.chunks())


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ({"testCases": [{"metricsData": [{"name": "a"}]}]}, "testCases[].metricsData[]"),
        ({"metrics": [{"id": 1, "metric_id": "a"}]}, "metrics[]?metric_id"),
        ({"metrics": [{"id": 1}]}, None),
        ({"metrics": {"metric_id": "a"}}, None),
        ({"metrics": {"http_reqs": {"count": 3}}}, "$.metrics.http_reqs"),
        ({"testCases": []}, None),
        ({"other": [{"a": 1}]}, None),
    ],
)
def test_that_a_path_is_known_by_what_lies_there(tree: dict[str, Any], path: str | None) -> None:
    known = ["testCases[].metricsData[]", "metrics[]?metric_id", "$.metrics.http_reqs"]
    assert known_path(tree, known) == path


def test_that_a_document_may_be_one_row_though_lists_of_objects_lie_in_it(tmp_path: Path) -> None:
    checks = [{"name": "ok", "passes": 3}, {"name": "fast", "passes": 2}]
    names, rows = headers(
        tmp_path, {"root_group": {"checks": checks}, "metrics": {"http_reqs": {"count": 3, "rate": 1}}}
    )
    assert rows == 1
    assert "metrics.http_reqs.count" in names


def test_that_rows_of_inner_lists_have_the_fields_of_what_holds_them(tmp_path: Path) -> None:
    case = {"name": "case 1", "metricsData": [{"name": "a", "score": 1}, {"name": "b", "score": 0}]}
    names, rows = headers(tmp_path, {"testPassed": 1, "testCases": [case, {**case, "name": "case 2"}]})
    assert rows == 4
    assert {"name", "score", "testCases.name", "document.testPassed"} <= set(names)


def test_that_columns_named_once_and_lists_of_cells_are_a_table(tmp_path: Path) -> None:
    assert headers(tmp_path, {"columns": ["a", "b"], "data": [[1, 2], [3, 4], [5, 6]]}) == (("a", "b"), 3)


def test_that_lists_of_unequal_length_are_no_such_table(tmp_path: Path) -> None:
    assert headers(tmp_path, {"columns": ["a", "b"], "data": [[1, 2], [3]]})[1] == 1
