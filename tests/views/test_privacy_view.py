"""What became of people's data, as the Data page says it."""

from dataclasses import replace

from kpidesk.store.imports import StoredTable
from kpidesk.tables.table import Source
from kpidesk.views import data, privacy

SOURCE = Source("users.csv", "", "ab" * 32, 1, "canonical", 1, 1, 0)


def test_that_the_fate_of_columns_is_said_in_a_sentence() -> None:
    source = replace(SOURCE, privacy=(("user_id", "hash"), ("comment", "keep")))
    said = "Stored with care: user_id as codes that cannot be read back; comment as written."
    assert privacy.fate(source) == said
    assert data.mapping(StoredTable("surveys", source, (), ()), ()).endswith(said)


def test_that_nothing_is_said_of_a_sheet_without_people() -> None:
    assert privacy.fate(SOURCE) == ""
    assert data.mapping(StoredTable("costs", SOURCE, (), ()), ()).endswith("by hand.")


def test_that_a_column_of_two_fates_stands_there_twice() -> None:
    kept, dropped = (replace(SOURCE, privacy=(("model", choice),)) for choice in ("keep", "drop"))
    found = privacy.protected([("requests", kept), ("costs", dropped), ("work_items", kept)])
    assert [(one.column, one.roles, one.choice) for one in found] == [
        ("model", ("requests", "work items"), "keep"),
        ("model", ("costs",), "drop"),
    ]
