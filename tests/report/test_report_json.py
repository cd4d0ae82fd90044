import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kpidesk.base.values import Grade, Value
from kpidesk.decision.review import Review
from kpidesk.report.json import to_json, write_json
from tests.report.reviews import healthy

TOP = [
    "kpidesk", "schema", "pilot", "inputs", "problems", "doctor", "kpis", "metrics", "weekly", "segments", "fairness",
    "drift", "experiments", "suites", "judges", "monthly", "red_flags", "gates", "arc", "tiles", "leading",
    "conditions", "waivers", "explanations", "amendments", "actions", "decisions", "verdict", "statement", "manifest",
]  # fmt: skip
KPI = [
    "number", "id", "title", "area", "light", "confidence", "headline", "value", "unit", "interval", "n", "reason",
    "grade", "waived", "measures",
]  # fmt: skip
MEASURE = [
    "id", "value", "unit", "interval", "n", "light", "confidence", "green", "red", "threshold_source", "reason",
]  # fmt: skip
VERDICT = [
    "recommendation", "rule", "counts", "reasons", "best_case", "worst_case", "bottleneck", "reassess",
    "without_waivers", "stability",
]  # fmt: skip


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(to_json(healthy()))
    return document


def test_that_the_keys_are_those_of_the_contract(said: dict[str, Any]) -> None:
    assert list(said) == TOP
    assert list(said["kpis"][0]) == KPI
    assert list(said["kpis"][0]["measures"][0]) == MEASURE
    assert list(said["metrics"][0]) == [*MEASURE, "family"]
    assert list(said["verdict"]) == VERDICT
    assert list(said["verdict"]["counts"]) == ["green", "yellow", "red", "no_data", "not_applicable"]
    assert list(said["tiles"][0]) == ["id", "title", "value", "unit", "interval", "trend", "light", "reason"]
    assert list(said["gates"][0]["checks"][0]) == ["id", "line", "value", "state", "projection"]
    assert list(said["arc"]) == ["phase", "recommendation", "reasons"]
    assert list(said["manifest"]) == ["inputs_sha256", "catalogue_sha256", "profile_sha256", "seed"]
    assert list(said["inputs"][0]) == [
        "file", "sheet", "role", "recognised_as", "rows_read", "rows_accepted", "rows_rejected", "sha256",
    ]  # fmt: skip
    assert list(said["problems"][0]) == [
        "level", "code", "file", "sheet", "cell", "column", "count", "message", "remedy",
    ]  # fmt: skip


def test_that_numbers_stand_as_they_were_computed() -> None:
    review = healthy()
    third = 1 / 3
    first = replace(review.kpis[0].headline, measured=Value(third, 7, (0.1 + 0.2, 1e-300)))
    changed = replace(review.kpis[0], headline=first, measures=(first, *review.kpis[0].measures[1:]))
    kpi = json.loads(to_json(replace(review, kpis=(changed, *review.kpis[1:]))))["kpis"][0]
    assert kpi["value"] == third
    assert kpi["interval"] == [0.1 + 0.2, 1e-300]
    assert kpi["measures"][0]["value"] == third


def test_that_a_missing_value_is_null_with_its_reason(made: Mapping[str, Review]) -> None:
    document = json.loads(to_json(made["empty"]))
    for kpi in document["kpis"]:
        assert kpi["value"] is None
        assert kpi["grade"] is None
        assert "Import column timestamp" in kpi["reason"]
    assert all(metric["value"] is None and metric["reason"] for metric in document["metrics"])
    assert all(tile["value"] is None and tile["reason"] for tile in document["tiles"])


def test_that_a_week_without_a_value_says_why(said: dict[str, Any]) -> None:
    weeks = said["weekly"]["weighted_accuracy"]
    assert weeks[0] == {
        "week": 1,
        "from": "2026-08-03",
        "to": "2026-08-09",
        "value": 0.955,
        "interval": pytest.approx([0.90725, 1.00275], rel=1e-12),
        "n": 701,
        "light": "green",
    }
    assert weeks[-1]["value"] is None
    assert weeks[-1]["reason"] == "The labels of this week are younger than 14 days. Wait for the labels."


def test_that_days_are_iso_and_months_are_named(said: dict[str, Any]) -> None:
    assert said["pilot"]["start"] == "2026-08-03"
    assert said["pilot"]["window"] == ["2026-08-03", "2026-10-25"]
    assert [month["month"] for month in said["monthly"]["weighted_accuracy"]] == ["2026-08", "2026-09", "2026-10"]
    breakeven = next(metric for metric in said["metrics"] if metric["id"] == "breakeven_day")
    assert breakeven["value"] == "2026-09-14"
    assert breakeven["interval"] == ["2026-09-07", "2026-09-30"]
    assert said["decisions"][0]["decided_at"] == "2026-10-24T09:30:00+00:00"


def test_that_the_lines_are_numbers(said: dict[str, Any]) -> None:
    latency = said["kpis"][0]["measures"][0]
    assert (latency["green"], latency["red"]) == (5.0, 10.0)
    assert said["gates"][0]["checks"][0]["line"] == 5.0


def test_that_the_verdict_is_told_whole(said: dict[str, Any]) -> None:
    verdict = said["verdict"]
    assert verdict["recommendation"] == "optimise"
    assert verdict["counts"] == {"green": 10, "yellow": 2, "red": 0, "no_data": 0, "not_applicable": 0}
    assert verdict["bottleneck"] == "data_quality"
    assert verdict["reassess"] == ["2026-11-08", "2026-11-22"]
    assert verdict["stability"] is None
    assert said["drift"] == said["leading"] == []


def test_that_the_source_grade_is_told(said: dict[str, Any]) -> None:
    assert {kpi["grade"] for kpi in said["kpis"]} == {Grade.COMPUTED.value}


@pytest.mark.parametrize("name", ["healthy", "failing", "empty", "absurd"])
def test_that_the_same_review_gives_the_same_text_which_any_reader_reads(name: str, made: Mapping[str, Review]) -> None:
    text = to_json(made[name])
    assert text == to_json(made[name])
    assert text.isascii()
    document = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert json.dumps(document, indent=2, ensure_ascii=True) + "\n" == text


def test_that_the_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "r.json"
    write_json(healthy(), target)
    assert target.read_bytes() == to_json(healthy()).encode("ascii")

    def denied(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(OSError, match="Permission denied"):
        write_json(healthy(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_that_what_was_left_out_stands_among_the_problems(made: Mapping[str, Review]) -> None:
    review = healthy()
    told = [one for one in json.loads(to_json(review))["problems"] if one["code"] == "left-out"]
    assert [one["message"] for one in told] == [one.sentence for one in review.left_out]
    assert {one["level"] for one in told} == {"info"}
    assert not [one for one in json.loads(to_json(made["empty"]))["problems"] if one["code"] == "left-out"]
