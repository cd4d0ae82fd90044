"""JSON text as values, a batch at a time: one value a line, one array, or values one after the other."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from kpidesk.base.errors import Unusable

BLOCK = 2**20
_LARGEST = 128 * 2**20
_CONSTANTS: dict[str, str | None] = {"NaN": None, "Infinity": "Infinity", "-Infinity": "-Infinity"}
_BLANK = re.compile(r"[ \t\r\n]*")
HOW = "It takes one object a line, or an array of objects. Export it again."

Batch = tuple[list[Any], int]
"""Some values and how many letters they took."""


class _TwiceError(ValueError):
    """An object that has a name twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        for name, value in pairs:
            if found[name] != value:
                raise _TwiceError(f'"{name}" stands twice in one object, with two values')
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_CONSTANTS.__getitem__)


def values(path: Path, file: str) -> Iterator[Batch]:
    """The values of a file, in any of the encodings that JSON may have. Raises Unusable."""
    with path.open("rb") as raw:
        encoding = json.detect_encoding(raw.read(4))
    try:
        with path.open(encoding=encoding) as text:
            yield from _Values(text, file).batches()
    except UnicodeDecodeError as error:
        raise Unusable(f"{file} is not written in UTF-8: export it again.") from error
    except RecursionError as error:
        raise Unusable(f"{file} is nested far deeper than a table would be: it was not read.") from error


def is_list(path: Path) -> bool:
    """Whether a file begins as an array does."""
    with path.open("rb") as raw:
        head = raw.read(4096)
    return head.decode(json.detect_encoding(head), "replace").lstrip("\ufeff \t\r\n").startswith("[")


class _Values:
    """What is left of the text: a buffer that grows until a value is whole."""

    def __init__(self, text: TextIO, file: str) -> None:
        self._text, self._file = text, file
        self._buffer, self._at, self._line = "", 0, 0
        self._ended = False

    def batches(self) -> Iterator[Batch]:
        if self._next() == "[":
            self._at += 1
            yield from self._elements()
        else:
            yield from self._by_lines()

    def _by_lines(self) -> Iterator[Batch]:
        """One value a line; where the first line is no value, values one after the other."""
        first = True
        while self._next():
            cut = self._buffer.rfind("\n", self._at) + 1
            if not cut or self._ended:
                if not self._ended and len(self._buffer) - self._at < _LARGEST:
                    self._grow()
                    continue
                cut = len(self._buffer)
            lines = self._buffer[self._at : cut]
            found = self._together(lines)
            if found is None:
                if first and self._decoded(lines.split("\n", 1)[0]) is None:
                    yield from self._one_after_the_other()
                    return
                found = self._one_by_one(lines)
            self._line += lines.count("\n")
            self._at, first = cut, False
            yield found, len(lines)

    def _together(self, lines: str) -> list[Any] | None:
        """All lines at once, which is faster; None where they are not one value each."""
        bare = lines.strip()
        found = self._decoded(f"[{bare.replace(chr(10), ',' + chr(10))}]")
        return found if found is not None and len(found) == bare.count("\n") + 1 else None

    def _decoded(self, text: str) -> list[Any] | None:
        try:
            found = _DECODER.decode(text)
        except ValueError:
            return None
        return found if isinstance(found, list) else [found]

    def _one_by_one(self, lines: str) -> list[Any]:
        found = []
        for number, line in enumerate(lines.split("\n"), start=self._line + 1):
            if line.strip():
                try:
                    found.append(_DECODER.decode(line))
                except ValueError as error:
                    raise self._unreadable(f"line {number}: {_reason(error)}") from error
        return found

    def _one_after_the_other(self) -> Iterator[Batch]:
        while self._next():
            start = self._at
            yield [self._value(1)], self._at - start

    def _elements(self) -> Iterator[Batch]:
        """The elements of an array."""
        number, found, size = 1, [], 0
        while (sign := self._next()) != "]" or number > 1:
            if sign == "]":
                break
            start = self._at
            found.append(self._value(number))
            size += max(self._at - start, 0)
            number += 1
            if size > BLOCK:
                yield found, size
                found, size = [], 0
            sign = self._next()
            if sign not in (",", "]"):
                raise self._unreadable(f"after row {number - 1} it breaks off" if not sign else f"row {number - 1}")
            self._at += sign == ","
        self._at += 1
        yield found, size
        if self._next():
            raise self._unreadable("something stands after its array")

    def _value(self, number: int) -> Any:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except ValueError as error:
                twice = isinstance(error, _TwiceError)
                if twice or self._ended or len(self._buffer) - self._at > _LARGEST:
                    if not self._ended and not twice:
                        raise Unusable(
                            f"{self._file} is too large for one JSON document.", "Export it as one object a line."
                        ) from error
                    raise self._unreadable(f"row {number}: {_reason(error)}") from error
            else:
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    return value
            self._grow()

    def _next(self) -> str:
        """The next sign that is no blank, which is where the buffer then stands; "" at the end."""
        while True:
            start, self._at = self._at, _BLANK.match(self._buffer, self._at).end()  # type: ignore[union-attr]  # or none
            self._line += self._buffer.count("\n", start, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._ended:
                return ""
            self._grow()

    def _grow(self) -> None:
        """Take as much again as is not yet used, so that a long value is not looked at too often."""
        rest = self._buffer[self._at :]
        more = self._text.read(max(BLOCK, len(rest)))
        self._buffer, self._at, self._ended = rest + more, 0, not more

    def _unreadable(self, where: str) -> Unusable:
        return Unusable(f"{self._file} is no readable JSON ({where}).", HOW)


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "it breaks off or a sign is missing" if "delimiter" in error.msg or "Unterm" in error.msg else "no value"
    return str(error) if isinstance(error, _TwiceError) else "a number has more digits than any figure"
