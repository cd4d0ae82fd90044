import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level
from kpidesk.intake import readerprocess
from kpidesk.intake import workbook as reading
from kpidesk.intake.content import examine
from kpidesk.intake.load import Input, Intake, read_settings
from kpidesk.intake.prescan import Scan, prescan
from tests.intake.intake_pieces import at, columns_of, of_code, only, row_xml

Take = Callable[..., Intake]
Write = Callable[..., Path]
Rewrite = Callable[[Path, str, Callable[[str], str]], Path]
SHEET = "xl/worksheets/sheet1.xml"
COSTS = [["date", "amount"], [date(2026, 8, 3), 1.5]]


def test_that_a_column_of_mixed_types_keeps_numbers_exact_and_reads_the_text(take: Take, workbook: Write) -> None:
    rows = [
        ["date", "amount", "model"],
        [date(2026, 8, 3), 1.23456789012345, 7],
        ["04.08.2026", "$1,234.50", "b"],
        [at(2026, 8, 5, 12), "3a", None],
        ["#N/A", 1, None],
        [46240, "0.1", "x"],
    ]
    intake = take(workbook(costs=rows))
    assert only(intake) == {
        "date": [date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 6)],
        "amount": [1.23456789012345, 1234.5, 0.1],
        "currency": [None, "USD", None],
        "model": ["7", "b", "x"],
    }
    (bad,) = of_code(intake, "bad-number")
    assert (bad.sheet, bad.cell, bad.level) == ("costs", "B4", Level.ERROR)
    assert of_code(intake, "missing-required")[0].cell == "A5"


def test_that_one_bad_cell_in_ten_thousand_is_listed_by_its_address(take: Take, workbook: Write) -> None:
    rows: list[list[Any]] = [["timestamp", "status", "latency_s"]]
    rows += [[at(2026, 8, 3), "ok", 1.25] for _ in range(10_000)]
    rows[513][2] = "1.3 sec?"
    intake = take(workbook(requests=rows))
    assert [(bad.sheet, bad.cell) for bad in intake.problems] == [("requests", "C514")]
    assert only(intake)["latency_s"].count(1.25) == 9999


def test_that_durations_and_flags_of_a_sheet_are_read(take: Take, workbook: Write) -> None:
    from datetime import timedelta

    rows = [["date", "hours", "activity"], [date(2026, 8, 3), timedelta(minutes=90), "Data Quality"]]
    assert only(take(workbook(effort=rows)))["hours"] == [1.5]
    flags = [["person", "trained_on", "passed"], ["007", date(2026, 8, 1), True], [8, date(2026, 8, 1), "nein"]]
    trained = only(take(workbook(training=flags)))
    assert (trained["passed"], trained["person"]) == ([True, False], ["007", "8"])


