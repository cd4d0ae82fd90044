import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.intake.content import Content, examine
from kpidesk.intake.grid import Format, Grid
from kpidesk.intake.jsonrows import find_rows, read_json, read_xml

Write = Callable[[object], Content]


@pytest.fixture
def document(tmp_path: Path) -> Write:
    def write(tree: object) -> Content:
        path = tmp_path / "export.json"
        path.write_text(tree if isinstance(tree, str) else json.dumps(tree), encoding="utf-8")
        return examine(path, tmp_path)

    return write


def rows_of(grid: Grid) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for chunk in grid.chunks():
        columns = [cells.values.to_pylist() for cells in chunk.columns]
        rows += [
            {name: cell for name, cell in zip(grid.headers, row, strict=True) if cell is not None}
            for row in zip(*columns, strict=True)
        ]
    return rows


def test_that_nested_objects_become_dotted_names_and_stay_beside_them(document: Write) -> None:
    line = {"id": 1, "output": {"body": {"metrics": {"latencyMs": 840}}, "tags": ["a", 1]}, "empty": {}}
    (row,) = rows_of(read_json(document([line])))
    assert row["output.body.metrics.latencyMs"] == 840
    assert row["output.tags"] == '["a", 1]'
    assert json.loads(row["output"]) == line["output"]


def test_that_attributes_of_open_telemetry_become_columns(document: Write) -> None:
    attributes = [
        {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "12"}},
        {"key": "gen_ai.request.model", "value": {"stringValue": "m"}},
        {"key": "share", "value": {"doubleValue": 0.5}},
        {"key": "cached", "value": {"boolValue": True}},
    ]
    service = [{"key": "service.name", "value": {"stringValue": "desk"}}]
    tree = {
        "resourceSpans": [
            {
                "resource": {"attributes": service},
                "scopeSpans": [
                    {"scope": {"name": "s"}, "spans": [{"spanId": "a", "attributes": attributes}, {"spanId": "b"}]}
                ],
            }
        ]
    }
    above = {"resourceSpans.resource.attributes.service.name": "desk", "resourceSpans.scopeSpans.scope.name": "s"}
    assert rows_of(read_json(document(tree), "resourceSpans[].scopeSpans[].spans[]")) == [
        above
        | {
            "spanId": "a",
            "attributes.gen_ai.usage.input_tokens": 12,
            "attributes.gen_ai.request.model": "m",
            "attributes.share": 0.5,
            "attributes.cached": True,
        },
        above | {"spanId": "b"},
    ]


def test_that_a_path_gives_the_rows_of_a_list_with_the_fields_of_what_holds_it(document: Write) -> None:
    tree = {
        "name": "run",
        "testCases": [
            {"name": "a", "metricsData": [{"name": "m", "score": 0.5}, {"name": "n", "score": None}]},
            {"name": "b", "metricsData": []},
        ],
    }
    rows = rows_of(read_json(document(tree), "testCases[].metricsData[]"))
    common = {"document.name": "run", "testCases.name": "a"}
    assert rows == [common | {"name": "m", "score": 0.5}, common | {"name": "n"}]


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ({"data": [{"a": 1}], "more": False}, "data[]"),
        ({"results": {"version": 3, "results": [{"a": 1}]}}, "results.results[]"),
        ({"incidents": [{"id": 1, "updates": [{"b": 1}]}]}, "incidents[]"),
        ({"a": [{"x": 1}], "b": [{"y": 1}]}, ""),
        ({"a": [1, 2]}, ""),
        ({"attributes": [{"key": "a", "value": {"intValue": "1"}}]}, ""),
        ([{"things": [{"a": 1}]}], ""),
        ('{"things": [{"a": 1}]}\n{"things": [{"a": 1}]}', ""),
    ],
)
def test_that_the_only_list_of_objects_in_a_document_is_found(document: Write, tree: object, path: str) -> None:
    assert find_rows(document(tree)) == path


def test_that_a_list_of_lines_is_never_taken_apart_unasked(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "messages": [{"role": "user"}]}')
    assert find_rows(examine(tmp_path / "a.jsonl", tmp_path)) == ""


def test_that_values_one_after_the_other_are_rows(document: Write) -> None:
    assert rows_of(read_json(document('{\n "a": 1\n}\n{"a":\n2} {"a": 3}'))) == [{"a": 1}, {"a": 2}, {"a": 3}]


def test_that_what_is_no_number_is_missing_and_whole_numbers_stay_exact(document: Write) -> None:
    rows = rows_of(read_json(document('[{"id": 9007199254740993, "s": NaN}, {"id": 12345678901234567890123, "s": 1}]')))
    assert rows == [{"id": "9007199254740993"}, {"id": "12345678901234567890123", "s": 1}]


def test_that_a_broken_line_is_named(document: Write) -> None:
    with pytest.raises(Unusable, match="line 3"):
        read_json(document('{"a": 1}\n{"a": 2}\n{"a": \n{"a": 4}'))


def test_that_a_header_in_brackets_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("[provider] label,Status\n1,2\n")
    assert examine(tmp_path / "a.csv", tmp_path).kind is Format.DELIMITED


def test_that_samples_of_a_load_test_in_xml_are_rows(tmp_path: Path) -> None:
    (tmp_path / "a.jtl").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<testResults version="1.2">'
        '<httpSample t="120" lt="30" ts="1725000000000" s="true" lb="a &amp; b" rc="200">'
        '<httpSample t="60" ts="1725000000000" lb="part"/><httpSample t="60" ts="1725000000060"/></httpSample>'
        '<sample t="9" ts="1725000001000" s="false" lb="c"><assertionResult><failureMessage>no</failureMessage>'
        "</assertionResult></sample></testResults>"
    )
    content = examine(tmp_path / "a.jtl", tmp_path)
    assert content.kind is Format.XML
    assert rows_of(read_xml(content)) == [
        {
            "t": "120",
            "lt": "30",
            "ts": "1725000000000",
            "s": "true",
            "lb": "a & b",
            "rc": "200",
            "sample": "httpSample",
            "subresults": 2,
        },
        {"t": "9", "ts": "1725000001000", "s": "false", "lb": "c", "sample": "sample", "failureMessage": "no"},
    ]
