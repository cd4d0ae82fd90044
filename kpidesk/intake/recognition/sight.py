"""A chunk of a grid as a recogniser sees it: columns by what it calls them, cells as text."""

import numpy as np
import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Cells, Chunk
from kpidesk.intake.recognition.heads import Heads
from kpidesk.intake.texts import filled, plain, written


class Sight:
    """Cells by what a recogniser calls their column. ``more`` holds what a melt adds, under names that begin with @."""

    def __init__(self, chunk: Chunk, heads: Heads, more: dict[str, Array] | None = None) -> None:
        self.chunk, self.heads, self.more = chunk, heads, more or {}

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.chunk.rows)

    def places(self, said: str) -> tuple[int, ...]:
        """The columns of a name."""
        return self.heads.places(said)

    def text(self, said: str) -> Array | None:
        """The cells of the first column of a name that is filled in a row, as text; None without such a column."""
        if said.startswith("@"):
            return self.more.get(said)
        found: Array | None = None
        for place in self.places(said):
            cells = filled(as_text(self.chunk.columns[place]))
            found = cells if found is None else pc.coalesce(found, cells)
        return found

    def typed(self, said: str) -> Array | None:
        """The cells of the first column of a name as the reader gave them."""
        places = self.places(said)
        if said.startswith("@") or not places:
            return self.text(said)
        cells = self.chunk.columns[places[0]]
        return as_text(cells) if cells.text is not None else plain(cells.values)

    def filtered(self, mask: np.ndarray) -> "Sight":
        """Only some of the rows."""
        keep = pa.array(mask)
        columns = tuple(
            Cells(one.values.filter(keep), None if one.text is None else one.text.filter(keep))
            for one in self.chunk.columns
        )
        more = {name: array.filter(keep) for name, array in self.more.items()}
        return Sight(Chunk(columns, self.chunk.rows[mask]), self.heads, more)

    def taken(self, places: np.ndarray) -> "Sight":
        """The rows at these places, as often as they are named."""
        at = pa.array(places)
        columns = tuple(
            Cells(plain(one.values).take(at), None if one.text is None else one.text.take(at))
            for one in self.chunk.columns
        )
        more = {name: array.take(at) for name, array in self.more.items()}
        return Sight(Chunk(columns, self.chunk.rows[places]), self.heads, more)


def as_text(cells: Cells) -> Array:
    """Cells as people write them."""
    values = written(plain(cells.values)).cast(pa.string())
    return values if cells.text is None else pc.coalesce(values, plain(cells.text).cast(pa.string()))
