"""How a sheet would be read, shown on its first rows."""

from pathlib import Path

import pyarrow as pa
import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.intake.content import examine
from kpidesk.intake.delimited import read_delimited
from kpidesk.intake.inputs import Input
from kpidesk.intake.preview import ALSO_BAD, SAMPLED, SHOWN, first_rows, preview
from kpidesk.intake.preview_columns import propose, units_of
from kpidesk.intake.survey import Preview
from kpidesk.tables.column import Role
from kpidesk.tables.roles import ROLES

COSTS = "date,amount,Kategorie,net_amount\n2026-08-01,12,inference,1\nsoon,x,build,2\n,3,lunch,3\n"


def seen(folder: Path, text: str, role: str, **said: object) -> Preview:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    given = Input(path, role or None, **said)  # type: ignore[arg-type]  # fields by name
    grid, whole = first_rows(read_delimited(examine(path, folder), folder, given.header_row)[0])
    return preview(grid, ROLES[role] if role else Role("", "", ()), given, "UTC", whole=whole)


def test_that_bad_cells_are_marked_and_say_why(tmp_path: Path) -> None:
    shown = seen(tmp_path, COSTS, "costs", columns={"category": "Kategorie"})
    faults = {
        f"{column.letter}{row.number}": cell.fault
        for row in shown.rows
        for column, cell in zip(shown.columns, row.cells, strict=True)
        if cell.fault
    }
    assert set(faults) == {"A3", "B3", "A4", "C4"}
    assert faults["A3"] == '"soon" is not a date such as 2026-08-31. The row is left out.'
    assert faults["A4"] == "It is empty, and every row needs date: the row is left out."
    assert faults["C4"].startswith('"lunch" is not one of inference, pipeline')


def test_that_the_cells_stand_as_they_are_in_the_file(tmp_path: Path) -> None:
    shown = seen(tmp_path, COSTS, "costs")
    assert [[cell.text for cell in row.cells] for row in shown.rows] == [
        ["2026-08-01", "12", "inference", "1"],
        ["soon", "x", "build", "2"],
        ["", "3", "lunch", "3"],
    ]
    assert [row.number for row in shown.rows] == [2, 3, 4]


def test_that_rows_are_counted_as_an_import_would(tmp_path: Path) -> None:
    shown = seen(tmp_path, COSTS, "costs")
    assert (shown.read, shown.rejected, shown.whole) == (3, 2, True)
    assert {problem.cell for problem in shown.problems} == {"A3", "B3", "A4"}


def test_that_columns_say_what_they_become_and_propose_what_they_might(tmp_path: Path) -> None:
    columns = {one.name: one for one in seen(tmp_path, COSTS, "costs").columns}
    assert (columns["date"].reads, columns["date"].required) == ("date", True)
    assert columns["Kategorie"].reads == ""
    assert columns["Kategorie"].proposal == "category"


def test_that_a_proposal_is_never_applied(tmp_path: Path) -> None:
    shown = seen(tmp_path, "date,amont\n2026-08-01,12\n", "costs")
    assert shown.columns[1].proposal == "amount"
    assert shown.columns[1].reads == ""
    assert shown.missing == ("amount",)


def test_that_what_was_left_out_on_purpose_is_not_proposed(tmp_path: Path) -> None:
    shown = seen(tmp_path, "date,amont\n2026-08-01,12\n", "costs", ignored=frozenset({"amont"}))
    assert shown.columns[1].proposal == ""


def test_that_a_taken_column_is_not_proposed_again() -> None:
    assert propose("amounts", ROLES["costs"], ()) == "amount"
    assert propose("amounts", ROLES["costs"], ("amount",)) == ""


def test_that_a_unit_that_was_said_is_shown(tmp_path: Path) -> None:
    text = "timestamp,latency\n2026-08-01 10:00,120\n"
    shown = seen(tmp_path, text, "requests", columns={"latency_s": "latency"}, units={"latency_s": "ms"})
    assert shown.columns[1].unit == "ms"
    assert {"ms", "min", "h"} <= set(shown.columns[1].units)


def test_that_units_are_offered_once_each_and_only_where_they_fit() -> None:
    latency, name = ROLES["requests"].column("latency_s"), ROLES["requests"].column("user_id")
    assert latency is not None
    assert name is not None
    assert units_of(latency) == ("", "ns", "us", "ms", "min", "h", "d")
    assert units_of(name) == ()


def test_that_an_unknown_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r'"furlongs" is no unit of latency_s'):
        seen(tmp_path, "timestamp,latency_s\n2026-08-01,1\n", "requests", units={"latency_s": "furlongs"})


def test_that_a_sheet_without_a_role_is_shown_as_it_stands(tmp_path: Path) -> None:
    shown = seen(tmp_path, "a,b\n1,2\n", "")
    assert [cell.text for cell in shown.rows[0].cells] == ["1", "2"]
    assert not shown.problems
    assert not any(column.reads or column.proposal for column in shown.columns)


def test_that_only_the_first_rows_are_looked_at_and_bad_ones_further_down_are_shown(tmp_path: Path) -> None:
    lines = [f"2026-08-01,{'x' if at in {500, 700} else at}" for at in range(SAMPLED + 100)]
    shown = seen(tmp_path, "date,amount\n" + "\n".join(lines) + "\n", "costs")
    assert shown.read == SAMPLED
    assert not shown.whole
    assert len(shown.rows) == SHOWN + 2
    assert [row.number for row in shown.rows[SHOWN:]] == [502, 702]


def test_that_a_sheet_of_bad_rows_does_not_show_them_all(tmp_path: Path) -> None:
    shown = seen(tmp_path, "date,amount\n" + "x,x\n" * 400, "costs")
    assert len(shown.rows) == SHOWN + ALSO_BAD
    assert shown.rejected == 400


def test_that_the_first_rows_can_be_walked_twice(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("date,amount\n2026-08-01,1\n", encoding="utf-8")
    grid, _ = first_rows(read_delimited(examine(path, tmp_path), tmp_path)[0])
    walks = [[chunk.columns[1].values.to_pylist() for chunk in grid.chunks()] for _ in range(2)]
    assert walks == [[["1"]], [["1"]]]
    assert pa.types.is_string(next(grid.chunks()).columns[1].values.type)
