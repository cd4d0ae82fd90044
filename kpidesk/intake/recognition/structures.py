"""Cells that hold structures: JSON, JSON without its braces, Python literals."""

import ast
import json
import re
from collections.abc import Callable, Mapping, Sequence
from math import fsum
from statistics import fmean
from typing import Any

import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc

_REDUCED: Mapping[str, Callable[[Sequence[float]], float]] = {"mean": fmean, "max": max, "sum": fsum}
_LONGEST_LITERAL = 100_000
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def dug(text: Array, path: str) -> Array:
    """What a path names in each cell, as text; null where a cell holds no such thing."""
    steps = [name or int(place) for name, place in _STEP.findall(path)]
    return _by_word(text, lambda cell: _written(_follow(_parsed(cell), steps)))


def item_of(text: Array, which: str) -> Array:
    """One thing of the list in each cell: first, last, mean, max, sum, count. Any other cell is a list of one."""

    def pick(cell: str) -> str | None:
        found = _parsed(cell)
        items = found if isinstance(found, list) else [cell if found is None else found]
        items = [one for one in items if one is not None]
        if which == "count":
            return str(len(items))
        return _written(_picked(items, which)) if items else None

    return _by_word(text, pick)


def _picked(items: Sequence[Any], which: str) -> Any:
    if which in ("first", "last"):
        return items[0 if which == "first" else -1]
    figures = [float(one) for one in items if isinstance(one, int | float) or _is_number(one)]
    if len(figures) < len(items):
        return None
    return _REDUCED[which](figures)


def _is_number(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", value.strip()) is not None


def entries_of(cell: str) -> tuple[tuple[str, str | None], ...]:
    """The entries of the object or list in a cell, each with its key or its number from 1; none of any other cell."""
    found = _parsed(cell)
    if isinstance(found, dict):
        return tuple((str(name), _written(value)) for name, value in found.items())
    if isinstance(found, list):
        return tuple((str(number), _written(value)) for number, value in enumerate(found, start=1))
    return ()


def _by_word(text: Array, read: Callable[[str], str | None]) -> Array:
    coded = pc.dictionary_encode(text)
    words = pa.array([None if word is None else read(word) for word in coded.dictionary.to_pylist()], pa.string())
    return pc.take(words, coded.indices)


def _parsed(cell: str) -> Any:
    """The structure in a cell, None where there is none. Python literals are read, never run."""
    for form in (cell, f"{{{cell}}}"):
        try:
            return json.loads(form)
        except (ValueError, RecursionError):
            continue
    if len(cell) > _LONGEST_LITERAL or cell[:1] not in "[{('\"":
        return None
    try:
        return ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def _follow(found: Any, steps: Sequence[str | int]) -> Any:
    rest = list(steps)
    while rest:
        if rest[0] == "*" and isinstance(found, list):
            return [_follow(one, rest[1:]) for one in found]
        if isinstance(found, dict):
            # Keys may hold dots themselves: the longest name that fits is taken.
            for length in range(len(rest), 0, -1):
                name = ".".join(str(step) for step in rest[:length])
                if name in found:
                    found, rest = found[name], rest[length:]
                    break
            else:
                return None
        elif isinstance(found, list) and isinstance(rest[0], int) and rest[0] < len(found):
            found, rest = found[rest[0]], rest[1:]
        else:
            return None
        if rest and isinstance(found, str):
            found = _parsed(found)
    return found


def _written(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, list | dict | tuple) else str(value)
