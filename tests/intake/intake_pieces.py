"""What the tests of the intake look at."""

import re
from datetime import datetime
from typing import Any

import pyarrow.parquet as pq

from kpidesk.base.problems import Problem
from kpidesk.intake.load import Intake
from kpidesk.tables.table import Table


def at(*parts: int) -> datetime:
    """A moment as tables hold it: UTC, and no zone attached."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - Arrow gives times without a zone


def columns_of(table: Table) -> dict[str, list[Any]]:
    return {
        name: [cell for part in table.parts for cell in pq.read_table(part)[name].to_pylist()] for name in table.columns
    }


def only(intake: Intake) -> dict[str, list[Any]]:
    assert len(intake.tables) == 1
    return columns_of(intake.tables[0])


def of_code(intake: Intake, code: str) -> list[Problem]:
    return [problem for problem in intake.problems if problem.code == code]


def row_xml(sheet: str, cells: str) -> str:
    """The sheet's XML with its rows replaced."""
    return re.sub(
        r"<sheetData>.*</sheetData>|<sheetData\s*/>", f"<sheetData>{cells}</sheetData>", sheet, flags=re.DOTALL
    )
