"""Running sums of the columns of a table, by which a row of totals is known."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.texts import is_text, plain

_RELATIVE = 1e-6
_NUMBER = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"


class Sums:
    """Of all rows so far that are no totals, and of those since the last total; with and without hidden rows."""

    def __init__(self, columns: Sequence[int], grid: Grid) -> None:
        self.columns = list(columns)
        self.sign = "," if grid.decimal_comma else "."
        self.all = np.zeros((2, len(self.columns)))
        self.mark = np.zeros((2, len(self.columns)))
        self.rows, self.rows_at_mark = 0, 0
        self._first: int | None = None
        self._running = np.zeros((2, 0, len(self.columns)))
        self._figures = np.zeros((0, len(self.columns)))

    def gather(self, chunk: Chunk, gone: np.ndarray, hidden: np.ndarray, totals: AbstractSet[int]) -> None:
        """Take in a whole chunk of rows above, of which some were left out."""
        self.begin(chunk, gone, hidden)
        for place in np.flatnonzero(gone):
            if int(chunk.rows[place]) in totals:
                self.mark, self.rows_at_mark = self._before(int(place)), self.rows + int(place)
        self.add(chunk, gone, hidden)

    def begin(self, chunk: Chunk, gone: np.ndarray, hidden: np.ndarray) -> None:
        """Turn to a chunk."""
        self._first = int(chunk.rows[0]) if len(chunk.rows) else None
        figures = np.column_stack([self._read(chunk.columns[place]) for place in self.columns] or [np.zeros((0, 0))])
        self._figures = np.where(gone[:, None], 0.0, figures) if figures.size else figures
        shown = np.where(hidden[:, None], 0.0, self._figures) if figures.size else figures
        self._running = np.stack([np.cumsum(self._figures, axis=0), np.cumsum(shown, axis=0)])

    def add(self, chunk: Chunk, gone: np.ndarray, hidden: np.ndarray) -> None:
        """Leave a chunk behind."""
        if not len(chunk.rows):
            return
        if self._first != int(chunk.rows[0]):
            self.begin(chunk, gone & ~hidden, hidden)
        self.all = self._before(len(chunk.rows))
        self.rows += len(chunk.rows)
        self._first = None

    def _before(self, place: int) -> np.ndarray:
        if not place or not self.columns:
            return self.all.copy()
        return np.asarray(self.all + self._running[:, place - 1])

    def pass_total(self, chunk: Chunk, place: int) -> None:
        """Sums since the last total begin anew below a row, which counts no more."""
        self._turn_to(chunk)
        if not self.columns:
            return
        self._running[:, place:] -= self._figures[place]
        self._figures[place] = 0.0
        self.mark, self.rows_at_mark = self._before(place), self.rows + place + 1

    def _turn_to(self, chunk: Chunk) -> None:
        if self._first != int(chunk.rows[0]):
            nothing = np.zeros(len(chunk.rows), dtype=bool)
            self.begin(chunk, nothing, nothing)

    def prove(self, chunk: Chunk, place: int, filled_in: Sequence[int], *, labelled: bool) -> bool:
        """Whether the numbers of a row are sums of those above it."""
        self._turn_to(chunk)
        places = [at for at, column in enumerate(self.columns) if column in filled_in]
        if not places:
            return False
        row = self._figures[place][places]
        above = self._before(place)[:, places]
        since = above - self.mark[:, places]
        least = 1 if labelled else 2
        for sums, count in ((above, self.rows + place), (since, self.rows + place - self.rows_at_mark)):
            if count >= least and any(_agree(row, one, labelled=labelled) for one in sums):
                return True
        return False

    def _read(self, cells: Cells) -> np.ndarray:
        values = plain(cells.values)
        return _floats(_figures(values, self.sign) if is_text(values.type) else values)


def _figures(text: Array, sign: str) -> Array:
    """Numbers out of text, however they are grouped and whatever stands around them; null where there is none."""
    bare = pc.replace_substring_regex(text, r"[^0-9.,+\-eE]", "")
    if sign == ",":
        bare = pc.replace_substring(pc.replace_substring(bare, ".", ""), ",", ".")
    bare = pc.replace_substring(bare, ",", "")
    number = pc.fill_null(pc.match_substring_regex(bare, _NUMBER), False)
    return pc.if_else(number, bare, pa.scalar(None, pa.string())).cast(pa.float64())


def _floats(values: Array) -> np.ndarray:
    if not (pa.types.is_integer(values.type) or pa.types.is_floating(values.type)):
        return np.zeros(len(values))
    numbers = np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False))
    return np.asarray(np.nan_to_num(numbers, nan=0.0, posinf=0.0, neginf=0.0))


def _agree(row: np.ndarray, sums: np.ndarray, *, labelled: bool) -> bool:
    """Whether a number of the row, and of a row without a name at least half of them, is the sum above it."""
    there = row != 0
    same = there & (np.abs(row - sums) <= _tolerance(row) + _RELATIVE * np.abs(sums))
    return bool(same.any()) and (labelled or int(same.sum()) * 2 >= int(there.sum()))


def _tolerance(row: np.ndarray) -> np.ndarray:
    """Half a unit of the last decimal that a number shows, of the first two, and at most half a percent."""
    tenths = np.abs(row * 10 - np.round(row * 10)) < 1e-9
    shown = np.where(row == np.round(row), 0.5, np.where(tenths, 0.05, 0.005))
    return np.asarray(np.minimum(shown, 0.005 * np.abs(row)))
