"""A sheet of no known tool: which role it may play and which header may hold which column, by names and by cells.

What is found here is a proposal. It is used only where names and cells agree, and then it is told; a person may say
otherwise, and what a person says is remembered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpidesk.intake import durations, moments, numbers, words
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.asking import Option, Question
from kpidesk.intake.grid import Cells, Grid
from kpidesk.intake.layout import canonical_name
from kpidesk.intake.quantities import seconds_of_one
from kpidesk.intake.recognition.sight import as_text
from kpidesk.intake.recognition.synonyms import likeness
from kpidesk.intake.texts import filled
from kpidesk.tables.column import Column, Kind, Role
from kpidesk.tables.roles import ROLES

USED = 0.85
"""From here on a proposed column is read without a person's word; below it is only shown."""
SHOWN = 0.5
TELLING, LEAST, OWN = 0.9, 4, 5
"""A role that nobody named is taken where the sheet is as sure as this and has so many of its columns, or so many under
the program's own names. A date and an amount make no bill: statements of a bank and lists of sales have them too."""
_NEAR = 0.1
_SAMPLE = 500
_TIMES = (Kind.TIME, Kind.DATE)
_FIGURES = (Kind.NUMBER, Kind.INTEGER, Kind.SHARE, Kind.SECONDS, Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Guess:
    """A column of the grid that may hold a canonical column; ``rivals`` are others that are about as likely."""

    place: int
    sure: float
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a sheet may be: a role, and where its columns may stand. ``sure`` is 0-1, of the role as a whole."""

    role: Role
    columns: Mapping[str, Guess]
    sure: float

    @property
    def used(self) -> Mapping[str, Guess]:
        """What is sure enough to be read."""
        return {name: guess for name, guess in self.columns.items() if guess.sure >= USED}

    @property
    def complete(self) -> bool:
        """Whether all that the role needs is sure enough."""
        return all(column.name in self.used for column in self.role.required)


def propose(grid: Grid, named: Role | None) -> Proposal | None:
    """The likeliest role and its columns; None where nothing fits or two roles fit alike. ``named``: the role known."""
    shapes = _Shapes(grid)
    if named is not None:
        return _of_role(grid, named, shapes)
    found = [proposal for role in ROLES.values() if (proposal := _of_role(grid, role, shapes)).complete]
    ranked = sorted(found, key=lambda one: -one.sure)
    if not ranked or (len(ranked) > 1 and ranked[0].sure - ranked[1].sure < _NEAR / 2):
        return None
    return ranked[0] if len(ranked[0].used) > 1 else None


def is_telling(headers: Sequence[str], proposal: Proposal) -> bool:
    """Whether a sheet says enough of itself to be taken for what nobody named."""
    own = {name for header in headers if (name := canonical_name(header, proposal.role))}
    return len(own) >= OWN or (proposal.sure >= TELLING and len(proposal.used) >= LEAST)


def questions_of(grid: Grid, proposal: Proposal, said: Mapping[str, str]) -> tuple[Question, ...]:
    """Which of two columns that may both be one it is; nothing is asked of columns that somebody ``said``."""
    names, role = grid.names, proposal.role
    return tuple(
        Question(
            "column",
            f'Which column holds "{name}" ({known.meaning})?',
            tuple(Option(names[place], f'the column "{names[place]}"') for place in (guess.place, *guess.rivals)),
            names[guess.place],
            name,
        )
        for name, guess in proposal.used.items()
        if guess.rivals and (known := role.column(name)) and name not in said
    )


def used_of(
    grid: Grid, proposal: Proposal, questions: Iterable[Question], answers: Mapping[str, str]
) -> Mapping[str, str]:
    """The header of each column that is read."""
    answered = {question.column: question.answer(answers) for question in questions}
    return {name: answered.get(name, grid.names[guess.place]) for name, guess in proposal.used.items()}


def said_of(proposal: Proposal, columns: Mapping[str, str], said: Mapping[str, str]) -> str:
    """The columns that were found by likeness alone, as a person reads it."""
    foreign = (
        f'{name} from "{header}"'
        for name, header in columns.items()
        if name not in said and canonical_name(header, proposal.role) != name
    )
    return ", ".join(foreign)


def _of_role(grid: Grid, role: Role, shapes: "_Shapes") -> Proposal:
    likely = sorted(
        (
            (sure, -place, column.name)
            for column in role.columns
            if not column.open
            for place, header in enumerate(grid.headers)
            if (sure := _sure(header, place, role, column, shapes)) >= SHOWN
        ),
        reverse=True,
    )
    taken: set[int] = set()
    columns: dict[str, Guess] = {}
    for sure, minus_place, name in likely:
        place = -minus_place
        if name not in columns and place not in taken:
            columns[name] = Guess(place, sure)
            taken.add(place)
    for name, guess in columns.items():
        rivals = tuple(-place for sure, place, other in likely if _rivals(name, guess, sure, -place, other, taken))
        columns[name] = Guess(guess.place, guess.sure, rivals)
    return Proposal(role, columns, _sure_of_role(grid, role, columns))


def _rivals(name: str, guess: Guess, sure: float, place: int, other: str, taken: set[int]) -> bool:
    return other == name and place != guess.place and place not in taken and guess.sure - sure < _NEAR


def _sure(header: str, place: int, role: Role, column: Column, shapes: "_Shapes") -> float:
    if not header.strip():
        return 0.0
    if canonical_name(header, role) == column.name:
        return 1.0  # whatever stands in its cells: bad ones are told, and no other column is taken instead
    name = 0.97 * likeness(header, role, column)
    return round(name * shapes.fit(place, column), 3) if name else 0.0


def _sure_of_role(grid: Grid, role: Role, columns: Mapping[str, Guess]) -> float:
    """The surest of what is needed, weighed with how much of the sheet it explains."""
    needed = [columns[column.name].sure if column.name in columns else 0.0 for column in role.required]
    filled_headers = sum(bool(header.strip()) for header in grid.headers)
    explained = sum(guess.sure for guess in columns.values()) / max(filled_headers, 1)
    return round((min(needed, default=1.0) + 2 * explained) / 3, 3)


class _Shapes:
    """Of the first rows: how many filled cells of a column can be read as a kind."""

    def __init__(self, grid: Grid) -> None:
        chunk = next(iter(grid.chunks()), None)
        self._text: Sequence[Array] = () if chunk is None else [_first(cells) for cells in chunk.columns]
        self._seen: dict[tuple[int, Kind], float] = {}

    def fit(self, place: int, column: Column) -> float:
        """0 where the cells speak against it, 1 where they can all be read so; 0.9 where there are none to see."""
        if not self._text or self._text[place].null_count == len(self._text[place]):
            return 0.9
        if column.kind is Kind.CHOICE:
            if column.name == "error_type" and _share(words.flags(self._text[place]), self._text[place]):
                return 0.0  # whether there was an error, not which
            known, _ = words.choices(self._text[place], column.name, column.choices)
            return _share(known, self._text[place])
        if (place, column.kind) not in self._seen:
            self._seen[place, column.kind] = self._read(self._text[place], column.kind)
        share = self._seen[place, column.kind]
        if share < 1 and seconds_of_one(column) is not None:
            spelt = durations.parse(self._text[place], durations.Form(), numbers.Decimal())
            return max(share, _share(spelt, self._text[place]))
        return share

    def _read(self, text: Array, kind: Kind) -> float:
        if kind in _FIGURES:
            return max(_share(numbers.parse(text, numbers.Decimal(sign))[0], text) for sign in (".", ","))
        if kind in _TIMES:
            orders = (moments.Order(day_first) for day_first in (True, False)) if _dated(text) else ()
            return max((_share(moments.parse(text, order, "UTC").utc, text) for order in orders), default=0.0)
        if kind is Kind.FLAG:
            return _share(words.flags(text), text)
        # A label is seldom a time or a figure: "Version" is a name, "Total" is not.
        return (
            1.0 if kind is not Kind.TEXT or not (self._read(text, Kind.TIME) or self._read(text, Kind.NUMBER)) else 0.6
        )


def _first(cells: Cells) -> Array:
    return filled(as_text(Cells(cells.values[:_SAMPLE], cells.text[:_SAMPLE] if cells.text is not None else None)))


def _dated(text: Array) -> bool:
    """Whether the cells look like dates or times, not like small numbers that could be days."""
    figures = numbers.parse(text, numbers.Decimal())[0]
    small = pc.less(pc.abs(figures), 20_000)
    return not pc.any(pc.fill_null(small, False)).as_py()


def _share(read: Array, text: Array) -> float:
    there = len(text) - text.null_count
    share = (len(read) - read.null_count) / there if there else 0.0
    return share if share >= 0.8 else 0.0
