"""However fast the rows of a text are read, they are the same ones, with the same numbers."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpidesk.base.errors import Unusable
from kpidesk.intake import textrows
from kpidesk.intake.textrows import Form, TextRows

CELLS = st.sampled_from(["a", "12.5", "", "long text " * 9, "two\nlines", "three\r\nlines\nhere", 'a "word"', "x,y"])
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=60)
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def form_of(path: Path) -> Form:
    return Form(path, path.name, ",", 3, range(3), 1, 2)


def read(rows: TextRows) -> tuple[list[int], list[list[str]]]:
    """Numbers and cells of all rows; nothing and blank are one."""
    numbers: list[int] = []
    cells: list[list[str]] = []
    for chunk in rows.chunks():
        numbers += chunk.rows.tolist()
        columns = [[cell or "" for cell in one.values.to_pylist()] for one in chunk.columns]
        cells += [list(row) for row in zip(*columns, strict=True)]
    return numbers, cells


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([["one", "two", "three"], *rows])


@FEW
@given(ROWS, st.sampled_from([400, 1000, 2**20]))
def test_that_texts_of_several_lines_come_out_whole_wherever_blocks_end(
    tmp_path: Path, rows: list[list[str]], block: int
) -> None:
    path = tmp_path / "log.csv"
    write(path, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textrows, "BLOCK", block)
        numbers, cells = read(TextRows(form_of(path)))
    assert cells == rows
    assert numbers == list(range(2, len(rows) + 2))


def test_that_rows_out_of_order_are_left_out_and_told_in_every_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textrows, "BLOCK", 500)
    lines = [f"{at},b,c" for at in range(300)]
    lines[120], lines[250] = "120,b", "250,b,c,d"
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["one,two,three", *lines]) + "\n", encoding="utf-8")
    rows = TextRows(form_of(path))
    for _ in range(2):
        numbers, cells = read(rows)
        assert rows.ragged == {122: 2, 252: 4}
        assert rows.texts == {122: "120,b", 252: "250,b,c,d"}
        assert numbers == [number for number in range(2, 302) if number not in (122, 252)]
        assert [int(row[0]) + 2 for row in cells] == numbers
        rows.ragged.clear()  # whoever tells of them may take them


def test_that_rows_are_read_once_where_they_fit_the_memory_and_twice_where_they_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.csv"
    write(path, [["a", "b", "c"]] * 50)
    kept = TextRows(form_of(path))
    monkeypatch.setattr(textrows, "KEPT", 10)
    not_kept = TextRows(form_of(path))
    assert read(not_kept) == (list(range(2, 52)), [["a", "b", "c"]] * 50)
    monkeypatch.setattr(textrows, "KEPT", 2**20)
    assert read(kept) == read(not_kept)
    write(path, [["d", "e", "f"]] * 2)
    assert read(kept)[1] == [["a", "b", "c"]] * 50


def test_that_a_quotation_mark_that_is_never_closed_loses_no_row_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textrows, "BLOCK", 500)
    path = tmp_path / "log.csv"
    lines = [f"{at},b,c" for at in range(300)]
    lines[200] = '200,b,"c'
    path.write_text("\n".join(["one,two,three", *lines]) + "\n", encoding="utf-8")
    with pytest.raises(Unusable, match=r"quotation mark"):
        read(TextRows(form_of(path)))
