"""Files of careless colleagues, as tests write and read them. The pilot is in Berlin and counts in EUR."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake, load

AUG = [date(2026, 8, day) for day in range(1, 32)]


def read(path: Path, role: str | None, **said: Any) -> Intake:
    parts = path.parent / "parts"
    parts.mkdir()
    return load([Input(path, role, **said)], parts, "Europe/Berlin", Silent(), currency="EUR")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def booked(folder: Path, name: str, rows: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(list(row))
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path
