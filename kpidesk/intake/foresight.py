"""Rows of a text that are read before anybody has looked what the file holds.

How it is to be read is guessed from its first lines. Where the guess comes true the rows are there already; where it
does not they are let go of, and are read as if nothing had been.
"""

from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from kpidesk.intake.arrowtext import Reading, open_text
from kpidesk.intake.readahead import Ahead
from kpidesk.intake.scanning import state_of

_HEAD, _LINES = 2**16, 50
_DELIMITERS = (b",", b";", b"\t", b"|")
_WAITING = 12
"""Blocks that may wait, so that memory stays bounded."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is being read, the file as it was then, and who reads it."""

    reading: Reading
    state: tuple[Path, int, int]
    ahead: Ahead[pa.RecordBatch]


_begun: list[_Begun] = []


def foresee(paths: Sequence[Path]) -> None:
    """Begin to read the first of these files that looks like a plain table; what cannot be read is told later."""
    for path in paths:
        with suppress(OSError):
            reading = _guess(path)
            if reading is not None:
                _begin(reading)
                return


def _begin(reading: Reading) -> None:
    ahead = Ahead(lambda: iter(open_text(reading, lambda _: "error")), _WAITING)
    _begun.append(_Begun(reading, state_of(reading.path), ahead))
    ahead.start()


def foreseen(reading: Reading) -> Generator[pa.RecordBatch, None, None] | None:
    """The rows that are being read just so, once; None where there are none. What does not fit is let go of."""
    known = next((one for one in _begun if one.reading.path == reading.path), None)
    if known is None:
        return None
    _begun.remove(known)
    with suppress(OSError):
        if known.reading == reading and known.state == state_of(reading.path):
            return known.ahead.rest()
    known.ahead.stop()
    return None


def let_go() -> None:
    """Stop to read what nobody has asked for."""
    while _begun:
        _begun.pop().ahead.stop()


def _guess(path: Path) -> Reading | None:
    """A header in the first line, and as many cells in the next ones; None where that is not so."""
    with path.open("rb") as raw:
        head = raw.read(_HEAD)
    lines = head.split(b"\n")[:-1][:_LINES]
    if len(lines) < 2 or b'"' in head or b"\0" in head:
        return None
    counts = {sign: {line.count(sign) for line in lines} for sign in _DELIMITERS}
    regular = {sign: next(iter(found)) for sign, found in counts.items() if len(found) == 1 and found != {0}}
    if len(regular) != 1:
        return None
    ((sign, count),) = regular.items()
    return Reading(path, sign.decode(), count + 1, before=1, threads=True, several_lines=False)
