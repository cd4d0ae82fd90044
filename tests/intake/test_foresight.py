"""Rows that are read before it is known how: the same rows where the guess comes true, none where it does not."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pytest
from pyarrow import csv as arrow_csv

from kpidesk.intake.arrowtext import Reading, open_text
from kpidesk.intake.foresight import foresee, foreseen, let_go

TEXT = "id,amount,note\n" + "".join(f"r-{place},{place / 4},\n" for place in range(500))


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    before = threading.active_count()
    yield
    let_go()
    assert threading.active_count() == before


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "log.csv"
    written.write_text(TEXT, encoding="utf-8")
    return written


def reading(path: Path, delimiter: str = ",", columns: int = 3) -> Reading:
    return Reading(path, delimiter, columns, before=1, threads=True, several_lines=False)


def test_that_rows_are_there_once_where_the_guess_comes_true(path: Path) -> None:
    foresee([path])
    found = foreseen(reading(path))
    assert found is not None
    rows = pa.Table.from_batches(list(found)).to_pylist()
    assert rows == [{"c0": f"r-{place}", "c1": str(place / 4), "c2": None} for place in range(500)]
    assert foreseen(reading(path)) is None


@pytest.mark.parametrize(
    "other",
    [{"delimiter": ";"}, {"columns": 2}, {"before": 3}, {"several_lines": True}, {"threads": False}],
    ids=lambda other: next(iter(other)),
)
def test_that_rows_read_in_another_way_are_not_used(path: Path, other: dict[str, object]) -> None:
    foresee([path])
    assert foreseen(replace(reading(path), **other)) is None  # type: ignore[arg-type]  # each has the field's type
    assert foreseen(reading(path)) is None


def test_that_rows_of_a_file_that_has_changed_since_are_not_used(path: Path) -> None:
    foresee([path])
    path.write_text(TEXT + "r-500,1,late\n", encoding="utf-8")
    assert foreseen(reading(path)) is None


def test_that_another_file_keeps_its_rows(path: Path, tmp_path: Path) -> None:
    foresee([path])
    assert foreseen(reading(tmp_path / "other.csv")) is None
    found = foreseen(reading(path))
    assert found is not None
    assert sum(batch.num_rows for batch in found) == 500


def test_that_an_error_is_raised_after_the_rows_before_it(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text(TEXT * 200 + "one,two\n", encoding="utf-8")
    foresee([path])
    found = foreseen(reading(path))
    assert found is not None
    with pytest.raises(pa.ArrowInvalid, match="Expected 3 columns, got 2"):
        list(found)
    with pytest.raises(pa.ArrowInvalid, match="Expected 3 columns, got 2"):
        list(open_text(reading(path), _refuse))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id,amount\n",
        "Log of the pilot\nid,amount\n1,2\n",
        'id,amount\n1,"2"\n',
        "id;a,b\n1;2,3\n",
        "words\nalone\n",
        "id,amount\0\n1,2\0\n",
    ],
    ids=["empty", "header", "banner", "quotes", "two signs", "one column", "zeros"],
)
def test_that_nothing_is_read_where_it_cannot_be_guessed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.csv"
    path.write_text(text, encoding="utf-8")
    before = threading.active_count()
    foresee([path, tmp_path / "none.csv"])
    assert threading.active_count() == before


def _refuse(_: arrow_csv.InvalidRow) -> Literal["error"]:
    return "error"