def test_that_a_table_that_starts_further_in_keeps_its_addresses(take: Take, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "costs"
    filled: dict[str, Any] = {"C4": "date", "D4": "amount", "C5": date(2026, 8, 3), "D5": 1, "C7": date(2026, 8, 4)}
    for cell, value in filled.items():
        sheet[cell] = value
    sheet["D7"] = "x"
    book.save(tmp_path / "book.xlsx")
    intake = take(tmp_path / "book.xlsx")
    assert only(intake)["amount"] == [1.0]
    assert of_code(intake, "bad-number")[0].cell == "D7"


def test_that_sheets_are_taken_by_name_and_the_rest_is_told(take: Take, workbook: Write) -> None:
    path = workbook(Costs=COSTS, effort=[["date", "hours"], [date(2026, 8, 3), 2]], Sheet3=[["a"], [1]], secret=[["b"]])
    book = openpyxl.load_workbook(path)
    book["secret"].sheet_state = "hidden"
    book.save(path)
    intake = take(path)
    assert [table.role for table in intake.tables] == ["costs", "effort"]
    assert [(problem.code, problem.sheet) for problem in intake.problems] == [
        ("hidden-sheet", "secret"),
        ("unknown-sheet", "Sheet3"),
    ]


def test_that_a_named_sheet_and_the_only_sheet_of_a_named_file_are_taken(take: Take, workbook: Write) -> None:
    path = workbook("any.xlsx", Sheet1=COSTS, Sheet2=COSTS)
    assert take(Input(path, "costs", "Sheet2")).tables[0].source.sheet == "Sheet2"
    assert take(workbook("costs.xlsx", Sheet1=COSTS)).tables[0].role == "costs"
    with pytest.raises(Unusable, match='no sheet "Sheet9"'):
        take(Input(path, "costs", "Sheet9"))


def test_that_formulas_never_calculated_are_refused_where_a_number_is_required(take: Take, workbook: Write) -> None:
    rows = [["date", "amount"], *[[date(2026, 8, 3), f"=A{row}*2"] for row in (2, 3, 4)]]
    with pytest.raises(Unusable, match=r"3 cells hold formulas that were never calculated \(B2, B3, B4\)"):
        take(workbook(costs=rows))


def test_that_formulas_never_calculated_count_as_empty_elsewhere(take: Take, workbook: Write) -> None:
    intake = take(workbook(benefits=[["date", "amount"], [date(2026, 8, 3), "=1+1"], [date(2026, 8, 4), 2]]))
    assert only(intake)["amount"] == [None, 2.0]
    (formula,) = of_code(intake, "formula")
    assert (formula.level, formula.cell, formula.count) == (Level.ERROR, "B2", 1)
    assert intake.tables[0].source.cells_bad == (("amount", 1),)


def test_that_a_calculated_formula_is_its_value_and_an_error_value_is_told(
    take: Take, workbook: Write, rewrite: Rewrite
) -> None:
    path = workbook(benefits=[["date", "amount", "hours_saved"], [date(2026, 8, 3), 1, 2], [date(2026, 8, 4), 3, 4]])

    def edit(xml: str) -> str:
        xml = re.sub(r'<c r="B2"[^>]*><v>1</v></c>', '<c r="B2"><f>SUM(5,6)</f><v>11</v></c>', xml)
        return re.sub(r'<c r="C3"[^>]*><v>4</v></c>', '<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', xml)

    intake = take(rewrite(path, SHEET, edit))
    assert only(intake)["amount"] == [11.0, 3.0]
    assert only(intake)["hours_saved"] == [2.0, None]
    (error,) = of_code(intake, "error-value")
    assert (error.cell, error.column) == ("C3", "hours_saved")
    assert "#DIV/0!" in error.message


@pytest.mark.parametrize("extension", [False, True])
def test_that_a_workbook_that_counts_from_1904_gives_the_right_days(
    take: Take,
    workbook: Write,
    rewrite: Rewrite,
    extension: bool,  # noqa: FBT001 - a case of the table
) -> None:
    path = workbook(costs=[["date", "amount"], [date(2026, 8, 3), 1], ["2026-08-04", 2]])
    serial = (date(2026, 8, 3) - date(1904, 1, 1)).days
    rewrite(path, SHEET, lambda xml: re.sub(r'(<c r="A2"[^>]*>)<v>[^<]*</v>', rf"\1<v>{serial}</v>", xml))
    more = (
        '<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" '
        'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
        '<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
    )

    def edit(xml: str) -> str:
        xml = re.sub(r"<workbookPr[^>]*/>", '<workbookPr date1904="1"/>', xml)
        return xml.replace("</workbook>", more + "</workbook>") if extension else xml

    rewrite(path, "xl/workbook.xml", edit)
    assert only(take(path))["date"] == [date(2026, 8, 3), date(2026, 8, 4)]


def test_that_plain_numbers_of_a_1904_workbook_count_from_1904_or_are_refused(
    take: Take, workbook: Write, rewrite: Rewrite
) -> None:
    def from_1904(path: Path) -> Path:
        return rewrite(
            path, "xl/workbook.xml", lambda xml: re.sub(r"<workbookPr[^>]*/>", '<workbookPr date1904="1"/>', xml)
        )

    serial = (date(2026, 8, 3) - date(1904, 1, 1)).days
    intake = take(from_1904(workbook(costs=[["date", "amount"], [serial, 1]])))
    assert only(intake)["date"] == [date(2026, 8, 3)]
    assert of_code(intake, "serial-date")[0].level is Level.ASSUMED
    mixed = workbook(costs=[["date", "amount"], [serial, 1], [date(2026, 8, 3), 1], ["2026-08-03", 1]])
    with pytest.raises(Unusable, match="counts its days from 1904"):
        take(from_1904(mixed))


def test_that_settings_come_from_the_pilot_sheet(workbook: Write) -> None:
    rows = [
        ["key", "value", "explanation"],
        ["name", "Claims", "the name"],
        ["start", date(2026, 8, 3), ""],
        ["as_of", "2026-10-30", ""],
        ["hourly_rate", 312.5, ""],
        ["label_maturity_days", 14, ""],
        ["positive_label", 1, ""],
        ["groups", "region, group_age", ""],
        ["thresholds.latency_p99.green", 4, ""],
        ['token_prices."gpt-4.1".input', 0.002, ""],
        ["budget", None, ""],
        ["name", "again", ""],
    ]
    settings, file, problems = read_settings([Input(workbook(Pilot=rows, costs=COSTS))])
    assert settings == {
        "name": "Claims",
        "start": date(2026, 8, 3),
        "as_of": date(2026, 10, 30),
        "hourly_rate": 312.5,
        "label_maturity_days": 14,
        "positive_label": "1",
        "groups": ["region", "group_age"],
        "thresholds": {"latency_p99": {"green": 4}},
        "token_prices": {"gpt-4.1": {"input": 0.002}},
    }
    assert file == "pilot.xlsx"
    assert [(problem.code, problem.cell) for problem in problems] == [("repeated-key", "A12")]


def _zip(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def _with_hostile_part(name: str, parts: dict[str, bytes]) -> dict[str, bytes]:
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
    outside = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    apart = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    added: dict[str, dict[str, bytes]] = {
        "text-bomb": {"xl/sharedStrings.xml": b"<sst><si><t>" + b"a" * 60_000_000 + b"</t></si></sst>"},
        "many-entries": {f"xl/media/{number}": b"" for number in range(5001)},
        "laughs": {SHEET: laughs + parts[SHEET].split(b"?>", 1)[-1]},
        "utf-16-laughs": {"xl/theme/theme1.xml": outside.encode("utf-16")},
        "far-apart": {SHEET: row_xml(parts[SHEET].decode(), apart).encode()},
    }
    return {"readme.txt": b"hello"} if name == "no-workbook" else parts | added.get(name, {})


def _damaged(name: str, data: bytearray) -> bytes:
    if name == "locked-entry":
        for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            struct.pack_into("<H", data, data.find(magic) + offset, 1)
    if name == "wrong-bytes":
        place = data.find(b"sheet1.xml") + 30
        data[place : place + 60] = b"\x00" * 60
    return bytes(data[:-40] if name == "cut-off" else data)


def _hostile(name: str, folder: Path, good: Path) -> Path:
    with zipfile.ZipFile(good) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    path = _zip(folder / f"{name}.xlsx", _with_hostile_part(name, parts))
    if name == "twice":
        with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
            archive.writestr(SHEET, b"<x/>")
    path.write_bytes(_damaged(name, bytearray(path.read_bytes())))
    return path


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("text-bomb", "unpacks from"),
        ("many-entries", "parts, far more than a workbook does"),
        ("twice", "two parts of the same name"),
        ("laughs", "declares its own XML entities"),
        ("utf-16-laughs", "declares its own XML entities"),
        ("far-apart", "cells so far apart"),
        ("no-workbook", "lacks the columns"),
        ("locked-entry", "is password-protected"),
        ("cut-off", "is damaged"),
        ("wrong-bytes", "is damaged"),
    ],
)
def test_that_a_hostile_workbook_is_refused_before_any_parser_sees_it(
    tmp_path: Path, take: Take, workbook: Write, monkeypatch: pytest.MonkeyPatch, name: str, sentence: str
) -> None:
    path = _hostile(name, tmp_path, workbook(costs=COSTS))

    def parsed(*_: object) -> None:
        raise AssertionError("the parser was started")

    monkeypatch.setattr(readerprocess, "ask_reader", parsed)
    with pytest.raises(Unusable, match=sentence):
        take(Input(path, "costs"))


