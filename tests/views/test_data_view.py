"""What a project rests on, in words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kpidesk.base.problems import Level, Problem
from kpidesk.store.imports import Import, StoredTable
from kpidesk.tables.table import Source
from kpidesk.views import data

AT = datetime(2026, 11, 12, 9, tzinfo=UTC)


def table(role: str, file: str, rows: int = 10) -> StoredTable:
    return StoredTable(role, Source(file, "", "cd" * 32, 1, "canonical", rows + 1, rows, 1), ("date",), ())


FIRST = Import(1, AT, (table("costs", "costs.csv"), table("users", "users.csv")), 0)
SECOND = Import(2, AT, (table("costs", "more.csv", 5),), 0)


def test_that_the_latest_import_comes_first_and_is_found_by_its_key() -> None:
    rows = data.table_rows((FIRST, SECOND))
    assert [row.key for row in rows] == ["2/0", "1/0", "1/1"]
    found = data.find((FIRST, SECOND), "1/1")
    assert found is not None
    assert found[1].role == "users"
    assert [data.find((FIRST,), key) for key in ("", "9/0", "1/7")] == [None] * 3


def test_that_undoing_says_what_the_project_then_lacks() -> None:
    removal = data.removal((FIRST, SECOND), 1)
    assert removal is not None
    assert removal.title == "Undo import 1 of 12 November 2026?"
    assert removal.sentences[0] == "20 rows from 2 sheets go: costs.csv, users.csv."
    assert removal.sentences[1].startswith("The project then has no users any more:")
    other = data.removal((FIRST, SECOND), 2)
    assert other is not None
    assert other.sentences[1] == "What rests on the other imports stays; every figure is worked out again."
    assert data.removal((FIRST,), 5) is None


def test_that_a_long_list_is_cut() -> None:
    many = Import(1, AT, tuple(table(f"role_{at}", f"{at}.csv") for at in range(9)), 0)
    removal = data.removal((many,), 1)
    assert removal is not None
    assert "0.csv, 1.csv, 2.csv, 3.csv, 4.csv and 4 more." in removal.sentences[0]


def test_that_the_mapping_is_that_of_the_sheet() -> None:
    note = Problem(Level.INFO, "mapped", "Read as was said by hand: header in row 3.", "", "costs.csv")
    assert data.mapping(FIRST.tables[0], (note,)) == note.message
    assert "nothing had to be said by hand" in data.mapping(FIRST.tables[1], (note,))


PROBLEMS = (
    Problem(Level.WARNING, "a", "Lunch is no category.", "Mend it.", "costs.csv", "", "C4", "category", 3),
    Problem(Level.ERROR, "b", "x is no amount.", "Mend it.", "more.csv", "", "B3", "amount"),
)


@pytest.mark.parametrize(
    ("level", "search", "cells"),
    [
        ("all", "", ["B3", "C4"]),
        ("warning", "", ["C4"]),
        ("all", "AMOUNT more", ["B3"]),
        ("all", "c4", ["C4"]),
        ("error", "lunch", []),
    ],
)
def test_that_problems_are_found_by_level_and_words(level: str, search: str, cells: list[str]) -> None:
    assert [row.cell for row in data.shown_problems(PROBLEMS, level, search)] == cells


def test_that_levels_are_offered_with_their_counts() -> None:
    assert data.levels(PROBLEMS) == (("all", "All (4)"), ("error", "Error (1)"), ("warning", "Warning (3)"))


def test_that_a_problem_knows_its_sheet() -> None:
    rows = data.shown_problems((*PROBLEMS, replace(PROBLEMS[0], file="gone.csv")), "all", "")
    assert [data.file_key((FIRST, SECOND), row) for row in rows] == ["2/0", "1/0", ""]
