"""A newer export of what the project has already: nothing may count twice, and nothing may go without a word.

Rows of roles with an id are told by it. Where ids recur, the row of the newer import counts in the place of the older
one, as its status may have changed. Of the other roles whole rows are compared within the days that both have: where
at least half of the older rows recur, it is a newer export of the same, and its days take the place of theirs; else
it is taken for another source, and both count, with a warning. Nothing is deleted: what does not count any more comes
back when the newer import is undone. Labels and measurements may overlap: the newest of each counts anyway.

A file that lacks a column that the older rows have filled is no newer export of them: they stay, and only what is new
comes in. Files that come in together are held against each other as well, but by id alone: sheets of the same days
that were handed in together were meant to be added.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kpidesk.base.errors import WrongUsage
from kpidesk.base.periods import Period
from kpidesk.base.problems import Problem
from kpidesk.intake.inputs import Input
from kpidesk.session.likeness import (
    IDS,
    SAME_MOMENT,
    Rows,
    between,
    day,
    differing,
    ends,
    known_in,
    places_in,
    whole_rows,
)
from kpidesk.store.imports import Held
from kpidesk.store.yielding import Marks, Yielding, write_rest
from kpidesk.tables.roles import ROLES
from kpidesk.tables.table import Source, Table
from kpidesk.views.overlapping import ADD, BOTH, CHOICES, NEWER, OVERLAP, REPLACE, Effect, Overlap, said

LATER_WINS = frozenset({"labels", "measurements", "reference"})
SAME_EXPORT = 0.5
"""The share of the older rows of the days that both have that a newer export of the same repeats, at least."""
Choose = Callable[[Source], str]
"""What was chosen for a sheet; "" where nobody chose."""


@dataclass(frozen=True, slots=True)
class Overlapping:
    """What was found, the rows that yield by what was chosen, and what is said of it."""

    overlaps: tuple[Overlap, ...] = ()
    yields: tuple[Yielding, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """A stored table that shares ids or days with a new one.

    ``known``: rows of the new one that count there already; ``there``: their likes there, counting or not; ``within``:
    rows there of the days of the new one; ``shared``: rows of the new one that have a like there, counting or not.
    ``changed``: by column, the ``known`` ones with another cell in it. ``lacking``: columns that the rows there have
    filled and the new ones have not. ``reused``: its ids name something else.
    """

    held: Rows
    known: Marks
    there: Marks
    within: Marks
    shared: Marks
    changed: dict[str, Marks]
    lacking: tuple[str, ...]
    by_id: bool
    reused: bool
    period: Period | None


def find_overlaps(new: Sequence[Table], held: Sequence[Held], choose: Choose = lambda _: "") -> Overlapping:
    """Compare tables that come in with those that are there, and settle what counts."""
    stored, beside = [Rows.held(one) for one in held], list[Rows]()
    overlaps: list[Overlap] = []
    yields: list[Yielding] = []
    problems: list[Problem] = []
    for table in new:
        mine, chosen = Rows.new(table), choose(table.source)
        pairs = _pairs(mine, [one for one in (*stored, *beside) if one.table.role == table.role])
        beside.append(mine)
        if not pairs:
            continue
        overlap = _overlap(mine, pairs)
        if chosen in overlap.effects:
            overlap = replace(overlap, choice=chosen)
        overlaps.append(overlap)
        problems.append(said(overlap, chosen=chosen in overlap.effects))
        settled = _settled(mine, pairs, overlap.choice)
        beside = [_left(one, settled) for one in beside]
        yields += settled
    return Overlapping(tuple(overlaps), tuple(yields), tuple(problems))


def _left(rows: Rows, yields: Sequence[Yielding]) -> Rows:
    """A table that comes in, without the rows that yield."""
    counts = rows.by_part(rows.counts)
    for one in yields:
        if one.part in rows.parts:
            place = rows.parts.index(one.part)
            counts[place] &= ~one.rows
    return replace(rows, counts=np.concatenate([np.zeros(0, dtype=bool), *counts]))


def choices(inputs: Sequence[Input], choice: str) -> Choose:
    """What was chosen for the sheet of a source: the answer of its input, else a choice for all; "" for none.

    Raises WrongUsage for what is no choice.
    """
    for one in (choice, *(given.answers.get(OVERLAP, "") for given in inputs)):
        if one and one not in CHOICES:
            raise WrongUsage(f'"{one}" is no way to treat what overlaps.', f"It is one of: {', '.join(CHOICES)}.")

    def choose(source: Source) -> str:
        given = next((one for one in inputs if _is_of(source, one) and one.answers.get(OVERLAP)), None)
        return given.answers[OVERLAP] if given is not None else choice

    return choose


def _is_of(source: Source, given: Input) -> bool:
    named = given.path.is_dir() or given.path.name == source.file
    if given.sheet is None and given.table is None:
        return named
    table = f" (table {given.table})" if given.table not in (None, 1) else ""
    return named and source.sheet == f"{given.sheet or ''}{table}".strip()


def asked_of_files(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The inputs with the answers to what their files ask: what overlaps is not asked by a file alone."""
    return tuple(
        replace(one, answers={key: told for key, told in one.answers.items() if key != OVERLAP}) for one in inputs
    )


