"""Totals, notes and headers repeated among the rows of a table: left out and told, and no row of data with them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpidesk.base.problems import Level, Problem
from kpidesk.intake import textrows
from kpidesk.intake.content import examine
from kpidesk.intake.delimited import read_text_tables
from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake
from tests.intake.intake_pieces import of_code, only

Take = Callable[..., Intake]
HEADER = "date,service,amount\n"
ROWS = "2026-08-01,gpu,10.5\n2026-08-02,cpu,5\n2026-08-03,gpu,4.5\n"


def grids(folder: Path, text: str, **said: Any) -> tuple[Grid, ...]:
    path = folder / "costs.csv"
    path.write_text(text, encoding="utf-8")
    return read_text_tables(examine(path, folder), folder, Input(path, **said))[0]


def rows(grid: Grid) -> list[int]:
    return [int(row) for chunk in grid.chunks() for row in chunk.rows if _filled(chunk, row)]


def _filled(chunk: Any, row: int) -> bool:
    place = list(chunk.rows).index(row)
    return any(one.values[place].as_py() is not None for one in chunk.columns)


def told(folder: Path, text: str, **said: Any) -> tuple[list[int], list[Problem]]:
    """The rows that are read, twice over, and what was told."""
    (grid,) = grids(folder, text, **said)
    first = rows(grid)
    assert rows(grid) == first
    return first, list(grid.told())


@pytest.mark.parametrize(
    "total",
    [
        "Total,,20",
        "TOTAL:,,20.00",
        "Grand total,,20",
        ",Total,20",
        "2026-08-31,Total,20",
        "Summe,,20",
        "Gesamtergebnis,,20",
        ",,20",
        "Total,,",
        "Total,20",
        "Total for August,,20",
        '"Total ",,"20"',
    ],
)
def test_that_a_row_of_totals_is_left_out_and_told_by_its_row(tmp_path: Path, total: str) -> None:
    kept, problems = told(tmp_path, f"{HEADER}{ROWS}{total}\n")
    assert kept == [2, 3, 4]
    (problem,) = problems
    assert (problem.code, problem.level, problem.cell) == ("totals-row", Level.INFO, "A5")
    assert "Row 5" in problem.message


def test_that_subtotals_are_left_out_wherever_they_stand(tmp_path: Path) -> None:
    kept, problems = told(tmp_path, f"{HEADER}{ROWS}Subtotal,,20\n{ROWS}Subtotal,,20\nGrand total,,40\n")
    assert kept == [2, 3, 4, 6, 7, 8]
    assert [problem.cell for problem in problems] == ["A5", "A9", "A10"]


def test_that_sums_without_a_name_are_known_by_their_numbers(tmp_path: Path) -> None:
    kept, problems = told(tmp_path, f"{HEADER}{ROWS},,20\n{ROWS},,20\n,,40\n,,7\n")
    assert kept == [2, 3, 4, 6, 7, 8, 11]
    assert [problem.cell for problem in problems] == ["A5", "A9", "A10"]


def test_that_subtotals_named_after_what_they_sum_are_known_by_their_numbers(tmp_path: Path) -> None:
    text = "service,amount\ngpu,1\ngpu,2\ngpu Total,3\ncpu,4\ncpu,6.5\ncpu Total,10.5\nGrand Total,13.5\n"
    kept, problems = told(tmp_path, text)
    assert kept == [2, 3, 5, 6]
    assert [problem.cell for problem in problems] == ["A4", "A7", "A8"]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}{ROWS}2026-08-04,Total Quality,7\n",
        f"{HEADER}{ROWS}2026-08-04,the total of it all was too much for the little server,20\n",
        "date,service,amount,who\n2026-08-01,Total,10.5,ann\n2026-08-02,gpu,5,bob\n2026-08-03,Total,4,ann\n",
        f"{HEADER}{ROWS}2026-08-04,Sum41,20\n",
        f"{HEADER}{ROWS},,21\n",
        "person\nann\nTotal\nbob\n",
    ],
)
def test_that_no_row_of_data_is_taken_for_a_total(tmp_path: Path, text: str) -> None:
    kept, problems = told(tmp_path, text)
    assert kept == list(range(2, text.count("\n") + 1))
    assert not problems


def test_that_a_label_alone_is_a_total_only_in_the_last_row_and_is_told_as_assumed(tmp_path: Path) -> None:
    kept, problems = told(tmp_path, f"{HEADER}{ROWS}2026-08-31,Total,33\n")
    assert kept == [2, 3, 4]
    assert [(problem.code, problem.level) for problem in problems] == [("totals-row", Level.ASSUMED)]
    kept, problems = told(tmp_path, f"{HEADER}2026-08-01,Total,33\n{ROWS}2026-08-09,Total,3\n")
    assert kept == [2, 3, 4, 5, 6]
    assert {(problem.code, problem.level) for problem in problems} == {("totals-kept", Level.ASSUMED)}


def test_that_decimal_commas_are_summed_too(tmp_path: Path) -> None:
    text = "Datum;Dienst;Betrag\n2026-08-01;gpu;1.010,50 €\n2026-08-02;cpu;5,25 €\n;;1.015,75 €\n"
    kept, problems = told(tmp_path, text)
    assert (kept, [problem.code for problem in problems]) == ([2, 3], ["totals-row"])


@pytest.mark.parametrize(
    "foot",
    [
        "\nExported on 2026-09-01\n",
        "Exported on 2026-09-01,,\n",
        ",,\n,,\nSource: the cloud console\n",
        "Page 1 of 1\n",
        "all prices without tax,,\n",
    ],
)
def test_that_notes_below_the_table_are_told_once(tmp_path: Path, foot: str) -> None:
    kept, problems = told(tmp_path, f"{HEADER}{ROWS}{foot}")
    assert kept == [2, 3, 4]
    assert [(problem.code, problem.level, problem.count) for problem in problems] == [("footer", Level.INFO, 1)]


def test_that_a_header_repeated_on_every_page_is_left_out(tmp_path: Path) -> None:
    kept, problems = told(tmp_path, f"{HEADER}{ROWS}{HEADER}{ROWS}\n{HEADER}{ROWS}")
    assert kept == [2, 3, 4, 6, 7, 8, 11, 12, 13]
    assert [(problem.code, problem.count) for problem in problems] == [("repeated-header", 2)]


def test_that_what_is_left_out_counts_neither_as_read_nor_as_rejected(tmp_path: Path, take: Take) -> None:
    path = tmp_path / "costs.csv"
    path.write_text(f"Costs of the pilot\n\n{HEADER}{ROWS}Total,,20\n\nExported on 2026-09-01\n", encoding="utf-8")
    intake = take(path)
    assert only(intake)["amount"] == [10.5, 5.0, 4.5]
    source = intake.tables[0].source
    assert (source.rows_read, source.rows_rejected) == (3, 0)
    assert {problem.code for problem in intake.problems} == {"header-found", "totals-row", "footer"}


def test_that_rows_keep_their_numbers_below_a_banner(tmp_path: Path, take: Take) -> None:
    path = tmp_path / "costs.csv"
    path.write_text(f'"A banner\nof two lines"\n\n{HEADER}{ROWS}2026-08-04,gpu,much\n1,2,3,4\n', encoding="utf-8")
    intake = take(path)
    assert [problem.cell for problem in of_code(intake, "bad-number")] == ["C7"]
    assert [problem.cell for problem in of_code(intake, "ragged-row")] == ["A8"]


def test_that_tables_of_a_text_file_are_read_one_by_one(tmp_path: Path) -> None:
    text = f"{HEADER}{ROWS}\nHours\nperson,hours\nann,3\nbob,4\n"
    first, second = grids(tmp_path, text)
    assert (first.table, first.title, rows(first), dict(first.ragged)) == (1, "", [2, 3, 4], {})
    assert (second.table, second.title, rows(second), second.headers) == (2, "(table 2)", [8, 9], ("person", "hours"))
    assert [grid.table for grid in grids(tmp_path, text, table=2)] == [2]


def test_that_each_table_of_a_file_is_read_in_its_role(tmp_path: Path, take: Take) -> None:
    path = tmp_path / "costs.csv"
    path.write_text(f"{HEADER}{ROWS}\ndate,hours,activity\n2026-08-01,2,review\n", encoding="utf-8")
    intake = take(path)
    assert [(table.role, table.source.sheet, table.source.rows_read) for table in intake.tables] == [
        ("costs", "", 3),
        ("effort", "(table 2)", 1),
    ]


def test_that_totals_are_found_across_the_blocks_of_a_long_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textrows, "BLOCK", 1000)
    body = "".join(f"2026-08-{1 + at % 28:02},gpu,{at}\n" for at in range(500))
    text = f"{HEADER}{body},,{sum(range(500))}\n{body},,{sum(range(500))}\n,,{2 * sum(range(500))}\n\nEnd of report\n"
    kept, problems = told(tmp_path, text)
    assert len(kept) == 1000
    assert [problem.cell for problem in problems if problem.code == "totals-row"] == ["A502", "A1003", "A1004"]
    assert [problem.code for problem in problems][-1] == "footer"


def test_that_blank_lines_between_all_rows_lose_none(tmp_path: Path) -> None:
    text = (HEADER + ROWS).replace("\n", "\r\r\n")
    kept, problems = told(tmp_path, text)
    assert (len(kept), problems) == (3, [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(1, 10**6), min_size=2, max_size=30), places=st.sets(st.integers(1, 28), max_size=3))
def test_that_only_sums_are_taken_out_wherever_they_are_put(
    tmp_path: Path, amounts: list[int], places: set[int]
) -> None:
    lines, data, since = ["date,service,amount"], [], 0
    for at, amount in enumerate(amounts, start=1):
        lines.append(f"2026-08-01,gpu,{amount / 100}")
        data.append(len(lines))
        since += amount
        if at in places:
            lines.append(f"Subtotal,,{since / 100}")
            since = 0
    lines.append(f",,{sum(amounts) / 100}")
    kept, problems = told(tmp_path, "\n".join(lines) + "\n")
    assert kept == data
    assert len(problems) == len(lines) - 1 - len(data)


def test_that_where_a_table_begins_is_told_unless_it_is_the_first_row(tmp_path: Path) -> None:
    _, (found,) = told(tmp_path, f"Costs of August\n\n{HEADER}{ROWS}")
    assert (found.code, found.level, found.cell) == ("header-found", Level.INFO, "A3")
    assert "Costs of August" in found.message
    _, (none,) = told(tmp_path, ROWS)
    assert (none.code, none.level) == ("no-header", Level.INFO)
    assert told(tmp_path, ROWS, header_row=0)[1] == []
    assert told(tmp_path, f"{HEADER}{ROWS}")[1] == []
