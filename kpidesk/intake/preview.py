"""How a sheet would be read: its first rows as they stand, what each column becomes, and which cells cannot be used."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Silent
from kpidesk.intake import remarks
from kpidesk.intake.asking import Question
from kpidesk.intake.binding import bind, reading_of
from kpidesk.intake.conversion import Converter
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Chunk, Grid
from kpidesk.intake.habits import Pilot, assumed, habits, questions_of
from kpidesk.intake.inputs import Input
from kpidesk.intake.layout import Layout
from kpidesk.intake.money import with_currency
from kpidesk.intake.preview_columns import columns_of
from kpidesk.intake.privacy import Protection
from kpidesk.intake.recognition.origins import is_turned
from kpidesk.intake.survey import Preview, PreviewCell, PreviewRow
from kpidesk.intake.texts import plain, written
from kpidesk.tables.column import Role

SAMPLED = 5_000
"""Rows that a preview looks at."""
SHOWN, ALSO_BAD = 60, 40
"""Rows that it shows from the top, and further ones that have a bad cell."""
_SHOWN_OTHERWISE = ("unknown-columns", "unused-columns", "proposed-columns")
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


def preview(
    grid: Grid, role: Role, given: Input, timezone: str, *, whole: bool, protection: Protection | None = None
) -> Preview:
    """How the first rows of a sheet would be read; raises WrongUsage for columns or units that do not exist.

    A sheet that a tool's layout turns is shown as it will be read. ``protection``: what became of people's data before.
    """
    raw = grid
    read = reading_of(grid, given, role if role.name else None, timezone)
    if read is not None:
        grid, role = read.grid, read.role
    layout = bind(grid, role, given, read)
    findings = Findings()
    pilot = Pilot(timezone, source=read.zone if read else "", answers=given.answers)
    rules = habits(grid, layout, frozenset(), pilot, Silent())
    asked = {one.key: one for one in (*grid.questions, *(read.questions if read else ()), *questions_of(rules))}
    grid, layout, rules = with_currency(grid, layout, rules)
    converter = Converter(grid, layout, rules, findings)
    rows: list[PreviewRow] = []
    for chunk in grid.chunks():
        rows += _rows(grid, layout, converter, chunk, len(rows))
    tally = converter.tally
    told = [*grid.told(), *layout.problems, *assumed(grid, layout, converter.rules)]
    told += read.told() if read is not None and whole else []
    for bound in layout.bound:
        told += remarks.counted(grid, bound, tally.notes.get(bound.name, {}))
    return Preview(
        file=grid.file,
        sheet=grid.sheet,
        role=role.name,
        header_row=grid.header_row,
        headers=raw.headers,
        columns=columns_of(raw, grid, layout, given, read, protection),
        rows=tuple(rows),
        problems=(
            *findings.listed(),
            *(one for one in told if one.code not in _SHOWN_OTHERWISE and not _is_asked(one, asked.values())),
        ),
        missing=tuple(column.name for column in layout.missing),
        read=tally.read + len(grid.ragged),
        rejected=tally.rejected + len(grid.ragged),
        whole=whole,
        recognised_as=read.recognised_as if read else "",
        sure=read.sure if read else 1.0,
        questions=tuple(asked.values()),
        proposed=read.proposed if read else "",
        turned=read is not None and is_turned(read),
    )


def _is_asked(problem: Problem, questions: Iterable[Question]) -> bool:
    """Whether a question is shown that says the same."""
    return problem.level is Level.ASSUMED and any(
        problem.code == one.code and problem.column == one.column for one in questions
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
