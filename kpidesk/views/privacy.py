"""What became of people's data and of free text, in words: as it is kept with each import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kpidesk.tables.table import Source

STORED: Mapping[str, str] = MappingProxyType(
    {
        "keep": "as written",
        "hash": "as codes that cannot be read back",
        "recorded": "only whether there is text",
        "drop": "not stored",
    }
)
"""What ``Source.privacy`` says of a column, in words."""
CODES = (
    "Codes are keyed hashes (HMAC-SHA-256): the same person has the same code in every file of a project. The key lies "
    "in the project file and nowhere else; whoever has that file can test whether somebody they know is in it, so "
    "treat codes as pseudonyms, not as anonymous. Of some texts a fingerprint made with the same key is kept."
)


@dataclass(frozen=True, slots=True)
class Protected:
    """A column with people's data or free text: its name, the roles that have it, and how it is stored."""

    column: str
    roles: tuple[str, ...]
    choice: str
    stored: str


def protected(sources: Iterable[tuple[str, Source]]) -> tuple[Protected, ...]:
    """Every such column of these roles and sources, in their order; one of two fates stands there twice."""
    roles: dict[tuple[str, str], dict[str, None]] = {}
    for role, source in sources:
        for column, choice in source.privacy:
            roles.setdefault((column, choice), {})[role.replace("_", " ")] = None
    return tuple(
        Protected(column, tuple(found), choice, STORED.get(choice, choice)) for (column, choice), found in roles.items()
    )


def fate(source: Source) -> str:
    """What became of the columns of one sheet, in a sentence; "" where none holds people's data or free text."""
    said = [f"{column} {STORED.get(choice, choice)}" for column, choice in source.privacy]
    return f"Stored with care: {'; '.join(said)}." if said else ""
