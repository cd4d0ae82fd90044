"""Where a cell that cannot be read is said to stand in tables that are turned: never in a column not its own."""

from pathlib import Path

from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load


def told(tmp_path: Path, name: str, text: str) -> list[tuple[str, str, str]]:
    """Code, cell and column of each warning."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    parts = tmp_path / "parts"
    parts.mkdir()
    problems = load([Input(path)], parts, "UTC", Silent()).problems
    return [(one.code, one.cell, one.column) for one in problems if one.level.value in ("warning", "error")]


def test_that_a_cell_of_columns_that_became_rows_is_told_by_its_row(tmp_path: Path) -> None:
    header = "inputs,outputs,toxicity/v1/score,exact_match/v1\n"
    assert told(tmp_path, "results.csv", f"{header}a,b,0.5,1\nc,d,0.25,none of them\n") == [
        ("bad-number", "row 3", "score")
    ]


def test_that_a_cell_of_a_column_that_is_converted_is_told_by_its_own_address(tmp_path: Path) -> None:
    header = "trace_id,state,request_time,execution_duration,request\n"
    assert told(tmp_path, "traces.csv", f"{header}t1,OK,1785747600000,soon,x\n") == [("bad-number", "D2", "latency_s")]
