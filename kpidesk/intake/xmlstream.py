"""The samples of a JMeter result in XML, read as a stream; what declares entities of its own is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from kpidesk.base.errors import Unusable

_BLOCK = 2**18
_DEEPEST = 64
_LONGEST_START = 2**20
_ROOT = "testResults"
_FAILURE = "failureMessage"


class _Samples:
    """Elements right below the root are samples. Those within them repeat part of their time, and are only counted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[dict[str, Any]] = []
        self.depth = 0
        self._row: dict[str, Any] = {}
        self._text: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._letters
        self.parser.StartDoctypeDeclHandler = self._declared
        self.parser.EntityDeclHandler = self._declared
        self.parser.ExternalEntityRefHandler = self._declared

    def _declared(self, *_: object) -> int:
        raise Unusable(f"{self.file} declares its own XML entities, which no load test does: it was not read.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unusable(f"{self.file} is nested far deeper than a table would be: it was not read.")
        if self.depth == 1 and name != _ROOT:
            raise Unusable(f"{self.file} is an XML document, not a table: export the data as xlsx, csv or json.")
        if self.depth == 2:
            self._row = {**attributes, "sample": name}
        elif self.depth == 3 and "ts" in attributes:
            self._row["subresults"] = self._row.get("subresults", 0) + 1
        elif name == _FAILURE and _FAILURE not in self._row:
            self._text = []

    def _letters(self, text: str) -> None:
        if self._text is not None and len(self._text) < 1000:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == _FAILURE and self._text is not None:
            self._row[_FAILURE], self._text = "".join(self._text), None
        if self.depth == 2:
            self.found.append(self._row)
        self.depth -= 1


def samples(path: Path, file: str) -> Iterator[tuple[dict[str, Any], int]]:
    """Each sample's attributes by name, such as ``t`` and ``lb``, and how many letters it took. Raises Unusable."""
    reading = _Samples(file)
    try:
        with path.open("rb") as raw:
            while block := raw.read(_BLOCK):
                reading.parser.Parse(block, False)
                if not reading.found and raw.tell() > _LONGEST_START and reading.depth < 2:
                    raise Unusable(f"{file} is an XML document without samples: export the data as csv.")
                yield from ((row, len(block) // len(reading.found)) for row in reading.found)
                reading.found.clear()
            reading.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise Unusable(f"{file} is damaged: its XML breaks off. Export it again, if you can as csv.") from error
    yield from ((row, 0) for row in reading.found)