def test_that_a_password_protected_workbook_is_said_to_be_one(tmp_path: Path, take: Take, workbook: Write) -> None:
    locked = io.BytesIO()
    with workbook(costs=COSTS).open("rb") as plain:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", locked)
    (tmp_path / "costs.xlsx").write_bytes(locked.getvalue())
    with pytest.raises(Unusable, match=r"costs\.xlsx is password-protected: save a copy without a password"):
        take(tmp_path / "costs.xlsx")


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "the reader stopped"),
        ("import os; os.abort()", "the reader stopped"),
        ("import time; time.sleep(60)", "was stopped after 0 seconds"),
        ('print(\'{"failure": "PanicException", "detail": "index out of bounds"}\')', "is damaged or no spreadsheet"),
        ('print(\'{"failure": "MemoryError", "detail": ""}\')', "is too large to be read as a spreadsheet"),
    ],
)
def test_that_a_reader_that_dies_or_hangs_does_not_take_the_program_along(
    tmp_path: Path, take: Take, workbook: Write, monkeypatch: pytest.MonkeyPatch, program: str, sentence: str
) -> None:
    (tmp_path / "reader.py").write_text(program)
    monkeypatch.setattr(readerprocess, "_READER", tmp_path / "reader.py")
    if "sleep" in program:
        monkeypatch.setattr(readerprocess, "_SECONDS", 0.3)
    with pytest.raises(Unusable, match=rf"pilot\.xlsx .*{sentence}"):
        take(workbook(costs=COSTS))


