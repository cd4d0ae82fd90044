"""What is handed in: a file or folder, the role it plays, and how its columns are to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kpidesk.base.errors import WrongUsage
from kpidesk.tables.roles import ROLES


@dataclass(frozen=True, slots=True)
class Input:
    """One file or folder to import.

    ``columns`` maps a canonical column to the header that holds it; ``units`` maps a canonical column to the unit its
    cells are written in (``ms``, ``min``, ``h``, ``%``, ...). ``header_row`` is the row of the header, counted from 1
    as in the file; None is where the table is found to begin, 0 says that there is none: columns are called "column A"
    then. ``ignored``: headers that are left out although they could be read. ``table``: which of several tables of one
    sheet, counted from 1; None is all of them. ``layout``: the recogniser to read by, None is the one that fits, "" is
    none. ``answers``: what was answered to questions (see ``asking.Question``), by their keys. ``privacy``: what
    becomes of a column that holds people's data, by header: keep, hash or drop. ``hidden_rows``: whether rows that the
    sheet hides count too.
    """

    path: Path
    role: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    ignored: frozenset[str] = frozenset()
    table: int | None = None
    layout: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    privacy: Mapping[str, str] = field(default_factory=dict)
    hidden_rows: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether somebody said how the sheet is to be read."""
        return bool(self.columns or self.units or self.ignored) or self.header_row is not None


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of all files at once: answers to questions and what becomes of people's data, as in ``Input``."""

    answers: Mapping[str, str] = field(default_factory=dict)
    privacy: Mapping[str, str] = field(default_factory=dict)
    layout: str | None = None

    def of(self, given: Input) -> Input:
        """The same file with what is said of all of them."""
        return replace(given, answers=self.answers, privacy=self.privacy, layout=self.layout)

    @property
    def nothing(self) -> bool:
        """Whether nothing is said."""
        return not (self.answers or self.privacy or self.layout is not None)


NOTHING_SAID = Said()


def parse_input(text: str) -> Input:
    """Read a command-line argument, ``role=path`` or ``path``; an unknown role raises WrongUsage."""
    role, equals, path = text.partition("=")
    if not equals or Path(text).exists():
        return Input(Path(text))
    if role in ROLES:
        return Input(Path(path), role)
    if "/" in role or "\\" in role or "." in role:
        return Input(Path(text))
    raise WrongUsage(f'"{role}" is not a role.{did_you_mean(role, ROLES)}', f"The roles are: {', '.join(ROLES)}.")


def did_you_mean(word: str, known: Mapping[str, object] | tuple[str, ...], cutoff: float = 70) -> str:
    """A question after a misspelt word (Did you mean X?), or nothing when no known word is near."""
    from rapidfuzz import process  # noqa: PLC0415 - needed where a word is misspelt

    near = process.extractOne(word.lower(), list(known), score_cutoff=cutoff)
    return f' Did you mean "{near[0]}"?' if near else ""
