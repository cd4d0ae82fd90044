"""A sheet whose header stands elsewhere, or nowhere, or twice: read as a person says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.intake.grid import column_names
from kpidesk.intake.load import Input, Intake
from tests.intake.intake_pieces import of_code, only

Take = Callable[..., Intake]
Write = Callable[..., Path]
BANNER = [["Costs of August"], [], ["Day", "Sum", "Sum", None], ["2026-08-01", 12.5, 1, "x"], ["2026-08-02", 7, 2, "y"]]


def csv(folder: Path, text: str) -> Path:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_a_header_row_of_a_workbook_can_be_said(workbook: Write, take: Take) -> None:
    path = workbook(Sheet1=BANNER)
    given = Input(path, "costs", "Sheet1", {"date": "Day", "amount": "Sum"}, header_row=3)
    intake = take(given)
    assert only(intake)["amount"] == [12.5, 7.0]
    assert intake.tables[0].source.recognised_as == "mapped by hand"


def test_that_cells_keep_their_addresses_below_a_header_row_that_was_said(workbook: Write, take: Take) -> None:
    rows = [*BANNER[:4], ["2026-08-02", "much", 2, "y"]]
    given = Input(workbook(Sheet1=rows), "costs", "Sheet1", {"date": "Day", "amount": "Sum"}, header_row=3)
    assert [problem.cell for problem in of_code(take(given), "bad-number")] == ["B5"]


def test_that_a_workbook_without_a_header_names_its_columns_by_their_letters(workbook: Write, take: Take) -> None:
    path = workbook(Sheet1=[["2026-08-01", 3], ["2026-08-02", "n"], ["2026-08-03", 4]])
    given = Input(path, "costs", "Sheet1", {"date": "column A", "amount": "column B"}, header_row=0)
    intake = take(given)
    assert only(intake)["amount"] == [3.0, 4.0]
    assert [problem.cell for problem in of_code(intake, "bad-number")] == ["B2"]


@pytest.mark.parametrize("row", [2, 3])
def test_that_a_header_row_of_a_text_file_can_be_said(tmp_path: Path, take: Take, row: int) -> None:
    lines = ["Report", "ignored,ignored", "date,amount", "2026-08-01,5", "2026-08-02,x"]
    if row == 2:
        del lines[1]
    intake = take(Input(csv(tmp_path, "\n".join(lines) + "\n"), "costs", header_row=row))
    assert only(intake)["amount"] == [5.0]
    assert [problem.cell for problem in of_code(intake, "bad-number")] == [f"B{row + 2}"]


def test_that_a_text_file_without_a_header_loses_no_row(tmp_path: Path, take: Take) -> None:
    path = csv(tmp_path, "2026-08-01;5\n2026-08-02;6\n")
    intake = take(Input(path, "costs", columns={"date": "column A", "amount": "column B"}, header_row=0))
    assert only(intake)["amount"] == [5.0, 6.0]


def test_that_a_header_row_beyond_the_file_is_refused(tmp_path: Path, take: Take) -> None:
    path = csv(tmp_path, "date,amount\n2026-08-01,5\n")
    with pytest.raises(Unusable, match=r"export\.csv has no row 9: .* first 2 rows"):
        take(Input(path, "costs", header_row=9))


def test_that_the_second_of_two_equal_headers_can_be_meant(tmp_path: Path, take: Take) -> None:
    path = csv(tmp_path, "date,Sum,Sum\n2026-08-01,1,2\n")
    assert only(take(Input(path, "costs", columns={"amount": "Sum (2)"})))["amount"] == [2.0]


def test_that_what_was_said_wins_over_a_header_of_the_canonical_name(tmp_path: Path, take: Take) -> None:
    path = csv(tmp_path, "date,amount,net\n2026-08-01,1,2\n")
    intake = take(Input(path, "costs", columns={"amount": "net"}))
    assert only(intake)["amount"] == [2.0]
    assert [problem.cell for problem in of_code(intake, "repeated-column")] == ["B1"]


def test_that_a_column_that_was_said_to_be_left_out_is(tmp_path: Path, take: Take) -> None:
    path = csv(tmp_path, "date,amount,service\n2026-08-01,1,gpu\n")
    assert set(only(take(Input(path, "costs", ignored=frozenset({"service"}))))) == {"date", "amount"}


def test_that_how_a_sheet_was_read_by_hand_is_kept_with_it(tmp_path: Path, take: Take) -> None:
    path = csv(tmp_path, "date,net,waits\n2026-08-01,1,2\n")
    (note,) = of_code(take(Input(path, "costs", columns={"amount": "net"})), "mapped")
    assert note.message == 'Read as was said by hand: header in row 1; amount from "net"; not used: waits.'


def test_that_a_sheet_read_as_it_is_has_no_such_note(tmp_path: Path, take: Take) -> None:
    path = csv(tmp_path, "date,amount\n2026-08-01,1\n")
    intake = take(Input(path, "costs"))
    assert not of_code(intake, "mapped")
    assert intake.tables[0].source.recognised_as == "canonical"


def test_that_columns_have_names_of_their_own() -> None:
    assert column_names((" Sum", "", "Sum", "\ufeffSum"), (0, 1, 2, 30)) == ("Sum", "column B", "Sum (2)", "Sum (3)")


def test_that_a_chosen_sheet_does_not_list_hidden_ones_again(workbook: Write, take: Take, tmp_path: Path) -> None:
    import openpyxl

    path = workbook(costs=[["date", "amount"], ["2026-08-01", 1]], secret=[["a"]])
    book = openpyxl.load_workbook(path)
    book["secret"].sheet_state = "hidden"
    book.save(tmp_path / "hidden.xlsx")
    assert not of_code(take(Input(tmp_path / "hidden.xlsx", sheet="costs")), "hidden-sheet")
