"""`kpidesk review`, `report` and `doctor` on the sample pilots, from the command line to the files."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kpidesk.base.resources import sample
from kpidesk.cli.ending import run
from kpidesk.store.project import Project

Call = Callable[..., Any]
Start = Callable[..., subprocess.Popen[str]]
READY, FAILING = sample("claims-ready"), sample("claims-failing")
RED = {"latency", "weighted_accuracy", "drift", "overhead", "adoption", "cost_per_transaction", "audit_trail"}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the outputs of one review of the pilot that is nearly there."""
    folder = tmp_path_factory.mktemp("ready")
    outputs = ["--pdf", folder / "r.pdf", "--json", folder / "r.json", "--save", folder / "r.kpidesk"]
    assert run([str(each) for each in ["review", READY, *outputs, "--quiet"]]) == 0
    return folder


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exports of four days, quick to review."""
    folder = tmp_path_factory.mktemp("small")
    times = (f"2026-08-{3 + number // 25:02d} {8 + number % 10:02d}:{number % 60:02d}:00" for number in range(100))
    lines = "".join(f"{when},u{number % 7},{0.5 + number / 1000},ok\n" for number, when in enumerate(times))
    (folder / "requests.csv").write_text(f"timestamp,user_id,latency_s,status\n{lines}", encoding="utf-8")
    (folder / "costs.csv").write_text("date,amount\n2026-08-03,12\n", encoding="utf-8")
    (folder / "pilot.toml").write_text('name = "Small"\nstart = 2026-08-03\n', encoding="utf-8")
    return folder


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def numbers(review: dict[str, Any]) -> dict[str, Any]:
    """What must not depend on how the rows came in."""
    return {name: review[name] for name in ("pilot", "kpis", "weekly", "verdict", "red_flags", "gates", "manifest")}


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_that_the_pilot_of_the_worked_example_is_to_optimise_its_data_quality(ready: Path) -> None:
    review = read(ready / "r.json")
    verdict = review["verdict"]
    assert (verdict["recommendation"], verdict["bottleneck"]) == ("optimise", "data_quality")
    counts = {"green": 10, "yellow": 2, "red": 0, "no_data": 0, "not_applicable": 0}
    assert verdict["counts"] == counts
    assert [gate["state"] for gate in review["gates"]] == ["held", "held", "held"]
    assert review["red_flags"] == []


def test_that_the_failing_pilot_is_to_be_killed_for_seven_red_flags(kpidesk: Call, tmp_path: Path) -> None:
    ended = kpidesk("review", FAILING, "--json", "-", "--pdf", "r.pdf", "--fail-on", "kill")
    assert ended.code == 1
    review = json.loads(ended.out)
    assert review["verdict"]["recommendation"] == "kill"
    assert {flag["kpi"] for flag in review["red_flags"]} == RED
    assert {kpi["id"] for kpi in review["kpis"] if kpi["light"] == "red"} == RED
    assert (tmp_path / "r.pdf").stat().st_size > 20_000
    assert ended.err == "Written: r.pdf\n"


def test_that_the_terminal_says_the_verdict_and_the_exit_code_whether_it_was_feared(kpidesk: Call, small: Path) -> None:
    ended = kpidesk("review", small, "--fail-on", "scale,optimise")
    assert "Incomplete" in ended.out  # a log of four columns says little of twelve KPIs
    assert ended.code == 0
    for feared in ("incomplete", "scale,no_data"):
        assert kpidesk("review", small, "--quiet", "--fail-on", feared).code == 1


def test_that_the_same_input_gives_the_same_bytes(ready: Path, kpidesk: Call, tmp_path: Path) -> None:
    ended = kpidesk("review", READY, "--pdf", "again.pdf", "--json", "again.json", "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert (tmp_path / "again.json").read_bytes() == (ready / "r.json").read_bytes()
    assert (tmp_path / "again.pdf").read_bytes() == (ready / "r.pdf").read_bytes()


def test_that_a_project_gives_the_numbers_of_its_files(ready: Path, kpidesk: Call, tmp_path: Path) -> None:
    kpidesk("new", "p.kpidesk", "--pilot", READY / "pilot.toml")
    assert kpidesk("import", "p.kpidesk", READY).code == 0
    assert kpidesk("review", "p.kpidesk", "--json", "p.json", "--quiet").code == 0
    assert kpidesk("report", "p.kpidesk", "--pdf", "p.pdf").err == "Written: p.pdf\n"
    assert numbers(read(tmp_path / "p.json")) == numbers(read(ready / "r.json"))
    assert "Claims triage" in text_of(tmp_path / "p.pdf")


def test_that_a_saved_review_freezes_the_thresholds(ready: Path, kpidesk: Call, tmp_path: Path) -> None:
    path = tmp_path / "r.kpidesk"
    shutil.copy(ready / "r.kpidesk", path)
    with Project.open(path) as project:
        assert project.first_review() is not None
        assert [saved.json for saved in project.reviews()] == [(ready / "r.json").read_text(encoding="utf-8")]
        project.change_settings({"thresholds.latency_p99.green": 3}, "Ann", datetime(2026, 11, 9, tzinfo=UTC))
    review = json.loads(kpidesk("review", path, "--json", "-").out)
    assert [(one["key"], one["new"]) for one in review["amendments"]] == [("thresholds.latency_p99.green", "3")]
    assert review["verdict"]["counts"]["yellow"] == 3  # P99 is 3.8 s


def test_that_the_first_review_of_a_project_is_noted_once(kpidesk: Call, small: Path, tmp_path: Path) -> None:
    kpidesk("new", "p.kpidesk", "--pilot", small / "pilot.toml")
    kpidesk("import", "p.kpidesk", small)
    marks = []
    for _ in range(2):
        kpidesk("review", "p.kpidesk", "--quiet")
        with Project.open(tmp_path / "p.kpidesk", read_only=True) as project:
            marks.append(project.first_review())
    assert marks[0] is not None
    assert marks[0] == marks[1]


def test_that_a_project_open_elsewhere_can_be_reviewed(kpidesk: Call, small: Path, tmp_path: Path) -> None:
    kpidesk("review", small, "--quiet", "--save", "p.kpidesk")
    with Project.open(tmp_path / "p.kpidesk"):
        assert kpidesk("review", "p.kpidesk", "--quiet").code == 0
        assert "is already open" in kpidesk("import", "p.kpidesk", small / "costs.csv").err


def test_that_settings_profile_day_and_window_can_be_chosen(kpidesk: Call) -> None:
    choices = ["--set", "transaction_value=40", "--profile", "customer-facing", "--as-of", "2026-09-06"]
    ended = kpidesk("review", FAILING, "--json", "-", "--window", "last-21", *choices)
    pilot = json.loads(ended.out)["pilot"]
    assert pilot["profile"] == "customer-facing"
    assert pilot["as_of"] == "2026-09-06"
    assert pilot["window"] == ["2026-08-17", "2026-09-06"]
    measures = {one["id"]: one for kpi in json.loads(ended.out)["kpis"] for one in kpi["measures"]}
    assert measures["cost_to_value"]["light"] == "green"  # ten times the value


def test_that_a_window_outside_the_pilot_is_refused(kpidesk: Call, small: Path, tmp_path: Path) -> None:
    ended = kpidesk("review", small, "--window", "week-10", "--pdf", "r.pdf", "--save", "p.kpidesk")
    assert ended.code == 2
    assert "runs from 2026-08-03 to 2026-08-06" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_that_an_input_that_cannot_be_used_leaves_what_was_there(kpidesk: Call, small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "exports")
    (tmp_path / "exports" / "effort.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (tmp_path / "r.pdf").write_text("of last week", encoding="utf-8")
    ended = kpidesk("review", "exports", "--pdf", "r.pdf", "--json", "r.json", "--save", "p.kpidesk")
    assert ended.code == 3
    assert "effort.xlsx" in ended.err
    assert (tmp_path / "r.pdf").read_text(encoding="utf-8") == "of last week"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports", "r.pdf"]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (["nowhere"], "nowhere"),
        (["nowhere.kpidesk"], "nowhere.kpidesk"),
        (["empty"], "No rows to review were found in empty"),
        (["requests=empty.csv"], "empty.csv"),
    ],
)
def test_that_what_is_not_there_is_told(kpidesk: Call, tmp_path: Path, inputs: list[str], said: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.csv").touch()
    ended = kpidesk("review", *inputs, "--json", "r.json")
    assert ended.code == 3
    assert said in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "empty.csv"]


def test_that_a_sheet_handed_in_twice_counts_once(kpidesk: Call, small: Path) -> None:
    reviews = [
        json.loads(kpidesk("review", *inputs, "--json", "-", "--set", "start=2026-08-03").out)
        for inputs in ([small], [small, small / "requests.csv"])
    ]
    assert numbers(reviews[0]) == numbers(reviews[1])
    assert [problem["code"] for problem in reviews[1]["problems"]] == ["repeated"]


def test_that_an_empty_project_is_told_to_be_filled(kpidesk: Call) -> None:
    kpidesk("new", "p.kpidesk")
    ended = kpidesk("review", "p.kpidesk")
    assert ended.code == 3
    assert "There is no data to review." in ended.err


def test_that_a_report_that_cannot_be_written_leaves_nothing(
    kpidesk: Call, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_the_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kpidesk.session.review.write_pdf", fill_the_disk)
    ended = kpidesk("review", small, "--json", "r.json", "--pdf", "r.pdf", "--save", "p.kpidesk")
    assert ended.code == 3
    assert "r.pdf could not be written: No space left on device." in ended.err
    assert list(tmp_path.iterdir()) == []


def test_that_the_doctor_names_the_column_a_kpi_lacks(kpidesk: Call, costs: Path, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(
        "timestamp,latency_s,status\n2026-08-03 10:00:00,0.5,ok\n2026-08-04 10:00:00,0.7,ok\n", encoding="utf-8"
    )
    ended = kpidesk("doctor", costs, "requests.csv")
    assert ended.code == 0
    lines = {line[:22].strip(): line[22:] for line in ended.out.splitlines() if line[:22].strip()}
    assert "not computable" in lines["Audit trail"]
    assert "not computable" in lines["Throughput"]
    assert "load_tests" in ended.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["costs.csv", "requests.csv"]


def test_that_a_review_with_its_pdf_runs_where_qt_cannot_be_imported(start: Start, small: Path, tmp_path: Path) -> None:
    blocked = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(('PySide6', 'shiboken6', 'pyqtgraph')))\n"  # None: importing it fails
        "from kpidesk.__main__ import main\n"
        "main()\n"
    )
    process = start("review", small, "--pdf", "r.pdf", "--quiet", python=("-c", blocked))
    out, err = process.communicate()
    assert (process.returncode, out, err) == (0, "", "")
    assert text_of(tmp_path / "r.pdf")


def test_that_the_catalogue_lists_every_measure_of_the_twelve(kpidesk: Call, ready: Path) -> None:
    listed = {metric["id"]: metric for metric in json.loads(kpidesk("catalogue", "--json").out)}
    measured = {metric["id"] for metric in read(ready / "r.json")["metrics"]}
    assert set(listed) == measured | {"experiment_<name>"}
    p99 = listed["latency_p99"]["thresholds"]["internal-workflow"]
    assert (p99["green"], p99["red"]) == ({"op": "<=", "number": 5}, {"op": ">", "number": 10})
    text = kpidesk("catalogue").out
    assert text.startswith("latency_p99  ")
    assert "green <= 5, red > 10" in text
