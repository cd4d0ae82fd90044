"""Which columns hold people's data, and why: by what their headers say and what their cells look like."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from kpidesk.base.resources import resource
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.glance import Glance
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.layout import Layout
from kpidesk.intake.privacy_patterns import bears_out, is_name, shaped
from kpidesk.intake.texts import filled, is_text, plain, written

PEOPLE = frozenset({"user_id", "person", "respondent"})
"""Canonical columns that say who."""
_PERSON, _NAMES = "person", "name"
_NOT_THEMSELVES = frozenset({"has", "is", "hat", "ist", "no", "without", "valid", "verified"})
"""First words of a header about the data rather than with it."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Personal:
    """What kind of people's data a column holds, and why, as the end of a sentence that begins with the column.

    ``coded``: it says who, but only by a code that nobody outside can read.
    """

    kind: str
    why: str
    coded: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    id: str
    noun: str
    headers: tuple[tuple[str, ...], ...]
    whole: tuple[tuple[str, ...], ...]


def recognise_personal(grid: Grid, layout: Layout, first: Sequence[Chunk] | None = None) -> Mapping[int, Personal]:
    """The columns of a grid that hold people's data, by index, from their headers and the ``first`` rows."""
    names = {bound.index: bound.name for bound in layout.bound}
    texts = _sampled(grid, Glance(grid).first_rows() if first is None else first)
    found = {}
    for index, header in enumerate(grid.headers):
        personal = judge(header, texts.get(index, {}), names.get(index, ""))
        if personal is not None:
            found[index] = personal
    return found


def judge(header: str, counts: Mapping[str, int], name: str = "") -> Personal | None:
    """A column by its header, its different texts with how often each stands there, and its canonical name, if any."""
    nouns = {kind.id: kind.noun for kind in _kinds()}
    shape = shaped(counts)
    if shape and not _tells_versions(header):
        return Personal(shape, f"its cells look like {nouns[shape]}")
    said = _said(header, people=name in PEOPLE)
    if said and said != _PERSON and bears_out(said, counts) and not _mere_codes(said, name, counts):
        return Personal(said, f'its header "{header.strip()}" says {nouns[said]}')
    if name not in PEOPLE and said != _PERSON:
        return None
    if counts and sum(counts[text] for text in counts if is_name(text)) * 2 > sum(counts.values()):
        return Personal(_NAMES, f"its cells look like {nouns[_NAMES]}")
    return Personal(_PERSON, "it says who, by a code", coded=True)


def _mere_codes(said: str, name: str, counts: Mapping[str, int]) -> bool:
    """A column "person" or "user" may hold names or codes: its header alone does not say which."""
    return said == _NAMES and name in PEOPLE and not any(is_name(text) for text in counts)


def _said(header: str, *, people: bool) -> str:
    """The kind of data that a header names; "" for none."""
    words = _words(header)
    if not words or words[0] in _NOT_THEMSELVES:
        return ""
    joined = "".join(words)
    for kind in _kinds():
        if any(words[-len(phrase) :] == phrase or joined == "".join(phrase) for phrase in kind.headers):
            return kind.id
        if people and any(joined == "".join(phrase) for phrase in kind.whole):
            return kind.id
    return ""


def _tells_versions(header: str) -> bool:
    return not {"version", "release", "build", "versao"}.isdisjoint(_words(header))


def _words(header: str) -> tuple[str, ...]:
    """A header as its words, without accents, signs, letter case and the number of a repetition."""
    bare = unicodedata.normalize("NFKD", header.replace("ß", "ss"))
    spaced = _CAMEL.sub(" ", "".join(sign for sign in bare if not unicodedata.combining(sign)))
    words = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    while words and words[-1].isdecimal():
        words.pop()
    return tuple(words)


@cache
def _kinds() -> tuple[_Kind, ...]:
    raw = tomllib.loads(resource("personal.toml").read_text(encoding="utf-8"))
    return tuple(
        _Kind(
            kind["id"],
            kind["noun"],
            tuple(_words(phrase) for phrase in kind.get("headers", ())),
            tuple(_words(phrase) for phrase in kind.get("whole", ())),
        )
        for kind in raw["kind"]
    )


def _sampled(grid: Grid, first: Sequence[Chunk]) -> Mapping[int, Mapping[str, int]]:
    """For each column its different texts in the first rows, with how often each stands there."""
    pieces = [[_texts(chunk.columns[place]) for chunk in first] for place in range(len(grid.headers))]
    return {place: _counts(found) for place, found in enumerate(pieces) if found}


def _texts(cells: Cells) -> Array:
    values = cells.values
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    # No number, moment or mark of yes is looked at for its digits; an id that reads as a whole number is.
    if is_text(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind):
        found = filled(written(plain(values)))
    else:
        found = pa.nulls(len(values), pa.string())
    return found if cells.text is None else pc.coalesce(found, filled(plain(cells.text)))


def _counts(pieces: list[Array]) -> Mapping[str, int]:
    counted = pc.value_counts(pa.chunked_array(pieces, pa.string()).drop_null())
    return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))
