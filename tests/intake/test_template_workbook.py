from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpidesk.base.errors import Unusable
from kpidesk.intake.load import Input, Intake, read_settings
from kpidesk.intake.questions import QUESTIONS
from kpidesk.intake.template import write_template
from kpidesk.pilot.keys import KEYS
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.roles import ROLES
from tests.intake.intake_pieces import columns_of, only

Take = Callable[..., Intake]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    write_template(tmp_path / "template.xlsx")
    return tmp_path / "template.xlsx"


def test_that_the_template_has_a_sheet_per_role_in_order(template: Path) -> None:
    assert openpyxl.load_workbook(template).sheetnames == ["Start here", "Pilot", *ROLES]


def test_that_every_header_is_bold_frozen_and_explained(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for role in ROLES.values():
        sheet = book[role.name]
        assert sheet.freeze_panes == "A2"
        for cell, column in zip(sheet[1], role.columns, strict=True):
            assert cell.value == column.name
            assert cell.font.b
            assert cell.comment is not None
            assert column.meaning[1:] in cell.comment.text
            assert ("Required in every row." in cell.comment.text) == column.required


def test_that_choices_flags_numbers_and_dates_are_checked_while_typing(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["costs"]
    kinds = {str(rule.sqref)[0]: (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert kinds["A"][0] == "date"
    assert kinds["D"][0] == "decimal"
    assert kinds["F"] == ("list", '"inference,pipeline,infrastructure,operations,maintenance,retraining,build,other"')
    assert kinds["I"] == ("list", '"yes,no"')


def test_that_every_setting_is_asked_for() -> None:
    asked = {key.partition(".")[0] for key in QUESTIONS}
    assert asked == set(KEYS)
    assert asked >= {field.name for field in fields(PilotSettings) if not field.name.startswith("primary_kpi")}


def test_that_an_empty_template_holds_nothing(template: Path, take: Take) -> None:
    with pytest.raises(Unusable, match=r"No rows to review were found in"):
        take(template)
    assert read_settings([Input(template)]) == ({}, "template.xlsx", ())


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_that_one_filled_sheet_gives_one_table_without_the_example(template: Path, take: Take, zone: str) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book["incidents"]
    filled: dict[str, Any] = {"A3": "INC-7", "C3": date(2026, 9, 1), "E3": "high"}
    for cell, value in filled.items():
        sheet[cell] = value
    book["Pilot"]["B2"] = "Claims"
    book.save(template)
    intake = take(template, timezone=zone)
    assert only(intake)["incident_id"] == ["INC-7"]
    assert [(problem.code, problem.sheet, problem.cell) for problem in intake.problems] == [
        ("example-row", "incidents", "A2")
    ]
    assert read_settings([Input(template)])[0] == {"name": "Claims"}


def test_that_a_row_written_over_the_example_counts(template: Path, take: Take) -> None:
    book = openpyxl.load_workbook(template)
    book["costs"]["D2"] = 99
    book.save(template)
    assert only(take(template))["amount"] == [99.0]


def test_that_every_sheet_filled_with_its_example_twice_is_read_without_a_problem(template: Path, take: Take) -> None:
    book = openpyxl.load_workbook(template)
    for role in ROLES:
        sheet = book[role]
        for place, cell in enumerate(list(sheet[2]), start=1):
            twice: Any = cell.value
            sheet.cell(3, place).value = twice
    book.save(template)
    intake = take(template)
    assert [table.role for table in intake.tables] == list(ROLES)
    assert {problem.code for problem in intake.problems} <= {"example-row"}
    assert all(table.source.rows_accepted == 1 for table in intake.tables)
    assert columns_of(intake.tables[0])["latency_s"] == [1.24]
