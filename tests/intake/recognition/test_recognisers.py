"""Every recogniser is understood, and reads an export written by hand after its documented layout as it must.

A folder of ``fixtures`` holds one export (or a few that belong together) and ``expected.toml``: the recogniser (the
folder's name up to a dot, where nothing else is said), the questions asked and answered, how many rows are not taken,
and of each table the role and the cells of its columns from the first row to the last; or what it is refused with.
"""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.intake.outline import outline
from kpidesk.intake.recognition.shelf import MalformedError, read, recognisers
from kpidesk.tables.table import Table

FIXTURES = Path(__file__).with_name("fixtures")
FOLDERS = sorted(path for path in FIXTURES.iterdir() if path.is_dir())
ZONE = "UTC"


def expectation(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


def exports(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != "expected.toml")


def layout_of(folder: Path) -> str:
    return str(expectation(folder).get("layout", folder.name.partition(".")[0]))


@pytest.mark.parametrize("key", sorted(recognisers()))
def test_that_every_recogniser_has_an_export_that_it_reads(key: str) -> None:
    assert key in {layout_of(folder) for folder in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_that_an_export_gives_the_documented_values(folder: Path, tmp_path: Path) -> None:
    expected = expectation(folder)
    name = recognisers()[layout_of(folder)].name
    inputs = [Input(path, answers=expected.get("answers", {})) for path in exports(folder)]
    if "refusal" in expected:
        with pytest.raises(Unusable) as refused:
            load(inputs, tmp_path, ZONE, Silent())
        assert expected["refusal"] in str(refused.value)
        return
    intake = load(inputs, tmp_path, expected.get("timezone", ZONE), Silent())
    assert {table.source.recognised_as for table in intake.tables} >= {name}
    problems = [problem for problem in intake.problems if problem.level.value in ("warning", "error")]
    assert [problem.code for problem in problems] == expected.get("problems", []), problems
    assumed = sorted({_key(problem) for problem in intake.problems if problem.level.value == "assumed"})
    assert assumed == sorted(expected.get("questions", []))
    assert sum(problem.count for problem in intake.problems if problem.code == "rows-not-taken") == expected.get(
        "not_taken", 0
    )
    assert [table.role for table in intake.tables] == [table["role"] for table in expected["tables"]]
    for table, wanted in zip(intake.tables, expected["tables"], strict=True):
        columns = _cells(table)
        for column, cells in wanted["columns"].items():
            assert columns[column] == [_wanted(cell) for cell in cells], column
        assert set(wanted["columns"]) >= {name for name in columns if not name.endswith("_hash")} - set(
            wanted.get("also", [])
        )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_that_an_export_is_told_by_its_layout_before_it_is_read(folder: Path, tmp_path: Path) -> None:
    name = recognisers()[layout_of(folder)].name
    if refusal := expectation(folder).get("refusal"):
        assert all(refusal in " ".join(outline(path, tmp_path).refusal) for path in exports(folder))
        return
    sheets = [sheet for path in exports(folder) for sheet in outline(path, tmp_path).sheets]
    recognised = [sheet for sheet in sheets if sheet.recognised_as == name]
    assert recognised
    assert all(0.5 <= sheet.sure <= 1 and sheet.why for sheet in recognised)
    asked = {*expectation(folder).get("questions", []), *expectation(folder).get("answers", {})}
    assert asked >= {ask.key for sheet in sheets for ask in sheet.questions}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("role = 'costs'", "role = 'cost'"), "cost is no role"),
        (("date = 'Day'", "dae = 'Day'"), "dae is no column of costs"),
        (("date = 'Day'", ""), "columns are missing: date"),
        (("from = 'Sum'", "frm = 'Sum'"), "needs exactly one of"),
        (("from = 'Sum'", "from = 'Sum'\nunit = 'ms'"), "ms is no unit of amount"),
        (("all = ['Day', 'Sum']", ""), "it would fit every sheet"),
        (("sureness = 'memory'", "sureness = 'hope'"), "hope"),
        (("name = 'Till'", "name = 'Till'\ncolour = 'red'"), "unknown: colour"),
        (("from = 'Sum'", "from = '{which}'"), "{which} is no question"),
    ],
)
def test_that_a_mistake_in_a_recogniser_is_told_by_its_place(change: tuple[str, str], said: str) -> None:
    good = (
        "name = 'Till'\ndocumented = 'a till'\nsureness = 'memory'\n[match]\nall = ['Day', 'Sum']\n"
        "[[tables]]\nrole = 'costs'\n[tables.columns]\ndate = 'Day'\n[tables.columns.amount]\nfrom = 'Sum'\n"
    )
    assert read(good, "till").tables[0].role.name == "costs"
    with pytest.raises(MalformedError) as refusal:
        read(good.replace(*change), "till")
    assert "till" in str(refusal.value)
    assert said in str(refusal.value)


def _key(problem: Any) -> str:
    return f"{problem.code}:{problem.column}" if problem.column else str(problem.code)


def _cells(table: Table) -> dict[str, list[Any]]:
    whole = pa.concat_tables([pq.read_table(part) for part in table.parts])
    return {name: [_plain(cell) for cell in whole[name].to_pylist()] for name in whole.column_names}


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="microseconds" if cell.microsecond else "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return pytest.approx(cell, rel=1e-9, abs=1e-12) if isinstance(cell, float) else cell


def _wanted(cell: Any) -> Any:
    """TOML knows no null: "" stands for an empty cell."""
    return None if cell == "" else cell
