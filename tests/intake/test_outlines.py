"""What is in a file before it is read: what each sheet seems to be, and why a file cannot be read."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.intake.layout import role_of
from kpidesk.intake.outline import outline

Write = Callable[..., Path]


def test_that_a_sheet_named_by_a_role_is_recognised_by_its_name(workbook: Write, tmp_path: Path) -> None:
    found = outline(workbook(costs=[["date", "amount"], ["2026-08-01", 1], ["2026-08-02", 1]]), tmp_path)
    (sheet,) = found.sheets
    assert (sheet.name, sheet.role, sheet.rows, sheet.headers) == ("costs", "costs", 2, ("date", "amount"))
    assert sheet.why == "the sheet is named so"
    assert not found.refusal


def test_that_a_sheet_is_recognised_by_headers_of_the_canonical_names(workbook: Write, tmp_path: Path) -> None:
    found = outline(workbook(Sheet1=[["Date", "Amount", "Service"], ["2026-08-01", 1, "gpu"]]), tmp_path)
    assert found.sheets[0].role == "costs"
    assert found.sheets[0].why == "3 of its headers are columns of costs"


def test_that_a_sheet_nobody_can_tell_has_no_role(workbook: Write, tmp_path: Path) -> None:
    (sheet,) = outline(workbook(Sheet1=[["a", "b"], [1, 2]]), tmp_path).sheets
    assert sheet.role == ""
    assert sheet.why == "neither its name nor its headers say what it holds"


def test_that_a_role_needs_all_its_required_columns() -> None:
    assert role_of(["amount", "service", "model"]) == ("", 0)
    assert role_of(["user_id", "date", "actions"]) == ("activity", 3)


def test_that_hidden_sheets_are_listed_as_such(workbook: Write, tmp_path: Path) -> None:
    import openpyxl

    path = workbook(costs=[["date", "amount"]], effort=[["date", "hours"]])
    book = openpyxl.load_workbook(path)
    book["effort"].sheet_state = "hidden"
    book.save(path)
    assert [(sheet.name, sheet.hidden) for sheet in outline(path, tmp_path).sheets] == [
        ("costs", False),
        ("effort", True),
    ]


def test_that_settings_are_no_sheet_of_an_import(workbook: Write, tmp_path: Path) -> None:
    found = outline(workbook(Pilot=[["name", "Claims"]], costs=[["date", "amount"]], notes=[]), tmp_path)
    assert found.settings
    assert [sheet.name for sheet in found.sheets] == ["costs"]
    toml = tmp_path / "pilot.toml"
    toml.write_text('name = "x"\n', encoding="utf-8")
    assert outline(toml, tmp_path).settings


def test_that_the_rows_of_parquet_are_known_and_those_of_text_are_not(tmp_path: Path) -> None:
    pq.write_table(pa.table({"user_id": ["a", "b"]}), tmp_path / "users.parquet")
    (tmp_path / "users.csv").write_text("user_id\na\n", encoding="utf-8")
    assert outline(tmp_path / "users.parquet", tmp_path).sheets[0].rows == 2
    assert outline(tmp_path / "users.csv", tmp_path).sheets[0].rows is None


def test_that_packed_text_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "users.csv.gz").write_bytes(gzip.compress(b"user_id\na\n"))
    assert outline(tmp_path / "users.csv.gz", tmp_path).sheets[0].role == "users"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("letter.pdf", b"%PDF-1.7 x", "is a PDF document"),
        ("empty.csv", b"", "is empty"),
        ("broken.xlsx", b"PK\x03\x04 nothing", "is damaged"),
        ("noise.csv", bytes(range(256)) * 4, "is not a table"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged or no spreadsheet"),
    ],
)
def test_that_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = outline(tmp_path / name, tmp_path)
    assert not found.sheets
    assert sentence in " ".join(found.refusal)
    assert name in found.refusal[0]


def test_that_a_workbook_of_nothing_says_so(workbook: Write, tmp_path: Path) -> None:
    assert "no sheet with anything in it" in outline(workbook(costs=[]), tmp_path).refusal[0]


def test_that_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    assert "cannot be read" in outline(tmp_path / "gone.csv", tmp_path).refusal[0]
