"""How long each text of a column is and with which bytes it begins and ends: a cheap look at which may be a word."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.remembering import remembered

_MANY = 2**31 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Of each text its length in bytes, its first and its last byte (all 0 where it is empty or null).

    ``letters`` are the bytes of all of them.
    """

    lengths: np.ndarray
    first: np.ndarray
    last: np.ndarray
    letters: np.ndarray

    def any(self, letter: str) -> bool:
        """Whether an ASCII letter stands in any of the texts."""
        return bool((self.letters == ord(letter)).any())


@remembered
def edges(text: Array) -> Edges:
    """The edges of an array of type string."""
    _, offsets, letters = text.buffers()
    if letters is None or not letters.size or not len(text):
        nothing = np.zeros(len(text), dtype=np.uint8)
        return Edges(nothing.astype(np.int32), nothing, nothing, nothing[:0])
    ends = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
    found = np.frombuffer(letters, np.uint8)
    lengths, places = np.diff(ends), ends.astype(np.int64)
    first = found.take(places[:-1], mode="clip")
    last = found.take(places[1:] - 1, mode="clip")
    nothing = lengths == 0
    if text.null_count:
        nothing |= np.asarray(text.is_null())
    if nothing.any():
        lengths[nothing], first[nothing], last[nothing] = 0, 0, 0
    return Edges(lengths, first, last, found[ends[0] : ends[-1]])


class Letters:
    """Some bytes, to be looked for in columns of bytes."""

    def __init__(self, letters: Collection[int]) -> None:
        table = bytearray(256)
        for letter in letters:
            table[letter] = 1
        self._table = bytes(table)

    def among(self, found: np.ndarray) -> np.ndarray:
        """Which bytes are some of these."""
        return np.frombuffer(found.tobytes().translate(self._table), dtype=np.bool_)


class Words:
    """Some words that are looked for in columns of texts."""

    def __init__(self, words: Collection[str]) -> None:
        self._array = pa.array(sorted(words), pa.string())
        known = [word.encode() for word in words if word]
        self._shortest = min(map(len, known), default=_MANY)
        self._longest = max(map(len, known), default=0)
        self._begins = Letters([word[0] for word in known])
        self._ends = Letters([word[-1] for word in known])

    def among(self, text: Array) -> np.ndarray:
        """Which texts are one of the words; none that is empty."""
        known = edges(text)
        likely = (known.lengths >= self._shortest) & (known.lengths <= self._longest)
        likely &= self._begins.among(known.first)
        likely &= self._ends.among(known.last)
        at = np.flatnonzero(likely)
        if len(at):
            likely[at] = np.asarray(pc.is_in(text.take(pa.array(at)), self._array))
        return likely
