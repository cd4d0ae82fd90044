"""A profile's file as it is written: its own lines and sources, before what it extends is laid under it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpidesk.base.errors import WrongUsage
from kpidesk.pilot import readers
from kpidesk.pilot.profile import GateCheck, Line
from kpidesk.pilot.readers import Misread, Reader
from kpidesk.pilot.suggestions import did_you_mean

NONE = "none"
OURS = "ours"
_OWN = frozenset({"title", "description", "extends"})
_LINE = re.compile(r"(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)")
_MEASURE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Side:
    """One line of a threshold and where it comes from."""

    line: Line
    source: str
    relative_to: str = ""
    """The setting that the line's number is a share of."""

    @property
    def ours(self) -> bool:
        """Whether no article gives it."""
        return self.source.startswith(OURS)


@dataclass(frozen=True, slots=True)
class Draft:
    """What profiles say together, so far. ``sides``: measure -> "green" | "red" -> its line, None to take it away."""

    values: Mapping[str, Any] = field(default_factory=dict)
    sides: Mapping[str, Mapping[str, Side | None]] = field(default_factory=dict)
    gates: Mapping[tuple[int, str], GateCheck | None] = field(default_factory=dict)

    def under(self, over: "Draft") -> "Draft":
        """This profile with another that extends it on top: single lines and values of the other win."""
        measures = [*self.sides, *(measure for measure in over.sides if measure not in self.sides)]
        return Draft(
            {**{name: value for name, value in self.values.items() if name not in _OWN}, **over.values},
            {measure: {**self.sides.get(measure, {}), **over.sides.get(measure, {})} for measure in measures},
            {**self.gates, **over.gates},
        )


def _fields(raw: Any) -> tuple[str, ...]:
    return readers.request_columns(raw)


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Misread("true or false")
    return raw


def _shares(raw: Any) -> dict[str, float]:
    if not isinstance(raw, Mapping):
        raise Misread("a table of shares")
    shares = {str(name): readers.at_least(0)(share) for name, share in raw.items()}
    if any(share > 1 for share in shares.values()):
        raise Misread("shares between 0 and 1")
    return shares


def _base(raw: Any) -> str:
    return str(readers.one_of(("required_rps", "tools_plan"), "a setting that lines can be shares of")(raw))


def read_line(raw: Any) -> Line | None:
    """A line such as ``<= 5``, or None for ``none``."""
    written = readers.text(raw).replace("≤", "<=").replace("≥", ">=")
    if written == NONE:
        return None
    match = _LINE.fullmatch(written)
    if match is None:
        raise Misread('a line such as "<= 5", or "none"')
    return Line(match[1], float(match[2]))


_TOP: Mapping[str, Reader] = {
    "extends": readers.text,
    "title": readers.text,
    "description": readers.text,
    "required_rps": readers.above_zero,
    "required_fields": _fields,
    "freshness_limit_h": readers.above_zero,
    "guardrails": readers.texts,
    "release_tests": _shares,
    "grade_on": readers.choice("point", "interval"),
    "customer_facing": _flag,
    "policy_blocks_count": _flag,
}
_THRESHOLD: Mapping[str, Reader] = {
    "green": read_line,
    "red": read_line,
    "source": readers.text,
    "green_source": readers.text,
    "red_source": readers.text,
    "relative_to": _base,
}
_GATE: Mapping[str, Reader] = {
    "week": readers.whole(1),
    "measure": readers.text,
    "line": read_line,
    "source": readers.text,
}


def read_draft(raw: Mapping[str, Any], file: str) -> Draft:
    """A profile's own entries. Raises WrongUsage for an unknown key, a value that cannot be used, a missing source."""
    top = {name: value for name, value in raw.items() if name not in {"thresholds", "gates"}}
    thresholds, gates = raw.get("thresholds", {}), raw.get("gates", [])
    if not isinstance(thresholds, dict) or not isinstance(gates, list):
        raise WrongUsage(f"{file}: write each threshold as [thresholds.MEASURE] and each gate as [[gates]].")
    sides = {}
    for measure, written in thresholds.items():
        place = f"{file}, thresholds.{measure}"
        if not _MEASURE.fullmatch(measure):
            raise WrongUsage(f"{place}: this is not the id of a measure, such as latency_p99.")
        sides[measure] = _sides(_entries(written, _THRESHOLD, place), place)
    return Draft(_entries(top, _TOP, file), sides, dict(_gate(gate, file) for gate in gates))


def _entries(written: Any, known: Mapping[str, Reader], place: str) -> dict[str, Any]:
    if not isinstance(written, Mapping):
        raise WrongUsage(f"{place}: expected a table, not {written!r}.")
    read = {}
    for name, raw in written.items():
        if name not in known:
            question = did_you_mean(name, known) or f"The keys are: {', '.join(known)}."
            raise WrongUsage(f"{place}: there is no key '{name}'.", question)
        try:
            read[name] = known[name](raw)
        except Misread as misread:
            raise WrongUsage(f"{place}: {name} is {raw!r}; expected {misread.expected}.{_then(misread)}") from None
    return read


def _then(misread: Misread) -> str:
    return f" {misread.remedy}" if misread.remedy else ""


def _sides(entries: Mapping[str, Any], place: str) -> dict[str, Side | None]:
    sides = {name: _side(entries, name, place) for name in ("green", "red") if name in entries}
    if not sides:
        raise WrongUsage(f"{place}: give a green or a red line.")
    return sides


def _side(entries: Mapping[str, Any], name: str, place: str) -> Side | None:
    if entries[name] is None:
        return None
    source = entries.get(f"{name}_source") or entries.get("source")
    if not source:
        raise WrongUsage(f'{place}: the {name} line has no source. Write {name}_source = "where it comes from".')
    return Side(entries[name], source, entries.get("relative_to", ""))


def _gate(written: Any, file: str) -> tuple[tuple[int, str], GateCheck | None]:
    place = f"{file}, gates"
    entries = _entries(written, _GATE, place)
    needed = ["week", "measure", "line"]
    if entries.get("line") is not None:
        needed.append("source")
    lacking = [name for name in needed if name not in entries or entries[name] == ""]
    if lacking:
        raise WrongUsage(f"{place}: a gate has no {' and no '.join(lacking)}.")
    key = (entries["week"], entries["measure"])
    return key, GateCheck(*key, entries["line"], entries["source"]) if entries["line"] is not None else None
