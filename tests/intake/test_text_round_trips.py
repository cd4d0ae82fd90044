import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpidesk.intake.content import examine
from kpidesk.intake.delimited import read_delimited
from kpidesk.intake.jsonrows import read_json

LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff\ufffe")
WORDS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda word: word.strip() == word)
LATIN = st.text(st.sampled_from("abcxyzäöüßéñç .,;|'\"-"), min_size=1, max_size=12).filter(
    lambda word: word.strip() == word
)


def _tables(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    """Rows of three cells, of which the first is an id that no header or note could be."""
    rows = st.lists(st.tuples(words, words), min_size=2, max_size=8)
    return rows.map(lambda cells: [[f"id-{place}", *two] for place, two in enumerate(cells, start=100)])


def _packed(rows: list[list[str]], delimiter: str, newline: str, quoting: int, encoding: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["request_id", "model", "output"])
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def _read(folder: Path, content: bytes) -> list[list[str | None]]:
    path = folder / "requests.csv"
    path.write_bytes(content)
    grid, _ = read_delimited(examine(path, folder), folder)
    assert grid.headers == ("request_id", "model", "output")
    columns: list[list[str | None]] = [[], [], []]
    for chunk in grid.chunks():
        for column, cells in zip(columns, chunk.columns, strict=True):
            column.extend(cells.values.to_pylist())
    return [list(row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@given(
    rows=_tables(WORDS),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_a_table_comes_back_in_any_delimiter_encoding_line_end_and_quoting(
    tmp_path: Path, encoding: str, rows: list[list[str]], delimiter: str, newline: str, quoting: int
) -> None:
    assert _read(tmp_path, _packed(rows, delimiter, newline, quoting, encoding)) == rows


@given(rows=_tables(LATIN), delimiter=st.sampled_from([",", ";", "\t", "|"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_a_table_in_western_letters_comes_back(tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    rows = [*rows, ["id-999", "Prüfung für Größe", "café naïve façade"]]
    assert _read(tmp_path, _packed(rows, delimiter, "\r\n", csv.QUOTE_MINIMAL, "cp1252")) == rows


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12), st.integers(-(2**63), 2**63 - 1), st.booleans()
)
"""Without floats, which JSON writes as they are read."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@given(
    rows=st.lists(st.dictionaries(st.sampled_from(["a", "b", "c d", "é"]), CELLS, min_size=1), min_size=1, max_size=8),
    form=st.sampled_from(["lines", "array", "indented array"]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_objects_come_back_as_lines_or_as_an_array(
    tmp_path: Path, encoding: str, rows: list[dict[str, object]], form: str
) -> None:
    array = json.dumps(rows, indent=2 if form == "indented array" else None)
    text = "\n".join(map(json.dumps, rows)) if form == "lines" else array
    path = tmp_path / "requests.json"
    path.write_bytes(text.encode(encoding))
    grid = read_json(examine(path, tmp_path))
    (chunk,) = grid.chunks()
    for name, cells in zip(grid.headers, chunk.columns, strict=True):
        wanted = [row.get(name) for row in rows]
        kinds = {type(cell) for cell in wanted if cell is not None}
        found = cells.values.to_pylist()
        assert found == (wanted if len(kinds) < 2 else [_said(cell) for cell in wanted])


def _said(cell: object) -> object:
    if cell is None or isinstance(cell, str):
        return cell
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
