"""Which recogniser a sheet fits, how sure that is, and why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpidesk.intake.grid import Chunk, Grid
from kpidesk.intake.recognition.heads import Heads, same
from kpidesk.intake.recognition.passing import passing
from kpidesk.intake.recognition.recogniser import Recogniser, Signs, Sureness, TableForm
from kpidesk.intake.recognition.sight import Sight, as_text
from kpidesk.intake.texts import filled

_BASE: Mapping[Sureness, float] = {
    Sureness.SOURCE: 0.75,
    Sureness.DOCUMENTATION: 0.72,
    Sureness.REAL_FILE: 0.75,
    Sureness.OTHERS: 0.65,
    Sureness.MEMORY: 0.5,
}
_HEADLESS_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Fit:
    """A recogniser that a sheet fits: ``sure`` 0-1, ``why`` a sentence part, ``named`` how many headers it told."""

    recogniser: Recogniser
    sure: float
    why: str
    named: int


def fits(grid: Grid, sheet: str, recognisers: Iterable[Recogniser]) -> tuple[Fit, ...]:
    """Every recogniser that fits, the likeliest first: the one that is told by most headers, then the surest."""
    heads = Heads.of(grid)
    first = _First(grid)
    places = _Place(grid.file, sheet, grid.banner)
    found = [fit for one in recognisers if (fit := _fit(one, heads, first, places))]
    return tuple(sorted(found, key=lambda fit: (-fit.named, -fit.sure, fit.recogniser.key)))


@dataclass(frozen=True, slots=True)
class _Place:
    """What is known of a sheet beside its columns."""

    file: str
    sheet: str
    banner: Sequence[str]

    def fits(self, signs: Signs) -> bool:
        """Whether names and lines above the table are as the signs say."""
        above = signs.banner is None or any(signs.banner.search(line) for line in self.banner)
        return above and _named(signs.file, self.file) and _named(signs.sheet, self.sheet)


class _First:
    """The first rows of a grid, read when they are first asked for."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._chunk: Chunk | None = None

    def sight(self, heads: Heads) -> Sight | None:
        if self._chunk is None:
            self._chunk = next(iter(self._grid.chunks()), None)
        return None if self._chunk is None else Sight(self._chunk, heads)


def _fit(one: Recogniser, heads: Heads, first: _First, place: _Place) -> Fit | None:
    signs = one.signs
    if signs.headless:
        return _headless_fit(one, heads, first)
    present = [said for said in signs.some if said in heads]
    if not all(said in heads for said in signs.headers) or any(said in heads for said in signs.none):
        return None
    if signs.some and len(present) < signs.least:
        return None
    width = sum(bool(same(header)) for header in heads.headers)
    if not place.fits(signs) or (signs.widest is not None and width > signs.widest):
        return None
    if signs.cells and not _cells_fit(signs, heads, first):
        return None
    named = (
        len(signs.headers) + len(present) + len(signs.cells) + sum(map(bool, (signs.file, signs.sheet, signs.banner)))
    )
    known = _known_share(one, heads)
    sure = min(0.99, _BASE[one.sureness] + (1 - _BASE[one.sureness]) * known)
    shown = ", ".join(f'"{said}"' for said in (*signs.headers, *present)[:3] if not said.startswith("/"))
    return Fit(one, round(sure, 2), f"it has the columns of {one.name}, such as {shown}", named)


def _named(pattern: re.Pattern[str] | None, name: str) -> bool:
    return pattern is None or pattern.search(name) is not None


def _cells_fit(signs: Signs, heads: Heads, first: _First) -> bool:
    sight = first.sight(heads)
    return sight is not None and all(passing(sight, test).any() for test in signs.cells)


def _headless_fit(one: Recogniser, heads: Heads, first: _First) -> Fit | None:
    """A file without a header, every column of which holds what this layout writes there."""
    patterns = one.signs.headless
    if len(heads.headers) != len(patterns) or not heads.headless:
        return None
    sight = first.sight(heads)
    if sight is None or not sight.height:
        return None
    for cells, pattern in zip(sight.chunk.columns, patterns, strict=True):
        words = [word for word in filled(as_text(cells)).to_pylist()[:500] if word is not None]
        if words and sum(pattern.search(word) is not None for word in words) < _HEADLESS_SHARE * len(words):
            return None
    return Fit(one, 0.9, f"its columns hold what those of {one.name} hold", len(patterns))


def _known_share(one: Recogniser, heads: Heads) -> float:
    """The share of the sheet's headers that the layout knows."""
    known: set[int] = set()
    for said in _all_said(one):
        known.update(heads.places(said))
    for form in one.tables:
        for family in form.families:
            known.update(heads.fitting(family.pattern))
        if form.melt and (form.melt.rest or form.melt.opens):
            known.update(range(len(heads.headers)))
        elif form.melt and form.melt.pattern:
            known.update(heads.fitting(form.melt.pattern))
    there = [place for place, header in enumerate(heads.headers) if same(header)]
    return sum(place in known for place in there) / max(len(there), 1)


def _all_said(one: Recogniser) -> Iterable[str]:
    yield from (*one.signs.headers, *one.signs.some, *one.signs.also)
    for question in one.questions:
        yield from (option.value for option in question.options)
    for form in one.tables:
        yield from ((*form.melt.headers, form.melt.within) if form.melt else ())
        yield from (test.column for test in form.tests)
        yield from form.roots or ()
        for origin in form.columns.values():
            yield from origin.reads


def forms_of(one: Recogniser, roles: Sequence[str]) -> tuple[TableForm, ...]:
    """The tables of a recogniser that play one of these roles; all where none is named."""
    return tuple(form for form in one.tables if not roles or form.role.name in roles)


def is_there(form: TableForm, heads: Heads) -> bool:
    """Whether a sheet has any of the columns that become the rows of a table, where it names them."""
    named = form.melt.headers if form.melt else ()
    return not named or any(said in heads for said in named)
