"""A Parquet file that is clean already is read where it lies; free text in it is never stored."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.tables.table import Table

MOMENTS = pa.array([0, 1_000_000, 2_000_000], pa.timestamp("us"))


def requests(folder: Path, **columns: list[object]) -> Path:
    path = folder / "requests.parquet"
    pq.write_table(pa.table({"timestamp": MOMENTS, **columns}), path)
    return path


def taken(path: Path, *, stored: bool) -> Table:
    parts = path.parent / f"parts-{stored}"
    parts.mkdir()
    return load([Input(path)], parts, "UTC", Silent(), stored=stored).tables[0]


def test_that_a_clean_file_that_is_not_stored_is_read_where_it_lies(tmp_path: Path) -> None:
    path = requests(tmp_path, input_ref=["letter 1", None, "letter 3"], region=["NA", "north", None])
    table = taken(path, stored=False)
    assert table.parts == (path,)
    assert table.source.rows_accepted == 3


def test_that_free_text_becomes_a_mark_where_it_is_stored(tmp_path: Path) -> None:
    path = requests(tmp_path, input_ref=["letter 1", None, "letter 3"])
    table = taken(path, stored=True)
    assert path not in table.parts
    assert pq.read_table(table.parts[0])["input_ref"].to_pylist() == [True, False, True]


@pytest.mark.parametrize("cell", ["n/a", " ", "", "-", " letter", "letter\u00a0", '"letter"', "NONE"])
def test_that_a_text_that_must_be_cleaned_is_cleaned(tmp_path: Path, cell: str) -> None:
    table = taken(requests(tmp_path, input_ref=["letter 1", cell, "letter 3"]), stored=False)
    recorded = [True, "letter" in cell, True]
    assert pq.read_table(table.parts[0])["input_ref"].to_pylist() == recorded


@pytest.mark.parametrize("cell", ["True", "1.0", "n/a", "yes "])
def test_that_labels_are_cleaned_unless_all_are_plain(tmp_path: Path, cell: str) -> None:
    path = requests(tmp_path, actual=["true", cell, "7"])
    assert taken(path, stored=False).parts != (path,)
    plain = requests(tmp_path, actual=["true", "1", "7.5"])
    table = taken(plain, stored=True)
    assert table.parts == (plain,)


def test_that_clean_free_text_beside_a_column_to_be_cleaned_becomes_a_mark(tmp_path: Path) -> None:
    path = requests(tmp_path, input_ref=["letter 1", None, "letter 3"], region=["north", " south", None])
    table = taken(path, stored=False)
    assert path not in table.parts
    assert pq.read_table(table.parts[0])["input_ref"].to_pylist() == [True, False, True]
    assert table.source.rows_accepted == 3
