"""`kpidesk new`, `import`, `check` and `template`."""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq

from kpidesk.store.project import Project

Call = Callable[..., Any]
Start = Callable[..., subprocess.Popen[str]]


def rows_of(path: Path) -> dict[str, int]:
    """Role -> accepted rows in a project."""
    with Project.open(path, read_only=True) as project:
        return {table.role: table.source.rows_accepted for one in project.imports() for table in one.tables}


def test_that_a_new_project_holds_the_settings_of_its_file_and_those_set(kpidesk: Call, tmp_path: Path) -> None:
    (tmp_path / "pilot.toml").write_text('name = "Claims"\nstart = 2026-08-03\nbudget = 1\n', encoding="utf-8")
    ended = kpidesk("new", "p.kpidesk", "--pilot", "pilot.toml", "--set", "budget=40000", "--profile", "")
    assert (ended.code, ended.out) == (0, "Made: p.kpidesk\n")
    with Project.open(tmp_path / "p.kpidesk", read_only=True) as project:
        settings = project.settings()
    assert settings["name"] == "Claims"
    assert str(settings["start"]) == date(2026, 8, 3).isoformat()
    assert float(settings["budget"]) == 40000
    assert settings["profile"] == ""


def test_that_imported_rows_are_in_the_project_and_said(kpidesk: Call, costs: Path, tmp_path: Path) -> None:
    kpidesk("new", "p.kpidesk")
    ended = kpidesk("import", "p.kpidesk", costs)
    assert ended.code == 0
    assert "costs          2 rows  2026-08-03 to 2026-08-10  from costs.csv" in ended.out
    assert rows_of(tmp_path / "p.kpidesk") == {"costs": 2}
    checked = kpidesk("check", "p.kpidesk")
    assert checked.code == 0
    assert "p.kpidesk is sound." in checked.out
    assert "costs: 2 rows from costs.csv" in checked.out


def test_that_a_dry_run_says_the_same_and_stores_nothing(kpidesk: Call, costs: Path, tmp_path: Path) -> None:
    kpidesk("new", "p.kpidesk")
    ended = kpidesk("import", "p.kpidesk", costs, "--dry-run")
    assert ended.code == 0
    assert "2 rows  2026-08-03 to 2026-08-10  from costs.csv" in ended.out
    assert "Nothing was stored" in ended.out
    assert rows_of(tmp_path / "p.kpidesk") == {}


def test_that_role_header_and_unit_can_be_told(kpidesk: Call, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "id,when,took\na,2026-08-03 10:00:00,250\nb,2026-08-03 10:00:01,750\n", encoding="utf-8"
    )
    kpidesk("new", "p.kpidesk")
    options = ["--as", "requests", "--map", "timestamp=when", "--map", "latency_s=took", "--unit", "latency_s=ms"]
    ended = kpidesk("import", "p.kpidesk", "log.csv", *options)
    assert ended.code == 0
    with Project.open(tmp_path / "p.kpidesk", read_only=True) as project:
        (table,) = project.tables(tmp_path / "rows")
    assert set(table.columns) >= {"timestamp", "latency_s"}
    assert pq.read_table(table.parts[0])["latency_s"].to_pylist() == [0.25, 0.75]


def test_that_the_same_file_is_not_taken_twice(kpidesk: Call, costs: Path, tmp_path: Path) -> None:
    kpidesk("new", "p.kpidesk")
    kpidesk("import", "p.kpidesk", costs)
    again = kpidesk("import", "p.kpidesk", costs)
    assert again.code == 3
    assert "imported into p.kpidesk already" in again.err
    assert rows_of(tmp_path / "p.kpidesk") == {"costs": 2}


def test_that_one_bad_file_keeps_all_others_out(kpidesk: Call, costs: Path, tmp_path: Path) -> None:
    (tmp_path / "effort.csv").write_text("person,notes\nAnn,none\n", encoding="utf-8")
    kpidesk("new", "p.kpidesk")
    ended = kpidesk("import", "p.kpidesk", costs, "effort.csv")
    assert ended.code == 3
    assert "effort.csv" in ended.err
    assert "hours" in ended.err
    assert ended.out == ""
    assert rows_of(tmp_path / "p.kpidesk") == {}


