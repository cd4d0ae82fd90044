"""The same sheet twice."""

from dataclasses import replace
from pathlib import Path

from kpidesk.session.repeats import drop_repeats
from kpidesk.tables.table import Source, Table


def table(sha256: str, sheet: str = "", role: str = "costs") -> Table:
    return Table(role, Source(f"{sha256}.xlsx", sheet, sha256, 1, "canonical", 1, 1, 0), (), ())


def test_that_a_sheet_handed_in_twice_counts_once_and_is_remarked() -> None:
    tables, remarks = drop_repeats([table("a"), table("b"), table("a")])
    assert tables == (table("a"), table("b"))
    (remark,) = remarks
    assert remark.file == "a.xlsx"
    assert "handed in twice" in remark.message


def test_that_two_sheets_or_roles_of_one_file_are_not_the_same() -> None:
    given = [table("a", "May"), table("a", "June"), table("a", "June", "effort")]
    assert drop_repeats(given) == (tuple(given), ())


def test_that_what_is_known_already_is_left_out() -> None:
    tables, remarks = drop_repeats([table("a"), table("b")], lambda source: source.sha256 == "a")
    assert tables == (table("b"),)
    assert "in the project already" in remarks[0].message


def test_that_two_tables_of_one_sheet_are_not_the_same(tmp_path: Path) -> None:
    parts = [tmp_path / name for name in "abc"]
    for part, text in zip(parts, ("May", "June", "May"), strict=True):
        part.write_text(text, encoding="utf-8")
    may, june, again = (replace(table("a"), parts=(part,), columns=("date",)) for part in parts)
    assert drop_repeats([may, june]) == ((may, june), ())
    assert drop_repeats([may, june, again])[0] == (may, june)
