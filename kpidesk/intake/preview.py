"""How a sheet would be read: its first rows as they stand, what each column becomes, and which cells cannot be used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz, process, utils

from kpidesk.base.progress import Silent
from kpidesk.intake import remarks
from kpidesk.intake.binding import bind, reading_of
from kpidesk.intake.conversion import Converter
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Chunk, Grid
from kpidesk.intake.habits import Pilot, assumed, habits, questions_of
from kpidesk.intake.inputs import Input
from kpidesk.intake.layout import Bound, Layout, squeezed
from kpidesk.intake.money import with_currency
from kpidesk.intake.privacy_recognition import recognise_personal
from kpidesk.intake.quantities import UNITS, factor
from kpidesk.intake.survey import Preview, PreviewCell, PreviewColumn, PreviewRow
from kpidesk.intake.texts import plain, written
from kpidesk.tables.column import Column, Role

SAMPLED = 5_000
"""Rows that a preview looks at."""
SHOWN, ALSO_BAD = 60, 40
"""Rows that it shows from the top, and further ones that have a bad cell."""
_LIKELY = 68
_SHOWN_OTHERWISE = ("unknown-columns", "unused-columns")
_SHOWN_TEXT = 80


def first_rows(grid: Grid, most: int = SAMPLED) -> tuple[Grid, bool]:
    """A grid of the first rows, kept in memory, and whether these are all."""
    kept: list[Chunk] = []
    room = most
    whole = True
    for chunk in grid.chunks():
        if not room:
            whole = False
            break
        taken = min(room, len(chunk.rows))
        whole = taken == len(chunk.rows)
        kept.append(_top(chunk, taken))
        room -= taken
        if not whole:
            break
    last = max((int(chunk.rows[-1]) for chunk in kept if len(chunk.rows)), default=0)
    ragged = {row: cells for row, cells in grid.ragged.items() if whole or row <= last}
    return replace(grid, chunks=lambda: iter(kept), ragged=ragged), whole


def _top(chunk: Chunk, rows: int) -> Chunk:
    columns = (replace(one, values=one.values[:rows], text=one.text and one.text[:rows]) for one in chunk.columns)
    return Chunk(tuple(columns), chunk.rows[:rows])


def preview(grid: Grid, role: Role, given: Input, timezone: str, *, whole: bool) -> Preview:
    """How the first rows of a sheet would be read; raises WrongUsage for columns or units that do not exist.

    A sheet that a tool's layout turns is shown as it will be read.
    """
    read = reading_of(grid, given, role if role.name else None, timezone)
    if read is not None:
        grid, role = read.grid, read.role
    layout = bind(grid, role, given, read)
    findings = Findings()
    pilot = Pilot(timezone, source=read.zone if read else "", answers=given.answers)
    rules = habits(grid, layout, frozenset(), pilot, Silent())
    questions = (*grid.questions, *(read.questions if read else ()), *questions_of(rules))
    grid, layout, rules = with_currency(grid, layout, rules)
    converter = Converter(grid, layout, rules, findings)
    rows: list[PreviewRow] = []
    for chunk in grid.chunks():
        rows += _rows(grid, layout, converter, chunk, len(rows))
    tally = converter.tally
    told = [*grid.told(), *layout.problems, *assumed(grid, layout, converter.rules)]
    for bound in layout.bound:
        told += remarks.counted(grid, bound, tally.notes.get(bound.name, {}))
    return Preview(
        file=grid.file,
        sheet=grid.sheet,
        role=role.name,
        header_row=grid.header_row,
        headers=grid.headers,
        columns=told_why(grid, layout, _columns(grid, layout, given.ignored)),
        rows=tuple(rows),
        problems=(
            *findings.listed(),
            *(problem for problem in told if problem.code not in ("unknown-columns", "unused-columns")),
        ),
        missing=tuple(column.name for column in layout.missing),
        read=tally.read + len(grid.ragged),
        rejected=tally.rejected + len(grid.ragged),
        whole=whole,
        recognised_as=read.recognised_as if read else "",
        sure=read.sure if read else 1.0,
        questions=questions,
    )


def _rows(grid: Grid, layout: Layout, converter: Converter, chunk: Chunk, had: int) -> list[PreviewRow]:
    """The first rows of a chunk, and later ones with a bad cell."""
    examined = converter.examine(chunk)
    bad: dict[int, np.ndarray] = {}
    for bound in layout.bound:
        cleaned = examined.cleaned[bound.name]
        mask = cleaned.bad | cleaned.outside
        if bound.column.required:
            mask = mask | np.asarray(cleaned.values.is_null())
        bad[bound.index] = mask & examined.used
    anywhere = np.logical_or.reduce(list(bad.values())) if bad else np.zeros(len(chunk.rows), dtype=bool)
    top = range(min(max(SHOWN - had, 0), len(chunk.rows)))
    more = [int(place) for place in np.flatnonzero(anywhere) if place not in top][: max(SHOWN + ALSO_BAD - had, 0)]
    places = [*top, *more[:ALSO_BAD]]
    faults = {index: {place for place in places if mask[place]} for index, mask in bad.items()}
    by_index = {bound.index: bound for bound in layout.bound}
    texts = [_texts(chunk, index, places) for index in range(len(grid.headers))]
    return [
        PreviewRow(
            int(chunk.rows[place]),
            tuple(
                PreviewCell(
                    texts[index][at],
                    remarks.fault(remarks.Spot(grid, chunk, by_index[index]), place)
                    if place in faults.get(index, ())
                    else "",
                )
                for index in range(len(grid.headers))
            ),
        )
        for at, place in enumerate(places)
    ]


def _texts(chunk: Chunk, index: int, places: Sequence[int]) -> list[str]:
    cells = chunk.columns[index]
    values = written(plain(cells.values.take(places))).to_pylist()
    beside = cells.text.take(places).to_pylist() if cells.text is not None else [None] * len(places)
    found = (value if value is not None else other for value, other in zip(values, beside, strict=True))
    return ["" if one is None else _short(str(one)) for one in found]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_TEXT else line[: _SHOWN_TEXT - 1] + "…"


def _columns(grid: Grid, layout: Layout, ignored: Iterable[str]) -> tuple[PreviewColumn, ...]:
    bound = {one.index: one for one in layout.bound}
    taken = {one.name for one in layout.bound}
    left = frozenset(ignored)
    return tuple(
        _bound(grid, bound[index])
        if index in bound
        else PreviewColumn(
            name,
            _letter(grid, index),
            proposal="" if name in left else propose(name, layout.role, taken),
        )
        for index, name in enumerate(grid.names)
    )


def told_why(grid: Grid, layout: Layout, columns: tuple[PreviewColumn, ...]) -> tuple[PreviewColumn, ...]:
    """The columns with why some of them are taken for people's data."""
    why = {index: one.why for index, one in recognise_personal(grid, layout).items()}
    return tuple(replace(one, personal=why.get(index, "")) for index, one in enumerate(columns))


def _bound(grid: Grid, one: Bound) -> PreviewColumn:
    return PreviewColumn(
        grid.names[one.index],
        _letter(grid, one.index),
        one.name,
        one.unit,
        units_of(one.column),
        one.column.required,
    )


def _letter(grid: Grid, index: int) -> str:
    return grid.address(index, 1)[:-1]


def units_of(column: Column) -> tuple[str, ...]:
    """One name of each unit that the cells of a column may be written in; the canonical one first, as ""."""
    known: dict[float, str] = {1.0: ""}
    for unit in UNITS:
        by = factor(column, unit)
        if by is not None:
            known.setdefault(round(by, 12), unit)
    return tuple(known.values()) if len(known) > 1 else ()


def propose(header: str, role: Role, taken: Iterable[str]) -> str:
    """The column not yet taken whose name is most like a header; "" where none is like it."""
    names = {column.name: column.name.removesuffix("_s") for column in role.columns if not column.open}
    free: Mapping[str, str] = {name: said for name, said in names.items() if name not in set(taken)}
    exact = next((name for name in free if squeezed(name) in squeezed(header) and len(name) > 3), "")
    found = process.extractOne(header, free, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_LIKELY)
    return str(found[2]) if found else exact
