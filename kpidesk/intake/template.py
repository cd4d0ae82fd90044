"""The workbook that a manager fills in: a sheet per role, each header explained and checked."""

from datetime import date, datetime
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpidesk.intake.questions import QUESTIONS
from kpidesk.intake.sheets import START_SHEET
from kpidesk.tables.column import Column, Kind, Role
from kpidesk.tables.roles import ROLES

_BOLD = Font(bold=True)
_GREY = Font(italic=True, color="808080")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LAST_ROW = 100_000
_EXPLAINED = (
    "This workbook takes the records of one AI pilot. Fill in what you have; leave the other sheets as they are.",
    "1. On the sheet Pilot, write the pilot's name, its first day and what else you know. Empty means not set.",
    "2. Each other sheet takes one kind of record. Rest the pointer on a header to see what it takes and its unit.",
    "3. Bold red headers must be filled in every row; the others may stay empty, and so may whole columns.",
    "4. The grey row on each sheet is an example. Write over it, or leave it: it is not counted.",
    "5. Save, and open the file in KPIDesk or run: kpidesk review THIS-FILE.xlsx --pdf report.pdf",
    "Times without a zone are in the pilot's time zone. Durations are in seconds, shares from 0 to 1 (or 85 %).",
)


def write_template(path: Path) -> None:
    """Write the empty workbook to ``path``: Start here, Pilot, then one sheet per role."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = START_SHEET
    _write_start(first)
    _write_pilot(book.create_sheet("Pilot"))
    for role in ROLES.values():
        _write_role(book.create_sheet(role.name), role)
    book.save(path)


def _write_start(sheet: Worksheet) -> None:
    sheet["A1"] = "KPIDesk: the records of one pilot"
    sheet["A1"].font = Font(bold=True, size=16)
    for row, text in enumerate(_EXPLAINED, start=3):
        sheet.cell(row, 1, text).alignment = _WRAPPED
    start = len(_EXPLAINED) + 4
    sheet.cell(start, 1, "The sheets").font = _BOLD
    for row, role in enumerate(ROLES.values(), start=start + 1):
        sheet.cell(row, 1, f"{role.name}: one row is {role.row}")
    sheet.column_dimensions["A"].width = 110


def _write_pilot(sheet: Worksheet) -> None:
    for column, (title, width) in enumerate((("key", 28), ("value", 36), ("explanation", 100)), start=1):
        sheet.cell(1, column, title).font = _BOLD
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, (key, meaning) in enumerate(QUESTIONS.items(), start=2):
        sheet.cell(row, 1, key)
        sheet.cell(row, 3, meaning).font = _GREY
    sheet.freeze_panes = "A2"


def _write_role(sheet: Worksheet, role: Role) -> None:
    for number, column in enumerate(role.columns, start=1):
        letter = get_column_letter(number)
        header = sheet.cell(1, number, column.name)
        header.font = Font(bold=True, color="C00000") if column.required else _BOLD
        header.comment = Comment(_explanation(column), "KPIDesk", height=110, width=280)
        sheet.column_dimensions[letter].width = max(12, len(column.name) + 3)
        if column.example:
            cell = sheet.cell(2, number, _typed(column))
            cell.font = _GREY
        _validate(sheet, column, f"{letter}2:{letter}{_LAST_ROW}")
    sheet.cell(1, 1).alignment = Alignment(vertical="top")
    sheet.freeze_panes = "A2"


def _explanation(column: Column) -> str:
    sentences = [column.meaning[:1].upper() + column.meaning[1:] + ".", _takes(column)]
    if column.open:
        sentences.append("Put a name of your own where the angle brackets stand; repeat the column as often as needed.")
    sentences.append("Required in every row." if column.required else "May stay empty.")
    return "\n".join(sentences)


def _takes(column: Column) -> str:
    if column.choices:
        return f"One of: {', '.join(column.choices)}."
    limits = ""
    if column.minimum is not None:
        limits = f" from {column.minimum:g}" + (f" to {column.maximum:g}" if column.maximum is not None else "")
    return {
        Kind.FLAG: "yes or no.",
        Kind.SECONDS: f"Seconds{limits}.",
        Kind.SHARE: "A share from 0 to 1, or a percentage such as 85 %.",
        Kind.MONEY: f"An amount of money{limits}.",
        Kind.INTEGER: f"A whole number{limits}.",
        Kind.NUMBER: f"A number{limits}.",
        Kind.TIME: "A date and time, in the pilot's time zone.",
        Kind.DATE: "A date.",
        Kind.LABEL: "A word or a number.",
        Kind.PROSE: "Text; only whether it was recorded is kept, and a fingerprint.",
    }.get(column.kind, "Text.")


def _typed(column: Column) -> str | float | int | date | datetime:
    """The example as the kind of cell a person would fill in."""
    if column.kind is Kind.DATE:
        return date.fromisoformat(column.example)
    if column.kind is Kind.TIME:
        return datetime.fromisoformat(column.example)  # wall-clock time, as a spreadsheet has it
    if column.kind is Kind.INTEGER:
        return int(column.example)
    if column.kind in (Kind.NUMBER, Kind.SECONDS, Kind.SHARE, Kind.MONEY):
        return float(column.example)
    return column.example


def _validate(sheet: Worksheet, column: Column, cells: str) -> None:
    rule = _rule(column)
    if rule is None:
        return
    rule.errorTitle = column.name
    rule.error = f"{column.name}: {_takes(column)}"[:255]
    rule.errorStyle = "warning"
    sheet.add_data_validation(rule)
    rule.add(cells)


def _rule(column: Column) -> DataValidation | None:
    if column.kind is Kind.FLAG or column.choices:
        words = column.choices or ("yes", "no")
        return DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    if column.kind in (Kind.DATE, Kind.TIME):
        return DataValidation(type="date", operator="greaterThan", formula1="DATE(2000,1,1)", allow_blank=True)
    if column.kind in (Kind.INTEGER, Kind.NUMBER, Kind.SECONDS, Kind.SHARE, Kind.MONEY):
        low = column.minimum if column.minimum is not None else -1e15
        high = column.maximum if column.maximum is not None else 1e15
        kind: Literal["whole", "decimal"] = "whole" if column.kind is Kind.INTEGER else "decimal"
        return DataValidation(
            type=kind, operator="between", formula1=f"{low:.0f}", formula2=f"{high:.0f}", allow_blank=True
        )
    return None