def standing(held: Sequence[Held], new: Sequence[Table], yields: Sequence[Yielding], folder: Path) -> tuple[Table, ...]:
    """All tables as they would count once the new ones are stored; parts without rows that yield go to ``folder``."""
    marked: dict[int | Path, list[Marks]] = {}
    for one in yields:
        marked.setdefault(one.part, []).append(one.rows)
    rows = (*(Rows.held(one) for one in held), *(Rows.new(table) for table in new))
    return tuple(_standing(one, marked, folder / f"{place}") for place, one in enumerate(rows))


def _standing(rows: Rows, marked: Mapping[int | Path, Sequence[Marks]], folder: Path) -> Table:
    files, left = [], 0
    for part, file, counts in zip(rows.parts, rows.table.parts, rows.by_part(rows.counts), strict=True):
        gone = np.logical_or.reduce([~counts, *marked.get(part, ())])
        if gone.any():
            folder.mkdir(exist_ok=True)
            write_rest(file, gone, folder / file.name)
        files.append(folder / file.name if gone.any() else file)
        left += int(gone.sum())
    return replace(rows.table, parts=tuple(files), yielded=left)


def _pairs(mine: Rows, stored: Sequence[Rows]) -> list[_Pair]:
    """The other tables of its role that have something of a new one."""
    if mine.table.role in LATER_WINS or not stored:
        return []
    found = (_pair(mine, one) for one in stored if len(one)) if len(mine) else ()
    pairs = [one for one in found if one is not None]
    return [one for one in pairs if not one.reused] or pairs


def _pair(mine: Rows, held: Rows) -> _Pair | None:
    span, theirs = ends(mine), ends(held)
    dated = span is not None and theirs is not None and span[0] <= theirs[1] and theirs[0] <= span[1]
    within = between(held, span) if dated and span is not None else np.zeros(len(held), dtype=bool)
    period = Period(day(max(span[0], theirs[0])), day(min(span[1], theirs[1]))) if dated and span and theirs else None
    ids, other_ids = mine.ids(), held.ids()
    by_id = ids is not None and other_ids is not None
    if not by_id and (held.to is None or not (within & held.counts).any()):
        return None
    columns = [one for one, kind in mine.kinds().items() if held.kinds().get(one) == kind]
    keys, others = (ids, other_ids) if by_id else (whole_rows(mine, columns), whole_rows(held, columns))
    assert keys is not None and others is not None  # noqa: S101, PT018 - by_id says so
    places = places_in(keys, others)
    if by_id and not len(places[0]):
        return None
    reused = by_id and _are_reused(mine, held, places)
    changed = (
        differing(mine, held, places, [one for one in columns if one != IDS.get(mine.table.role)]) if by_id else {}
    )
    shared = np.zeros(len(mine), dtype=bool)
    shared[places[0]] = True
    known = known_in(keys, others.filter(held.counts))
    spread = {name: _spread(marks, places[0], len(mine)) & known for name, marks in changed.items()}
    lacking = tuple(one for one in held.table.columns if one not in mine.table.columns and _is_filled(held, one))
    return _Pair(held, known, known_in(others, keys), within, shared, spread, lacking, by_id, reused, period)


def _is_filled(rows: Rows, name: str) -> bool:
    return ROLES[rows.table.role].column(name) is not None and rows.column(name).null_count < len(rows)


def _spread(marks: Marks, places: np.ndarray, length: int) -> Marks:
    whole = np.zeros(length, dtype=bool)
    whole[places[marks]] = True
    return whole