def test_that_the_reader_has_a_cap_on_its_memory(
    tmp_path: Path, workbook: Write, rewrite: Rewrite, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = rewrite(workbook(costs=COSTS), SHEET, lambda xml: row_xml(xml, cells))
    monkeypatch.setattr(reading, "prescan", lambda *_: Scan({}))
    book = reading.Workbook(examine(path, tmp_path), Scan({}), ("costs",), ())
    with pytest.raises(Unusable, match=r"the reader stopped|too large|damaged"):
        reading.read_sheets(book, {"costs": {}}, tmp_path)


def test_that_formulas_are_found_by_their_cells(workbook: Write) -> None:
    path = workbook(costs=[["date", "amount", "x"], ["=TODAY()", 1, '=IF(A1="","",1)'], [2, "=B2", 3]])
    assert prescan(path, "x").sheets["costs"].uncalculated == ((0, 2), (2, 2), (1, 3))


def test_that_numbers_and_texts_of_a_sheet_come_back_as_written(take: Take, workbook: Write) -> None:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.floats(-1e12, 1e12, allow_subnormal=False).map(lambda number: float(f"{number:.15g}")),
            min_size=1,
            max_size=20,
        )
    )
    def check(amounts: list[float]) -> None:
        rows = [["date", "amount", "service"], *[[date(2026, 8, 3), amount, f"s{amount}"] for amount in amounts]]
        read = columns_of(take(workbook(costs=rows)).tables[0])
        assert read["amount"] == amounts
        assert read["service"] == [f"s{amount}" for amount in amounts]

    check()
