"""A cheap look at texts finds the words that a thorough one finds, and what was found is kept as long as its array."""

import gc
import weakref

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.intake.edges import Words, edges
from kpidesk.intake.remembering import remembered

TEXTS = st.lists(
    st.sampled_from(["", "Total", "total", "tool", "Tal", "é", "合計", "x" * 300, "a total", None]), max_size=30
)


@given(TEXTS, st.integers(0, 5))
def test_that_edges_are_those_of_each_text_wherever_a_slice_begins(texts: list[str | None], start: int) -> None:
    array = pa.array(texts, pa.string()).slice(start)
    known = edges(array)
    cells = [(text or "").encode() for text in texts[start:]]
    assert known.lengths.tolist() == [len(cell) for cell in cells]
    assert known.first.tolist() == [cell[0] if cell else 0 for cell in cells]
    assert known.last.tolist() == [cell[-1] if cell else 0 for cell in cells]
    assert bytes(known.letters) == b"".join(cells)


@given(TEXTS)
def test_that_words_are_found_where_they_stand_alone(texts: list[str | None]) -> None:
    found = Words(["Total", "合計", "a total", ""]).among(pa.array(texts, pa.string()))
    assert found.tolist() == [text in ("Total", "合計", "a total") for text in texts]


def test_that_what_lies_under_a_null_is_no_word() -> None:
    letters = pa.array(["Total", "Total"], pa.string())
    hidden = pa.Array.from_buffers(pa.string(), 2, [pa.py_buffer(b"\x02"), *letters.buffers()[1:]])
    assert hidden.to_pylist() == [None, "Total"]
    assert Words(["Total"]).among(hidden).tolist() == [False, True]
    assert edges(hidden).first.tolist() == [0, ord("T")]


def test_that_work_is_done_once_for_each_array_and_keeps_none() -> None:
    done: list[int] = []

    @remembered
    def doubled(array: pa.Int64Array) -> object:
        done.append(len(array))
        return array if not len(array) else np.asarray(array) * 2

    one, same, empty = pa.array([1, 2]), pa.array([1, 2]), pa.array([], pa.int64())
    assert doubled(one) is doubled(one)
    assert doubled(empty) is empty
    assert doubled(empty) is empty
    doubled(same)
    assert done == [2, 0, 2]
    gone = [weakref.ref(array) for array in (one, empty)]
    del one, empty
    gc.collect()
    assert [one() for one in gone] == [None, None]
