"""The benchmark in small: the same comparison on 20,000 rows, without bars for time."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.comparison import differences
from tests.benchmarks.plain_pandas import review
from tests.benchmarks.request_log import write_pilot
from tests.benchmarks.rescoring import rescore
from tests.benchmarks.run import measure, review_command

ROWS = 20_000


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark") / "pilot"
    write_pilot(folder, ROWS)
    return folder


@pytest.fixture(scope="module")
def told(pilot: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The JSON of the pilot's review."""
    out = tmp_path_factory.mktemp("review")
    assert measure(review_command(pilot, out), out / "bytecode").wall > 0
    found: dict[str, Any] = json.loads((out / "review.json").read_text(encoding="utf-8"))
    return found


def test_that_a_review_and_plain_pandas_find_the_same_numbers(pilot: Path, told: dict[str, Any]) -> None:
    compared, wrong = differences(told, json.loads(json.dumps(review(pilot))))
    assert wrong == []
    assert compared > 500


def test_that_the_generated_pilot_lets_every_kpi_be_computed(told: dict[str, Any]) -> None:
    assert {kpi["id"]: kpi["light"] for kpi in told["kpis"] if kpi["light"] == "no_data"} == {}


def test_that_a_moved_line_changes_the_light_without_a_query(pilot: Path, tmp_path: Path) -> None:
    found = rescore(pilot, tmp_path)
    assert found.queries == 0
    assert found.lights[0] != found.lights[1]


def test_that_the_same_seed_generates_the_same_pilot(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_pilot(tmp_path / name, 1_000)
    first, second = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert first == second
