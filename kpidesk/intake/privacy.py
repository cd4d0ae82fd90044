"""What becomes of people's data and of free text: stored as written, hashed, only noted, or not stored at all.

Who says nothing keeps ids as they are written, because they may be wanted to look things up, and is told of each that
shows who somebody is; free text is not stored, only whether there is any. What the very point of a table is (the text
of a note, what a stated figure comes from) is stored: handing such a table in is asking for it.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Level, Problem
from kpidesk.intake.grid import Chunk, Grid
from kpidesk.intake.layout import Bound, Layout, squeezed
from kpidesk.intake.privacy_recognition import Personal, recognise_personal
from kpidesk.tables.column import Column, Kind
from kpidesk.tables.roles import ROLES
from kpidesk.tables.table import Source, Table


class Choice(StrEnum):
    """What becomes of a column. ``RECORDED``: only whether there is text, and of longer texts a fingerprint."""

    KEEP = "keep"
    HASH = "hash"
    RECORDED = "recorded"
    DROP = "drop"


ALL_PERSONAL = "personal"
"""Stands in ``Input.privacy`` for every column that is recognised as people's data."""
_TEXTS = (Kind.PROSE, Kind.VERBATIM)
_THE_POINT = frozenset({"text", "note"})
"""Texts that are what their table is for: of a note, and of where a stated figure comes from."""
_LABELS_OF_PEOPLE = frozenset({"team", "region", "segment", "use_case", "handled_by", "approved_by", "source"})
"""Labels of which no figure needs to know the words, only which are the same."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What all files of a project share: the key of its hashes, and what became of each column so far.

    ``salt`` is random where there is no project: the files of one run match then, and nothing else does. ``earlier``
    is by canonical name.
    """

    salt: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    earlier: Mapping[str, Choice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of the columns of one sheet, by canonical name; columns that are not named are stored as they are.

    ``layout`` is without what is not stored. ``settled``: nothing has to be done, the rows may be taken as they lie.
    """

    layout: Layout
    choices: Mapping[str, Choice]
    salt: bytes = field(repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether no cell has to be changed (of free text only the mark is read)."""
        prose = {bound.name for bound in self.layout.bound if bound.column.kind is Kind.PROSE}
        return all(
            choice is (Choice.RECORDED if name in prose else Choice.KEEP) for name, choice in self.choices.items()
        )

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """As it is kept with the import (``Source.privacy``)."""
        return tuple((name, choice.value) for name, choice in self.choices.items())


def untreated(layout: Layout) -> Treatment:
    """For a look at rows that are not stored."""
    return Treatment(layout, {}, secrets.token_bytes(32))


def treat(
    grid: Grid,
    layout: Layout,
    said: Mapping[str, str],
    protection: Protection,
    first: Sequence[Chunk] | None = None,
) -> Treatment:
    """Decide for every column that would be stored, by its header and the ``first`` rows (else those are read).

    Raises WrongUsage for a choice that a column does not allow.
    """
    personal = recognise_personal(grid, layout, first)
    choices: dict[str, Choice] = {}
    problems: list[Problem] = []
    for bound in layout.bound:
        who = personal.get(bound.index)
        asked = _asked(grid, bound, said, personal=who is not None)
        if who is None and asked is None and bound.column.kind not in _TEXTS and bound.name not in protection.earlier:
            continue
        choice = _choice(bound, asked, protection.earlier)
        if choice is Choice.KEEP and who is None and asked is None and bound.column.kind not in _TEXTS:
            continue
        choices[bound.name] = choice
        problems += _told(grid, bound, choice, who, before=asked is None and bound.name in protection.earlier)
    kept = tuple(bound for bound in layout.bound if choices.get(bound.name) is not Choice.DROP)
    return Treatment(replace(layout, bound=kept), choices, protection.salt, tuple(problems))


def _asked(grid: Grid, bound: Bound, said: Mapping[str, str], *, personal: bool) -> Choice | None:
    """What was said of a column by its header, else by its canonical name, else of all people's data."""
    known = {squeezed(name): choice for name, choice in said.items()}
    for name in (grid.names[bound.index], bound.name, *([ALL_PERSONAL] if personal else [])):
        if squeezed(name) in known:
            return _checked(bound, _parsed(known[squeezed(name)]), by_name=name != ALL_PERSONAL)
    return None


def _parsed(word: str) -> Choice:
    if word not in set(Choice):
        raise WrongUsage(f'"{word}" is nothing that can become of a column.', f"It takes: {', '.join(Choice)}.")
    return Choice(word)


def _checked(bound: Bound, choice: Choice, *, by_name: bool) -> Choice:
    """Refuse what would make a wrong figure of a column, or none; of all people's data take the next best."""
    column = bound.column
    if choice is Choice.HASH and not can_be_hashed(column):
        if by_name or column.required:
            raise WrongUsage(
                f'"{bound.name}" cannot be hashed: its cells are {_content(column)} that figures are worked out with.',
                "Keep it as it is" + (", or leave the column out." if not column.required else "."),
            )
        return Choice.DROP
    if choice is Choice.RECORDED and column.kind not in _TEXTS:
        raise WrongUsage(f'"{bound.name}" is no free text: keep, hash or drop it.')
    if choice is Choice.DROP and column.required:
        raise WrongUsage(
            f'"{bound.name}" cannot be left out: every row needs it.',
            "Hash it instead." if can_be_hashed(column) else "Keep it as it is.",
        )
    return choice


def can_be_hashed(column: Column) -> bool:
    """Whether no figure needs to know what stands in a column, only which cells are the same."""
    known = column.name in _LABELS_OF_PEOPLE or column.name.startswith("group_")
    return column.kind in (Kind.ID, *_TEXTS) or (column.kind is Kind.TEXT and known)


def fates_of(column: Column) -> tuple[Choice, ...]:
    """What a person may choose to become of a column, what becomes of it without a word first."""
    left = () if column.required else (Choice.DROP,)
    if column.kind in _TEXTS:
        usual = (Choice.KEEP, Choice.RECORDED) if column.name in _THE_POINT else (Choice.RECORDED, Choice.KEEP)
        return (*usual, *left)
    return (Choice.KEEP, *((Choice.HASH,) if can_be_hashed(column) else ()), *left)


def _content(column: Column) -> str:
    if column.kind in (Kind.TEXT, Kind.LABEL, Kind.CHOICE):
        return "words"
    return {Kind.TIME: "moments", Kind.DATE: "days", Kind.FLAG: "yes or no"}.get(column.kind, "numbers")


def _choice(bound: Bound, asked: Choice | None, earlier: Mapping[str, Choice]) -> Choice:
    """What was asked for, else what became of the column before, else the default."""
    chosen = asked or earlier.get(bound.name) or _default(bound)
    if bound.column.kind is Kind.PROSE and chosen is Choice.HASH:
        return Choice.RECORDED  # a fingerprint is kept anyway
    return Choice.KEEP if chosen is Choice.DROP and bound.column.required else chosen


def _default(bound: Bound) -> Choice:
    texts = bound.column.kind in _TEXTS and bound.name not in _THE_POINT
    return Choice.RECORDED if texts else Choice.KEEP


def _told(grid: Grid, bound: Bound, choice: Choice, who: Personal | None, *, before: bool) -> list[Problem]:
    """What a person ought to know of it."""
    name, remedy = bound.name, ""
    if choice is Choice.KEEP and bound.column.kind in _TEXTS and name not in _THE_POINT:
        code, message = "text-stored", f'"{name}" is stored word for word.'
    elif choice is Choice.KEEP:
        if who is None or who.coded:
            return []
        code, message = "person-data", f'"{name}" is stored as it is written, although {who.why}.'
        way = f"hash it (--hash {name})" if can_be_hashed(bound.column) else f"leave it out (--drop {name})"
        remedy = f"Where the project need not show who somebody is, {way} and import again."
    elif choice is Choice.HASH:
        code, message = "person-hashed", f'"{name}" is stored as codes that cannot be read back'
        message += "; e-mail addresses count as the same in any letter case."
    elif choice is Choice.DROP:
        code, message = "column-dropped", f'"{name}" is not stored.'
    else:
        return []
    if before:
        message += " So it was in this project before."
    cell = grid.address(bound.index, grid.header_row)
    return [Problem(Level.INFO, code, message, remedy, grid.file, grid.sheet, cell, name)]


def earlier_choices(sources: Sequence[tuple[Source, Sequence[str]]]) -> Mapping[str, Choice]:
    """What became of each column in what a project holds, from its sources and the columns of each, oldest first.

    A column without a choice of its own was stored as it is; free texts of which nothing is known were not asked for.
    """
    found: dict[str, Choice] = {}
    for source, columns in sources:
        known = dict(source.privacy)
        found |= {name: Choice.KEEP for name in columns if name not in known and name not in _texts()}
        found |= {name: Choice(choice) for name, choice in known.items()}
    return found


def _texts() -> Collection[str]:
    return {column.name for role in ROLES.values() for column in role.columns if column.kind in _TEXTS}


def refuse_mixture(tables: Sequence[Table], protection: Protection) -> None:
    """Refuse (WrongUsage) ids that are hashed in one file and not in another: the same person would count twice."""
    where: dict[str, tuple[Choice, str]] = {
        name: (choice, "the project") for name, choice in protection.earlier.items() if choice is not Choice.DROP
    }
    for table in tables:
        known = dict(table.source.privacy)
        for name in table.columns:
            if name in _texts():
                continue
            choice = Choice(known.get(name, Choice.KEEP))
            other, place = where.setdefault(name, (choice, table.source.file))
            if other is not choice:
                raise _mixture(name, table.source.file, choice, place)


def _mixture(name: str, file: str, choice: Choice, place: str) -> WrongUsage:
    here, there = ("hashed", "as written") if choice is Choice.HASH else ("as written", "hashed")
    cure = f"Hash it everywhere: --hash {name}."
    if place == "the project":
        cure = (
            f"Import it {there}, or undo the imports that hold it and import all of them hashed."
            if choice is Choice.HASH
            else f"Hash it here, too: --hash {name}."
        )
    return WrongUsage(
        f'"{name}" would be {here} in {file} and is {there} in {place}: the same {name} would not be recognised.',
        cure,
        "Nothing was stored.",
    )


def refuse_unknown(said: Collection[str], known: Collection[str]) -> None:
    """Refuse (WrongUsage) choices about columns that no file has: what was to be protected would be stored."""
    have = {squeezed(name) for name in known}
    for name in said:
        if name != ALL_PERSONAL and squeezed(name) not in have:
            raise WrongUsage(
                f'There is no column "{name}" to keep, hash or leave out.', "Correct its name. Nothing was stored."
            )
