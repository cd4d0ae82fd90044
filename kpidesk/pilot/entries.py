"""The entries of one key, read one by one, so that a bad one does not hide the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpidesk.base.problems import Level, Problem
from kpidesk.pilot.keys import Key
from kpidesk.pilot.readers import Misread


@dataclass(slots=True)
class Reading:
    """The problems met while one file's settings are read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, path: str, message: str, remedy: str = "") -> None:
        """Note an error at a key."""
        self.problems.append(Problem(Level.ERROR, code, message, remedy, file=self.file, column=path))

    def value(self, key: Key, raw: object) -> Any:
        """A plain key's value, or a table's entries as nested dicts; None where nothing could be read."""
        if not key.levels:
            return self._plain(key, key.name, raw)
        if isinstance(raw, str) and len(key.levels) == 1 and "=" in raw:
            raw = dict(_pairs(raw))
        found: dict[str, Any] = {}
        for names, leaf in self._leaves(key, (key.name,), raw):
            value = self._plain(key, ".".join((key.name, *names)), leaf, names[-1])
            if value is not None:
                _put(found, names, value)
        return found

    def _plain(self, key: Key, path: str, raw: object, name: str = "") -> Any:
        try:
            return key.fields.get(name, key.read)(raw)
        except Misread as misread:
            self.report("bad-value", path, f"{path} is {shown(raw)}; expected {misread.expected}.", misread.remedy)
            return None

    def _leaves(self, key: Key, path: tuple[str, ...], raw: object) -> Iterator[tuple[tuple[str, ...], object]]:
        """Names below the key and what stands there, wherever all the names are good."""
        depth = len(path) - 1
        if depth == len(key.levels):
            if not blank(raw):
                yield path[1:], raw
        elif isinstance(raw, Mapping):
            for name, below in raw.items():
                known = self._name(key, path, str(name))
                if known is not None:
                    yield from self._leaves(key, (*path, known), below)
        else:
            place = ".".join(path)
            self.report("bad-value", place, f"{place} is {shown(raw)}; expected a table.", f"Write {key.path}.")

    def _name(self, key: Key, path: tuple[str, ...], name: str) -> str | None:
        try:
            return str(key.levels[len(path) - 1](name))
        except Misread as misread:
            place = ".".join(path)
            message = f"{place} has no entry '{name}'; expected {misread.expected}."
            self.report("unknown-key", f"{place}.{name}", message, misread.remedy)
            return None


def blank(raw: object) -> bool:
    """Whether nothing stood there, as in an empty cell: the key is then not set."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def shown(raw: object) -> str:
    """What stood there, as it is quoted to the user."""
    if isinstance(raw, str):
        return f"'{raw if len(raw) <= 60 else raw[:57] + '...'}'"
    kinds = {bool: "true" if raw else "false", dict: "a table", list: "a list"}
    return kinds.get(type(raw), str(raw))


def _pairs(raw: str) -> Iterator[tuple[str, str]]:
    """``EUR = 1.08, GBP = 1.27``, as a cell of the Pilot sheet may hold it."""
    for part in raw.split(","):
        name, _, value = part.partition("=")
        yield name.strip(), value.strip()


def _put(table: dict[str, Any], names: tuple[str, ...], value: object) -> None:
    for name in names[:-1]:
        table = table.setdefault(name, {})
    table[names[-1]] = value
