"""Exports that no table can be made of are refused alone; among other sheets they are told and passed over."""

from pathlib import Path

import openpyxl
import pytest

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.intake.outline import outline

PULSE: list[list[object]] = [
    ["metricID", "test_mean", "control_mean", "percent_change", "p_value"],
    ["minutes", 11, 12.1, -9.1, 0.01],
]
COSTS: list[list[object]] = [["date", "amount", "currency"], ["2026-03-02", 12.5, "EUR"]]


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_that_the_only_sheet_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = workbook(tmp_path / "results.xlsx", Sheet1=PULSE)
    with pytest.raises(Unusable, match="Export a table with one row for each of them"):
        load([Input(path)], tmp_path, "UTC", Silent())


def test_that_one_sheet_among_others_is_passed_over_and_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "pilot.xlsx", costs=COSTS, Results=PULSE)
    intake = load([Input(path)], tmp_path, "UTC", Silent())
    assert [table.role for table in intake.tables] == ["costs"]
    (told,) = [problem for problem in intake.problems if problem.code == "refused-sheet"]
    assert (told.sheet, told.level.value) == ("Results", "warning")
    assert "Statsig" in told.message


def test_that_the_outline_says_why_such_a_sheet_is_not_taken(tmp_path: Path) -> None:
    path = workbook(tmp_path / "pilot.xlsx", costs=COSTS, Results=PULSE)
    seen = {sheet.name: sheet for sheet in outline(path, tmp_path).sheets}
    assert seen["costs"].role == "costs"
    assert seen["Results"].role == ""
    assert "one row for each of them" in seen["Results"].why
