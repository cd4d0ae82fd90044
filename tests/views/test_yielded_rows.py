"""Rows that another import tells again: the page Data says how many count, and what undoing would bring back."""

from dataclasses import replace
from datetime import UTC, datetime

from kpidesk.store.imports import Import, StoredTable
from kpidesk.tables.table import Source
from kpidesk.views.data import removal, table_rows

AT = datetime(2026, 8, 17, tzinfo=UTC)
TABLE = StoredTable("costs", Source("may.csv", "", "ab" * 32, 9, "canonical", 1_200, 1_200, 0), ("date",), ())


def test_that_a_sheet_says_how_many_of_its_rows_still_count() -> None:
    older = Import(1, AT, (replace(TABLE, yielded=300),), 0)
    assert [row.accepted for row in table_rows([older, Import(2, AT, (TABLE,), 0)])] == [
        "1,200",
        "1,200, 900 of them count",
    ]


def test_that_undoing_a_newer_import_says_that_older_rows_count_again() -> None:
    older, newer = Import(1, AT, (replace(TABLE, yielded=300),), 0), Import(2, AT, (TABLE,), 0)
    found = removal([older, newer], 2)
    assert found is not None
    assert any("hold 300 rows that do not count" in one for one in found.sentences)
    alone = removal([replace(older, tables=(TABLE,)), newer], 2)
    assert alone is not None
    assert not any("do not count" in one for one in alone.sentences)
