"""What people call a column: names beside the canonical one, from a file that ships with the program."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kpidesk.base.resources import resource
from kpidesk.intake.recognition.heads import same
from kpidesk.tables.column import Column, Kind, Role
from kpidesk.tables.roles import ROLES

ALIKE = 84
"""From here on (0-100) a header counts as a misspelling or a longer form of a name."""
_SURE_OF_LIKENESS = 0.9
_UNIT = re.compile(r"[\s_\-]*[\(\[][^()\[\]]*[\)\]]\s*$")


def likeness(header: str, role: Role, column: Column) -> float:
    """How much a header says that it is a column, 0-1: 1 for one of its names, less for what is like one, else 0."""
    bare = _UNIT.sub("", header.strip())
    names = named(role.name)[column.name]
    if same(bare) in names:
        return 1.0
    words = " ".join(re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+", bare)).lower()
    if len(words) < 4:
        return 0.0
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed where headers are nobody's own

    found = process.extractOne(words, names.values(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
    return _SURE_OF_LIKENESS * found[1] / 100 if found else 0.0


@cache
def named(role: str) -> Mapping[str, Mapping[str, str]]:
    """The names of each fixed column of a role: as they are compared, and as they are written."""
    said = _file()
    every, own = said["every"], said.get(role, {})
    found = {}
    for column in ROLES[role].columns:
        if column.open:
            continue
        names = [_spoken(column), column.name, *own.get(column.name, every.get(column.name, ()))]
        found[column.name] = MappingProxyType({same(name): name.replace("_", " ").lower() for name in names})
    return MappingProxyType(found)


def _spoken(column: Column) -> str:
    return column.name.removesuffix("_s") if column.kind is Kind.SECONDS else column.name


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(resource("synonyms.toml").read_text(encoding="utf-8"))
