"""The columns of a preview: what each becomes and how sure that is, where it comes from, and how it is stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process, utils

from kpidesk.intake.grid import Grid, column_letter
from kpidesk.intake.inputs import Input
from kpidesk.intake.layout import Bound, Layout, squeezed
from kpidesk.intake.money import CURRENCY
from kpidesk.intake.privacy import Protection, fates_of, treat
from kpidesk.intake.privacy_recognition import recognise_personal
from kpidesk.intake.quantities import UNITS, factor
from kpidesk.intake.recognition import proposing
from kpidesk.intake.recognition.origins import origins_of
from kpidesk.intake.recognition.reading import Reading
from kpidesk.intake.survey import PreviewColumn
from kpidesk.tables.column import Column, Role

_LIKELY = 68
_BY_NAME_ALONE = 0.5
"""How sure a proposal is that only the name speaks for."""


def columns_of(
    raw: Grid, grid: Grid, layout: Layout, given: Input, read: Reading | None, protection: Protection | None
) -> tuple[PreviewColumn, ...]:
    """The columns of ``grid``, which is ``raw`` as it will be read."""
    bound = {one.index: one for one in layout.bound}
    proposals = {} if read is not None and read.only else _proposals(grid, layout, given.ignored)
    free = {
        index: PreviewColumn(name, _letter(grid, index), proposal=proposal, sure=sure)
        for index, name in enumerate(grid.names)
        for proposal, sure in (proposals.get(index, ("", 1.0)),)
    }
    found = tuple(_bound(grid, bound[index], read) if index in bound else one for index, one in free.items())
    found = _with_origins(raw, found, read)
    return _with_people(grid, layout, given, found, protection)


def _bound(grid: Grid, one: Bound, read: Reading | None) -> PreviewColumn:
    by_likeness = read is not None and not read.only and read.columns.get(one.name) == grid.names[one.index]
    return PreviewColumn(
        grid.names[one.index],
        _letter(grid, one.index),
        one.name,
        one.unit,
        units_of(one.column),
        one.column.required,
        sure=read.sures.get(one.name, 1.0) if read is not None and by_likeness else 1.0,
    )


def _proposals(grid: Grid, layout: Layout, ignored: Collection[str]) -> dict[int, tuple[str, float]]:
    """By place: what a column that is not read may be, and how sure that is: by names and cells, else by its name."""
    if not layout.role.name:
        return {}
    places = {one.index for one in layout.bound}
    taken = {one.name for one in layout.bound}
    found: dict[int, tuple[str, float]] = {}
    likely = proposing.propose(grid, layout.role)
    for name, guess in likely.columns.items() if likely else ():
        if guess.place not in places and name not in taken and grid.names[guess.place] not in ignored:
            found[guess.place] = (name, guess.sure)
            taken.add(name)
    for index, name in enumerate(grid.names):
        if index in places or index in found or name in ignored:
            continue
        like = propose(name, layout.role, taken)
        if like:
            found[index] = (like, _BY_NAME_ALONE)
    return found


def _with_origins(raw: Grid, columns: Sequence[PreviewColumn], read: Reading | None) -> tuple[PreviewColumn, ...]:
    """Columns that the sheet does not have by that name, with those of the sheet that they are worked out from.

    A currency that has no column of its own comes last, with the letter of the amounts that it was taken from.
    """
    origins = origins_of(raw, read) if read is not None and read.only else {}
    amounts = tuple(one.name for one in columns[:-1] if one.reads and one.letter == columns[-1].letter)[:1]
    return tuple(
        one
        if one.name in raw.names or not one.reads
        else replace(one, comes_from=amounts if one.reads == CURRENCY else origins.get(one.reads, ()))
        for one in columns
    )


def _with_people(
    grid: Grid, layout: Layout, given: Input, columns: Sequence[PreviewColumn], protection: Protection | None
) -> tuple[PreviewColumn, ...]:
    """The columns with why some of them are taken for people's data, and what becomes of those."""
    why = {index: one.why for index, one in recognise_personal(grid, layout).items()}
    known = {one.name: one for one in layout.bound}
    choices = treat(grid, layout, given.privacy, protection or Protection()).choices
    fates = {
        known[name].index: (tuple(one.value for one in fates_of(known[name].column)), choice.value)
        for name, choice in choices.items()
    }
    return tuple(
        replace(
            one,
            personal=why.get(index, ""),
            fates=fates[index][0] if index in fates else (),
            fate=fates[index][1] if index in fates else "",
        )
        for index, one in enumerate(columns)
    )


def _letter(grid: Grid, index: int) -> str:
    return column_letter(grid.letters[index])


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
