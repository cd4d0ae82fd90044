"""Columns that become rows: one for each cell that is filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Cells, Chunk
from kpidesk.intake.recognition.deriving import repeated
from kpidesk.intake.recognition.heads import Heads, same
from kpidesk.intake.recognition.recogniser import Melt
from kpidesk.intake.recognition.sight import Sight, as_text
from kpidesk.intake.recognition.structures import entries_of
from kpidesk.intake.texts import filled

NAME, VALUE, TITLE = "@name", "@value", "@title"


@dataclass(frozen=True, slots=True)
class Strand:
    """One column that becomes rows, what all header rows say of it, and the columns of its group beside it, by their
    squeezed headers.
    """

    place: int
    name: str
    title: str
    beside: tuple[tuple[str, int], ...] = ()


def strands(heads: Heads, melt: Melt, taken: frozenset[int], numeric: frozenset[int]) -> tuple[Strand, ...]:
    """The columns that become rows. ``taken`` are read otherwise; ``numeric`` are those that hold numbers only."""
    if melt.opens is not None:
        return _groups(heads, heads.fitting(melt.opens))
    places: list[int] = []
    for said in melt.headers:
        places += heads.places(said)
    if melt.pattern is not None:
        places += [place for place in heads.fitting(melt.pattern) if place not in taken]
    if melt.rest:
        places += [place for place in range(len(heads.headers)) if place not in taken]
    chosen = [place for place in dict.fromkeys(places) if heads.headers[place].strip()]
    if melt.numeric:
        chosen = [place for place in chosen if place in numeric]
    if melt.further is not None and heads.further:
        chosen = [place for place in chosen if heads.has_further(place, melt.further)]
    return tuple(Strand(place, heads.headers[place].strip(), heads.title(place)) for place in sorted(chosen))


def _groups(heads: Heads, starts: Sequence[int]) -> tuple[Strand, ...]:
    ends = [*starts[1:], len(heads.headers)]
    return tuple(
        Strand(
            start,
            heads.headers[start].strip(),
            heads.title(start),
            tuple((f"@{same(heads.headers[place])}", place) for place in range(start + 1, end)),
        )
        for start, end in zip(starts, ends, strict=True)
    )


def melted(sight: Sight, woven: Sequence[Strand]) -> Iterator[Sight]:
    """For each strand the rows in which it, or a column of its group, is filled."""
    for strand in woven:
        cells = sight.chunk.columns[strand.place]
        there = filled(as_text(cells))
        beside = {name: as_text(sight.chunk.columns[place]) for name, place in strand.beside}
        mask = np.asarray(there.is_valid())
        for other in beside.values():
            mask = mask | np.asarray(filled(other).is_valid())
        if not mask.any():
            continue
        more = {NAME: repeated(strand.name, sight.height), VALUE: there, TITLE: repeated(strand.title, sight.height)}
        more |= beside
        yield Sight(sight.chunk, sight.heads, {**sight.more, **more}).filtered(mask)


def entries(sight: Sight, header: str) -> Iterator[Sight]:
    """A row for each entry of the lists and objects in the cells of a column: its key or number, and what is there."""
    cells = sight.text(header)
    if cells is None:
        return
    coded = pc.dictionary_encode(filled(cells))
    found = [() if word is None else entries_of(word) for word in coded.dictionary.to_pylist()]
    codes = coded.indices.to_pylist()
    counts = np.array([0 if code is None else len(found[code]) for code in codes], dtype=np.int64)
    flat = [entry for code in codes if code is not None for entry in found[code]]
    wide = sight.taken(np.repeat(np.arange(sight.height), counts))
    more = {
        NAME: pa.array([name for name, _ in flat], pa.string()),
        VALUE: pa.array([value for _, value in flat], pa.string()),
    }
    yield Sight(wide.chunk, wide.heads, {**wide.more, **more})


def having(chunk: Chunk, columns: Sequence[int]) -> Chunk:
    """The rows in which one of some columns is filled."""
    there = np.zeros(len(chunk.rows), dtype=bool)
    for place in columns:
        there |= np.asarray(chunk.columns[place].values.is_valid())
    return Chunk(tuple(Cells(one.values.filter(pa.array(there))) for one in chunk.columns), chunk.rows[there])


def in_order_of_rows(parts: Sequence[tuple[np.ndarray, tuple[Array, ...]]]) -> Chunk | None:
    """Rows of several strands as one chunk, those of one row of the file together."""
    if not parts:
        return None
    rows = np.concatenate([rows for rows, _ in parts])
    order = np.argsort(rows, kind="stable")
    width = len(parts[0][1])
    columns = (pa.concat_arrays([arrays[place] for _, arrays in parts]) for place in range(width))
    return Chunk(tuple(Cells(column.take(order)) for column in columns), rows[order])
