"""The first rows of a grid, noted in passing by whoever walks it first, so that nobody has to read it once more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpidesk.intake.grid import Chunk, Grid

NOTED = 5_000
"""Rows."""


class Glance:
    """``grid`` is to be walked in the place of the one that is given; ``first_rows`` are those that were seen then."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._noted: list[Chunk] | None = None
        self.grid = replace(grid, chunks=self._walk)

    def first_rows(self) -> Sequence[Chunk]:
        """The first rows, read now where nobody has walked the grid yet."""
        if self._noted is None:
            for _ in self._walk():
                if self._noted is not None:
                    break
        return self._noted or ()

    def _walk(self) -> Iterator[Chunk]:
        noted: list[Chunk] = []
        room = NOTED
        for chunk in self._grid.chunks():
            if room:
                noted.append(_top(chunk, room))
                room -= len(noted[-1].rows)
                self._noted = None if room else noted
            yield chunk
        self._noted = noted


def _top(chunk: Chunk, rows: int) -> Chunk:
    columns = (replace(one, values=one.values[:rows], text=one.text and one.text[:rows]) for one in chunk.columns)
    return Chunk(tuple(columns), chunk.rows[:rows])