def test_that_rows_left_out_are_said_with_their_cells(kpidesk: Call, tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text("date,amount\n2026-08-03,120\n2026-08-04,a lot\n", encoding="utf-8")
    kpidesk("new", "p.kpidesk")
    ended = kpidesk("import", "p.kpidesk", "costs.csv")
    assert ended.code == 0
    assert "1 row  (1 left out)  on 2026-08-03            from costs.csv" in ended.out
    assert "error: costs.csv, B3: " in ended.err
    assert "a lot" in ended.err


def test_that_a_project_that_is_not_there_is_not_made_by_an_import(kpidesk: Call, costs: Path, tmp_path: Path) -> None:
    ended = kpidesk("import", "p.kpidesk", costs)
    assert ended.code == 3
    assert "p.kpidesk" in ended.err
    assert list(tmp_path.iterdir()) == [costs]


def test_that_a_damaged_project_is_told(kpidesk: Call, costs: Path, tmp_path: Path) -> None:
    kpidesk("new", "p.kpidesk")
    kpidesk("import", "p.kpidesk", costs)
    path = tmp_path / "p.kpidesk"
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PAR1") - 200  # inside the rows
    content[place] ^= 1
    path.write_bytes(content)
    ended = kpidesk("check", "p.kpidesk")
    assert ended.code == 3
    assert "p.kpidesk is damaged" in ended.err


def test_that_what_is_no_project_is_told(kpidesk: Call, tmp_path: Path) -> None:
    (tmp_path / "p.kpidesk").write_text("hello", encoding="utf-8")
    for arguments in (["check", "p.kpidesk"], ["import", "p.kpidesk", "costs.csv"]):
        ended = kpidesk(*arguments)
        assert ended.code == 3
        assert "p.kpidesk" in ended.err


def test_that_the_template_is_a_workbook_with_a_sheet_for_each_role(kpidesk: Call, tmp_path: Path) -> None:
    assert kpidesk("template", "t.xlsx").code == 0
    names = openpyxl.load_workbook(tmp_path / "t.xlsx", read_only=False).sheetnames
    assert {"Pilot", "requests", "costs", "effort", "incidents", "users", "measurements"} <= set(names)


def test_that_an_import_killed_at_any_moment_leaves_the_project_as_it_was_or_complete(
    kpidesk: Call, start: Start, tmp_path: Path
) -> None:
    lines = "".join(f"2026-08-{3 + number % 28:02d},{number}\n" for number in range(40_000))
    (tmp_path / "costs.csv").write_text(f"date,amount\n{lines}", encoding="utf-8")
    for seconds in (0.6, 0.9, 1.2, 1.5, 60):
        path = tmp_path / f"p{seconds}.kpidesk"
        kpidesk("new", path)
        process = start("import", path, "costs.csv")
        try:
            acknowledged = "Stored" in process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            acknowledged = "Stored" in process.communicate()[0]
        assert rows_of(path) in ([{"costs": 40_000}] if acknowledged else [{}, {"costs": 40_000}])
    assert acknowledged


def test_that_a_newer_export_takes_the_place_of_what_it_repeats_and_says_so(kpidesk: Call, tmp_path: Path) -> None:
    (tmp_path / "may.csv").write_text("date,amount\n2026-08-03,1\n2026-08-04,2\n2026-08-05,3\n", encoding="utf-8")
    (tmp_path / "june.csv").write_text("date,amount\n2026-08-04,2\n2026-08-05,3\n2026-08-06,4\n", encoding="utf-8")
    kpidesk("new", "p.kpidesk")
    kpidesk("import", "p.kpidesk", "costs=may.csv")
    kept = (tmp_path / "p.kpidesk").read_bytes()
    ended = kpidesk("import", "p.kpidesk", "costs=june.csv")
    assert ended.code == 0
    assert "costs: 3 rows came in, 2 older rows count no more" in ended.out
    assert "assumed: june.csv: Costs of 4 – 5 August 2026 are there already, from may.csv" in ended.err
    assert "or --overlap add or both." in ended.err
    (tmp_path / "p.kpidesk").write_bytes(kept)
    ended = kpidesk("import", "p.kpidesk", "costs=june.csv", "--overlap", "add", "--no-compare")
    assert "costs: 1 row came in, 2 rows were known" in ended.out
    assert kpidesk("import", "p.kpidesk", "costs=may.csv", "--overlap", "merge").code == 2


def test_that_a_question_is_answered_and_a_misspelt_one_is_told(kpidesk: Call) -> None:
    project = "p.kpidesk"
    kpidesk("new", project)
    Path("bill.csv").write_text(
        "BilledCost,EffectiveCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ProviderName\n"
        "2.00,1.50,USD,Usage,2026-08-03T00:00:00Z,AWS\n",
        encoding="utf-8",
    )
    silent = kpidesk("doctor", "bill.csv")
    assert "recognised as FinOps FOCUS" in silent.out
    assert "Which of the cost columns" in silent.err
    answered = kpidesk("doctor", "bill.csv", "--answer", "cost-column:amount=BilledCost")
    assert "Which of the cost columns" not in answered.err
    misspelt = kpidesk("import", project, "bill.csv", "--answer", "cost-colum:amount=BilledCost", "--dry-run")
    assert 'No file asks for "cost-colum:amount". Did you mean "cost-column:amount"?' in misspelt.err
    wrong = kpidesk("import", project, "bill.csv", "--answer", "cost-column:amount=Net")
    assert wrong.code == 2
    assert "It takes: " in wrong.err
    by_hand = kpidesk("import", project, "bill.csv", "--layout", "focs")
    assert by_hand.code == 2
    assert 'Did you mean "focus"?' in by_hand.err


def test_that_the_doctor_writes_a_letter_for_what_is_missing(kpidesk: Call) -> None:
    Path("costs.csv").write_text("date,amount\n2026-08-03,1\n", encoding="utf-8")
    ended = kpidesk("doctor", "costs.csv", "--request")
    assert "Subject: data needed for the review of" in ended.out
    assert "requests (one row is one request or decision)" in ended.out