def _are_reused(mine: Rows, held: Rows, places: tuple[np.ndarray, np.ndarray]) -> bool:
    """Whether most ids that recur are of another moment: then they name something else, such as line numbers do."""
    moment = SAME_MOMENT.get(mine.table.role, "")
    if moment not in mine.table.columns or moment not in held.table.columns:
        return False
    moved = differing(mine, held, places, [moment]).get(moment)
    return moved is not None and 2 * int(moved.sum()) > len(places[0])


def _overlap(mine: Rows, pairs: Sequence[_Pair]) -> Overlap:
    by_id, reused = any(one.by_id for one in pairs), any(one.reused for one in pairs)
    known = np.logical_or.reduce([one.known for one in pairs])
    columns: dict[str, Marks] = {}
    for pair in pairs:
        for name, marks in pair.changed.items():
            columns[name] = columns.get(name, np.zeros(len(mine), dtype=bool)) | marks
    changed = np.logical_or.reduce([*columns.values(), np.zeros(len(mine), dtype=bool)])
    effects = _effects(mine, pairs, known, by_id=by_id, reused=reused)
    default = _default(pairs, by_id=by_id, reused=reused)
    source = mine.table.source
    periods = [one.period for one in pairs if one.period]
    return Overlap(
        file=source.file,
        sheet=source.sheet,
        role=mine.table.role,
        others=tuple(one.held.table.source.file for one in pairs),
        by_id=by_id,
        known=int(known.sum()),
        changed=int(changed.sum()),
        columns=tuple(sorted(((name, int(marks.sum())) for name, marks in columns.items()), key=lambda one: -one[1])),
        only_there=sum(int((one.within & one.held.counts & ~one.there).sum()) for one in pairs),
        period=Period(min(one.first for one in periods), max(one.last for one in periods)) if periods else None,
        effects=effects,
        default=default,
        choice=default,
        lacking=tuple(dict.fromkeys(name for one in pairs for name in one.lacking)),
        reused=reused,
    )


def _effects(mine: Rows, pairs: Sequence[_Pair], known: Marks, *, by_id: bool, reused: bool) -> dict[str, Effect]:
    """By choice; the default, or what is likely meant, first."""
    total, skipped = len(mine), int(known.sum())
    both = {BOTH: Effect(coming=total)}
    within = sum(int((one.within & one.held.counts).sum()) for one in pairs)
    whole = {REPLACE: Effect(leaving=within, coming=total)} if within else {}
    there = sum(int((one.there & one.held.counts).sum()) for one in pairs)
    newer = {NEWER: Effect(leaving=there, coming=total)} if by_id else {}
    merged = {**newer, **whole, ADD: Effect(skipped=skipped, coming=total - skipped)}
    return {**both, **merged} if reused else {**merged, **both}


def _default(pairs: Sequence[_Pair], *, by_id: bool, reused: bool) -> str:
    if reused:
        return BOTH
    lacking = any(one.lacking for one in pairs)
    if by_id:
        return ADD if lacking else NEWER
    older = sum(int((one.within & one.held.counts).sum()) for one in pairs)
    again = sum(int((one.within & one.there & one.held.counts).sum()) for one in pairs)
    if not older or again < SAME_EXPORT * older:
        return BOTH
    return ADD if lacking else REPLACE


def _settled(mine: Rows, pairs: Sequence[_Pair], choice: str) -> list[Yielding]:
    """The rows that yield. What yields already is noted again: it must not come back while the new import stands."""
    if choice == BOTH:
        return []
    if choice == REPLACE:
        return [one for pair in pairs for one in pair.held.yielding(pair.within, None)]
    if choice == NEWER:
        return [one for pair in pairs for one in pair.held.yielding(pair.there, None)]
    known = np.logical_or.reduce([one.known for one in pairs])
    found = []
    for pair in pairs:
        found += mine.yielding(pair.shared & known, pair.held.to)
        found += pair.held.yielding(_likes(mine, pair, pair.shared & ~known), None)
    return found


def _likes(mine: Rows, pair: _Pair, rows: Marks) -> Marks:
    """The rows there that are like some of the new ones, where these come in although they were there once."""
    ids, other_ids = mine.ids(), pair.held.ids()
    if not rows.any() or ids is None or other_ids is None:
        return np.zeros(len(pair.held), dtype=bool)
    return known_in(other_ids, ids.filter(rows))
