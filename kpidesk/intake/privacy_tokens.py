"""Texts as keyed hashes: the same text gives the same token in all files of a project, and nobody reads it back.

HMAC-SHA-256 (RFC 2104) with the project's salt, cut to 64 bits: two of a million people share a token with a chance of
3 in 100 million. Ids and fingerprints of free texts are hashed apart, so that neither tells of the other.
"""

import hmac
from collections.abc import Callable

import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc

DIGITS = 16
"""Hexadecimal digits of a token."""
REMEMBERED = 100_000
"""Tokens that are kept at hand; more people than that rarely come again soon."""


def pseudonyms(ids: Array, salt: bytes, known: dict[str, str] | None = None) -> Array:
    """A token for each id; an e-mail address is the same in any letter case and with blanks around it.

    ``known`` keeps those of this salt from one call to the next: the same people come in every chunk of rows.
    """
    found = {} if known is None else known
    if len(found) > REMEMBERED:
        found.clear()

    def make(word: str) -> str:
        token = found.get(word)
        if token is None:
            token = found[word] = _token(salt, "id", usual(word))
        return token

    return _each(ids, make)


def fingerprints(texts: Array, salt: bytes) -> Array:
    """A token for each free text, as it stands."""
    return _each(texts, lambda word: _token(salt, "text", word))


def usual(word: str) -> str:
    """An id as it is hashed: e-mail addresses in lower case without blanks around, everything else as it stands."""
    return word.strip().casefold() if "@" in word else word


def _token(salt: bytes, purpose: str, word: str) -> str:
    return hmac.digest(salt, f"{purpose}\0{word}".encode(), "sha256").hex()[:DIGITS]


def _each(texts: Array, make: Callable[[str], str]) -> Array:
    coded = pc.dictionary_encode(texts)
    words = pa.array([make(word) for word in coded.dictionary.to_pylist()], pa.string())
    return pc.take(words, coded.indices)
