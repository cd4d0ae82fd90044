"""The first rows are noted while a grid is walked for another reason."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest

from kpidesk.intake.glance import NOTED, Glance
from kpidesk.intake.grid import Cells, Chunk, Grid


class Walks:
    """Chunks of 3,000 rows, and how many of them were handed out."""

    def __init__(self, chunks: int) -> None:
        self.handed_out = 0
        self._chunks = chunks

    def __call__(self) -> Iterator[Chunk]:
        for number in range(self._chunks):
            self.handed_out += 1
            rows = np.arange(number * 3_000, (number + 1) * 3_000)
            yield Chunk((Cells(pa.array(rows.astype(str))),), rows)


@pytest.fixture
def walks() -> Walks:
    return Walks(4)


def glance_at(walks: Walks) -> Glance:
    return Glance(Grid("a.csv", "", ("user_id",), (0,), walks))


def seen(glance: Glance) -> list[int]:
    return [int(row) for chunk in glance.first_rows() for row in chunk.rows]


def test_that_a_walk_notes_the_first_rows_and_hands_out_all(walks: Walks) -> None:
    glance = glance_at(walks)
    assert sum(len(chunk.rows) for chunk in glance.grid.chunks()) == 12_000
    assert seen(glance) == list(range(NOTED))
    assert walks.handed_out == 4


def test_that_only_what_is_needed_is_read_where_nobody_walked(walks: Walks) -> None:
    assert seen(glance_at(walks)) == list(range(NOTED))
    assert walks.handed_out == 2


def test_that_a_walk_that_ends_early_has_noted_nothing_false(walks: Walks) -> None:
    glance = glance_at(walks)
    next(glance.grid.chunks())
    assert seen(glance) == list(range(NOTED))


@pytest.mark.parametrize("chunks", [0, 1])
def test_that_a_short_grid_is_noted_whole(chunks: int) -> None:
    walks = Walks(chunks)
    glance = glance_at(walks)
    assert len(seen(glance)) == 3_000 * chunks
    assert [len(chunk.columns) for chunk in glance.first_rows()] == [1] * chunks
    assert walks.handed_out == chunks
