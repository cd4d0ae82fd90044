"""Spreadsheets as people keep them: what is found in each, which cells come with it, and what is told."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from kpidesk.base.problems import Level
from kpidesk.intake.content import examine
from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake
from kpidesk.intake.outline import outline
from kpidesk.intake.workbook import open_workbook, read_sheets
from tests.intake.intake_pieces import at, of_code, only

Take = Callable[..., Intake]
Rewrite = Callable[[Path, str, Callable[[str], str]], Path]
Edit = Callable[[Worksheet], object]
Rows = Sequence[Sequence[Any]]
HEADER = ["date", "service", "amount"]
ROWS: list[list[Any]] = [[date(2026, 8, day), f"s{day}", day * 1.5] for day in range(1, 5)]
DAYS = [at(2026, 8, day) for day in range(1, 5)]
WISHES = {"date": "time", "amount": "number"}
SHEET = "xl/worksheets/sheet1.xml"


def book(folder: Path, rows: Sequence[Sequence[Any]], edit: Edit = lambda _: None) -> Path:
    written = openpyxl.Workbook()
    sheet = written.worksheets[0]
    sheet.title = "costs"
    for row in rows:
        sheet.append(list(row))
    edit(sheet)
    written.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def grids(path: Path, **said: Any) -> tuple[Grid, ...]:
    opened = open_workbook(examine(path, path.parent))
    return read_sheets(opened, dict.fromkeys(opened.sheets, WISHES), path.parent, Input(path, **said))


def values(grid: Grid, header: str) -> list[Any]:
    place = grid.headers.index(header)
    assert all(chunk.columns[place].text is None for chunk in grid.chunks())
    return [cell for chunk in grid.chunks() for cell in chunk.columns[place].values.to_pylist() if cell is not None]


def hide(*rows: int) -> Edit:
    def edit(sheet: Worksheet) -> None:
        for row in rows:
            sheet.row_dimensions[row].hidden = True

    return edit


def test_that_a_clean_sheet_is_read_from_row_1(tmp_path: Path) -> None:
    (grid,) = grids(book(tmp_path, [HEADER, *ROWS]))
    assert (grid.headers, grid.header_row, grid.first_row, grid.table) == (tuple(HEADER), 1, 2, None)
    assert (values(grid, "date"), grid.told()) == (DAYS, [])


def test_that_banners_totals_and_notes_spoil_no_column(tmp_path: Path) -> None:
    rows = [
        ["Costs of August"],
        ["Period", "2026-08"],
        [],
        HEADER,
        *ROWS,
        ["Total", None, 15.0],
        [],
        ["Exported today"],
    ]
    (grid,) = grids(book(tmp_path, rows))
    assert (grid.header_row, grid.banner) == (4, ("Costs of August", "Period 2026-08"))
    assert (values(grid, "date"), values(grid, "amount")) == (DAYS, [1.5, 3.0, 4.5, 6.0])
    told = [(problem.code, problem.cell) for problem in grid.told()]
    assert told == [("header-found", "A4"), ("totals-row", "A9"), ("footer", "A11")]


def test_that_a_total_among_typed_columns_is_known_by_its_sum(tmp_path: Path) -> None:
    (grid,) = grids(book(tmp_path, [HEADER, *ROWS[:2], [None, "Total", 4.5], *ROWS[2:], [None, None, 15]]))
    assert values(grid, "amount") == [1.5, 3.0, 4.5, 6.0]
    assert [problem.cell for problem in grid.told()] == ["A4", "A7"]


def test_that_merged_headers_reach_over_their_columns(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:D1", "B2:C2", "A2:A3"):
            sheet.merge_cells(cells)

    rows: list[list[Any]] = [["Costs of August"], ["Day", "Cost", None, "Note"], [None, "EUR", "USD"]]
    rows += [[day, amount, amount * 2, service] for day, service, amount in ROWS]
    (grid,) = grids(book(tmp_path, rows, merge))
    assert grid.headers == ("Day", "Cost / EUR", "Cost / USD", "Note")
    assert (grid.header_row, grid.first_row, grid.depth, grid.banner) == (2, 4, 2, ("Costs of August",))
    assert values(grid, "Cost / USD") == [3.0, 6.0, 9.0, 12.0]


def test_that_units_stand_in_brackets_and_are_read(tmp_path: Path, take: Take) -> None:
    rows: Rows = [["timestamp", "latency"], [None, "ms"], [at(2026, 8, 3), 1500], [at(2026, 8, 4), 20]]
    path = book(tmp_path, rows, lambda sheet: setattr(sheet, "title", "requests"))
    assert only(take(path))["latency_s"] == [1.5, 0.02]


def test_that_rows_that_are_hidden_are_left_out_and_asked_for(tmp_path: Path, take: Take) -> None:
    path = book(tmp_path, [HEADER, *ROWS], hide(3, 4))
    (sheet,) = outline(path, tmp_path).sheets
    assert sheet.hidden_rows == 2
    assert [(one.code, one.default) for one in sheet.questions] == [("hidden-rows", "leave")]
    intake = take(path)
    assert only(intake)["amount"] == [1.5, 6.0]
    (told,) = of_code(intake, "hidden-rows")
    assert (told.level, "hides 2 rows" in told.message) == (Level.ASSUMED, True)


@pytest.mark.parametrize("said", [{"hidden_rows": True}, {"answers": {"hidden-rows": "take"}}])
def test_that_hidden_rows_are_taken_when_that_is_said(tmp_path: Path, take: Take, said: dict[str, Any]) -> None:
    intake = take(Input(book(tmp_path, [HEADER, *ROWS], hide(3, 4)), **said))
    assert only(intake)["amount"] == [1.5, 3.0, 4.5, 6.0]
    assert not of_code(intake, "hidden-rows")


def test_that_a_total_over_hidden_rows_is_one_too(tmp_path: Path) -> None:
    rows = [HEADER, *ROWS, [None, None, 15], [None, None, 7.5]]
    (grid,) = grids(book(tmp_path, rows, hide(3, 4)))
    assert values(grid, "amount") == [1.5, 6.0]


def test_that_columns_that_are_hidden_are_read_and_told(tmp_path: Path) -> None:
    path = book(tmp_path, [HEADER, *ROWS], lambda sheet: setattr(sheet.column_dimensions["B"], "hidden", True))
    (grid,) = grids(path)
    assert values(grid, "service") == ["s1", "s2", "s3", "s4"]
    assert [(one.code, one.level, one.cell) for one in grid.told()] == [("hidden-column", Level.INFO, "B1")]


def test_that_blank_rows_that_are_only_formatted_part_nothing(tmp_path: Path) -> None:
    def bold(sheet: Worksheet) -> None:
        for column in range(1, 6):
            sheet.cell(row=3, column=column).font = Font(bold=True)

    (grid,) = grids(book(tmp_path, [HEADER, ROWS[0], [], *ROWS[1:]], bold))
    assert values(grid, "amount") == [1.5, 3.0, 4.5, 6.0]


def test_that_tables_one_below_the_other_are_read_apart(tmp_path: Path) -> None:
    long: list[list[Any]] = [[date(2026, 8, 1), "gpu", float(at)] for at in range(300)]
    rows = [HEADER, *long, [], ["Work"], ["person", "hours", "note"], *[["ann", 3, "x"]] * 150]
    first, second = grids(book(tmp_path, rows))
    assert values(first, "amount") == [row[2] for row in long]
    assert (second.table, second.title, second.header_row) == (2, "costs (table 2)", 304)
    assert (len(values(second, "hours")), second.banner) == (150, ("Work",))
    (third,) = grids(book(tmp_path, rows), table=2)
    assert third.headers == ("person", "hours", "note")


def test_that_tables_side_by_side_are_read_apart(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Costs", None, None, None, "Work"], [*HEADER, None, "person", "hours"]]
    rows += [[*row, None, "ann", float(at)] for at, row in enumerate(ROWS)]
    first, second = grids(book(tmp_path, rows))
    assert (first.letters, second.letters) == ((0, 1, 2), (4, 5))
    assert (values(first, "date"), values(second, "hours")) == (DAYS, [0.0, 1.0, 2.0, 3.0])
    assert second.address(1, 3) == "F3"


def test_that_each_table_of_a_sheet_plays_its_own_role(tmp_path: Path, take: Take) -> None:
    rows = [HEADER, *ROWS, [], ["date", "hours", "activity"], [date(2026, 8, 3), 2, "review"]]
    intake = take(book(tmp_path, rows))
    assert [(table.role, table.source.sheet) for table in intake.tables] == [
        ("costs", "costs"),
        ("effort", "costs (table 2)"),
    ]
    assert [(one.table, one.role) for one in outline(tmp_path / "book.xlsx", tmp_path).sheets] == [
        (1, "costs"),
        (2, "effort"),
    ]


def test_that_a_table_of_no_known_kind_is_told(tmp_path: Path, take: Take) -> None:
    intake = take(book(tmp_path, [HEADER, *ROWS, [], ["fruit", "weight", "seeds"], ["apple", 3, 4], ["pear", 5, 6]]))
    assert only(intake)["amount"] == [1.5, 3.0, 4.5, 6.0]
    (told,) = of_code(intake, "unknown-table")
    assert (told.cell, '"fruit", "weight", "seeds"' in told.message) == ("A7", True)


def test_that_what_stands_below_a_blank_row_is_told_by_its_cell(tmp_path: Path, take: Take) -> None:
    intake = take(book(tmp_path, [["Costs"], [], HEADER, *ROWS, [], [date(2026, 8, 6), "s6", "much"]]))
    assert [problem.cell for problem in of_code(intake, "bad-number")] == ["C9"]


def test_that_a_formula_below_a_banner_is_found_by_its_cell(tmp_path: Path) -> None:
    (grid,) = grids(book(tmp_path, [["Costs"], [], HEADER, *ROWS, [date(2026, 8, 6), "s6", "=1+1"]]))
    assert [(fault.row, fault.column) for fault in grid.uncalculated] == [(8, 2)]


def test_that_error_values_below_a_banner_keep_their_cell(tmp_path: Path, rewrite: Rewrite, take: Take) -> None:
    path = book(tmp_path, [["Costs"], [], HEADER, *ROWS])
    cell = '<c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    rewrite(path, SHEET, lambda xml: xml.replace('<c r="C5" t="n"><v>3</v></c>', cell))
    assert [problem.cell for problem in of_code(take(path), "error-value")] == ["C5"]


def test_that_a_sheet_of_charts_is_no_table(tmp_path: Path) -> None:
    path = book(tmp_path, [HEADER, *ROWS], lambda sheet: sheet.parent.create_chartsheet("Picture"))  # type: ignore[union-attr]  # a sheet has a book
    assert [sheet.name for sheet in outline(path, tmp_path).sheets] == ["costs"]


def test_that_rows_without_numbers_are_read_as_well(tmp_path: Path, rewrite: Rewrite) -> None:
    import re

    path = book(tmp_path, [["Costs"], [], HEADER, *ROWS])
    rewrite(path, SHEET, lambda xml: re.sub(r'<row r="\d+"', "<row", xml))
    (grid,) = grids(path)
    assert (grid.header_row, values(grid, "amount")) == (3, [1.5, 3.0, 4.5, 6.0])


def test_that_texts_are_found_wherever_a_workbook_keeps_them(tmp_path: Path, rewrite: Rewrite) -> None:
    import re

    path = book(tmp_path, [["Costs & more"], [], ["date", "sér<vice>", "amount"], *ROWS])
    seen = [grids(path)[0]]
    strings: list[str] = []

    def shared(cell: re.Match[str]) -> str:
        strings.append(f"<si><r><t>{cell[2][:1]}</t></r><r><t>{cell[2][1:]}</t></r></si>")
        return f'<c r="{cell[1]}" t="s"><v>{len(strings) - 1}</v></c>'

    inline = r'<c r="(\w+)"[^>]*t="inlineStr"[^>]*><is><t>(.*?)</t></is></c>'
    rewrite(path, SHEET, lambda xml: re.sub(inline, shared, xml))
    with zipfile.ZipFile(path, "a") as archive:
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{"".join(strings)}</sst>')
    seen.append(grids(path)[0])
    assert len(strings) > 4
    for grid in seen:
        assert (grid.headers, grid.banner) == (("date", "sér<vice>", "amount"), ("Costs & more",))
        assert values(grid, "sér<vice>") == ["s1", "s2", "s3", "s4"]


ODS_CELL = '<table:table-cell office:value-type="{kind}" {value}><text:p>{text}</text:p></table:table-cell>'


def ods(folder: Path, rows: Sequence[Sequence[Any]], filtered: frozenset[int] = frozenset()) -> Path:
    """A spreadsheet as LibreOffice writes it, with the least that it takes; some rows are hidden by a filter."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, date):
            said = f'office:date-value="{value.isoformat()}"'
            return ODS_CELL.format(kind="date", value=said, text=value.isoformat())
        if isinstance(value, float):
            return ODS_CELL.format(kind="float", value=f'office:value="{value}"', text=value)
        return ODS_CELL.format(kind="string", value="", text=value)

    seen = {True: ' table:visibility="filter"', False: ""}
    body = "".join(
        f"<table:table-row{seen[number in filtered]}>{''.join(map(cell, row))}</table:table-row>"
        for number, row in enumerate(rows, start=1)
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="costs">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(folder / "book.ods", "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return folder / "book.ods"


def test_that_a_table_is_found_in_a_sheet_of_libreoffice(tmp_path: Path, take: Take) -> None:
    rows: Rows = [["Costs of August"], [None], HEADER, *ROWS, ["Total", None, 15.0]]
    path = ods(tmp_path, rows)
    (grid,) = grids(path)
    assert (grid.header_row, grid.first_row, grid.banner) == (3, 4, ("Costs of August",))
    assert values(grid, "date") == [row[0] for row in ROWS]
    assert [problem.cell for problem in grid.told()] == ["A3", "A8"]
    assert only(take(path))["amount"] == [1.5, 3.0, 4.5, 6.0]


def test_that_rows_that_libreoffice_filters_out_are_left_out(tmp_path: Path) -> None:
    (grid,) = grids(ods(tmp_path, [HEADER, *ROWS], frozenset({3, 4})))
    assert values(grid, "amount") == [1.5, 6.0]
    assert (grid.hidden, [one.code for one in grid.questions]) == (2, ["hidden-rows"])
