"""What the cells of a column tell about how they are written: gathered in the first walk over a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from kpidesk.base.progress import Progress
from kpidesk.intake import currencies, durations, moments, numbers, words
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Cells, Grid
from kpidesk.intake.layout import Bound
from kpidesk.intake.quantities import seconds_of_one
from kpidesk.intake.texts import filled, is_text, plain
from kpidesk.tables.column import Kind

NUMERIC = (Kind.NUMBER, Kind.INTEGER, Kind.SHARE, Kind.SECONDS, Kind.MONEY)
TIMES = (Kind.TIME, Kind.DATE)
_SAMPLED = 2_000
"""Figures of a chunk that are looked at for their size."""
_MANY = 100
"""So many different words are no column of yes and no."""


@dataclass(slots=True)
class Evidence:
    """What one column's cells tell.

    ``figures``: some of its plain numbers, where their unit is not known. ``signs``: how many amounts are written with
    each sign or code of a currency, "" for none. ``flags``: the words of a yes/no column. ``blanks``: whether it has
    empty cells.
    """

    marks: numbers.Marks = field(default_factory=numbers.Marks)
    orders: moments.Orders = field(default_factory=moments.Orders)
    shapes: durations.Shapes = field(default_factory=durations.Shapes)
    figures: list[np.ndarray] = field(default_factory=list)
    signs: Counter[str] = field(default_factory=Counter)
    flags: set[str] = field(default_factory=set)
    blanks: bool = False

    @property
    def middle(self) -> float | None:
        """The median of the figures; None without any."""
        known = np.concatenate(self.figures) if self.figures else np.zeros(0)
        return float(np.median(known)) if len(known) else None

    @property
    def only_marks(self) -> bool:
        """Whether a yes/no column holds nothing but marks for a yes, and empty cells."""
        return self.blanks and len(self.flags) == 1 and self.flags <= set(words.MARKS)


def is_open(bound: Bound) -> bool:
    """Whether only the size of its numbers can tell a column's unit."""
    return not bound.unit_known and not bound.unit and seconds_of_one(bound.column) is not None


def gather(grid: Grid, watched: Iterable[Bound], progress: Progress) -> dict[str, Evidence]:
    """Look at every cell of the columns; those of a ``typed`` grid only for the size of their numbers."""
    looked = [bound for bound in watched if not grid.typed or is_open(bound)]
    found = {bound.name: Evidence() for bound in looked}
    if not looked:
        return found
    for chunk in grid.chunks():
        progress.step(f"Looking at {grid.file}")
        for bound in looked:
            _look(chunk.columns[bound.index], bound, found[bound.name])
    return found


def _look(cells: Cells, bound: Bound, found: Evidence) -> None:
    kind, text = bound.column.kind, _text(cells)
    if is_open(bound):
        found.figures.append(_figures(cells, text))
    if text is None or text.null_count == len(text):
        found.blanks = found.blanks or bool(text is not None and len(text))
        return
    if kind in NUMERIC:
        _look_at_figures(text, bound, found)
    elif kind in TIMES:
        found.orders += moments.orders(text)
    elif kind is Kind.FLAG and len(found.flags) < _MANY and found.flags <= set(words.MARKS):
        found.flags.update(pc.unique(pc.utf8_lower(text)).drop_null().to_pylist()[:_MANY])
        found.blanks = found.blanks or text.null_count > 0


def _look_at_figures(text: Array, bound: Bound, found: Evidence) -> None:
    timed = seconds_of_one(bound.column) is not None
    programmed = numbers.all_plain(text)
    found.marks += numbers.marks(durations.without_unit(text) if timed and not programmed else text)
    if timed and not programmed:
        found.shapes += durations.shapes(text)
    if bound.column.kind is Kind.MONEY and not programmed:
        counted = pc.value_counts(pc.fill_null(currencies.words_of(text.drop_null()), ""))
        for said, count in zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True):
            found.signs[said] += count


def _figures(cells: Cells, text: Array | None) -> np.ndarray:
    values = plain(cells.values)
    if text is not None and is_text(values.type):
        values, _ = numbers.parse(text.drop_null().slice(0, _SAMPLED), numbers.Decimal())
    if not (pa.types.is_integer(values.type) or pa.types.is_floating(values.type)):
        return np.zeros(0)
    known: np.ndarray = np.asarray(values.drop_null().cast(pa.float64(), safe=False))
    known = known[np.isfinite(known)]
    return known[:_SAMPLED]


def _text(cells: Cells) -> Array | None:
    values = plain(cells.text) if cells.text is not None else plain(cells.values)
    return filled(values) if is_text(values.type) else None
