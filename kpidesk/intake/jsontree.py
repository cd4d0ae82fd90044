"""The trees of JSON as rows: nested objects become dotted names, a path says in which list the rows lie."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

DEEPEST = 64
DOCUMENT = "document"
"""What the fields beside the outermost list are named after."""
_LONGEST_PARENT = 2_000
_OTLP = ("stringValue", "boolValue", "intValue", "doubleValue", "bytesValue", "arrayValue", "kvlistValue")


class TreeError(Exception):
    """A tree that cannot be rows: says why, as the end of a sentence."""


def steps_of(path: str) -> tuple[str, ...]:
    """The names in a path such as ``testCases[].metricsData[]``."""
    return tuple(step.removesuffix("[]") for step in path.split(".") if step)


def flat(tree: Mapping[str, Any]) -> dict[str, Any]:
    """One object as one row. Nested objects give dotted names, and at the top also stand as JSON under their own.

    A list of keys and values (as OpenTelemetry writes attributes) gives ``name.key``; other lists stay JSON. Raises
    TreeError.
    """
    if not any(isinstance(value, dict | list) for value in tree.values()):
        return dict(tree)
    row: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            _put(row, name, value)
        _flatten(name, value, row, 1)
    return row


def _flatten(name: str, value: object, row: dict[str, Any], depth: int) -> None:
    if depth > DEEPEST:
        raise TreeError(f"it is nested more than {DEEPEST} levels deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(f"{name}.{key}", inner, row, depth + 1)
    elif isinstance(value, list) and (attributes := _attributes(value)) is not None:
        for key, inner in attributes:
            _put(row, f"{name}.{key}", inner)
    else:
        _put(row, name, value)


def _put(row: dict[str, Any], name: str, value: object) -> None:
    if name in row and row[name] != value:
        raise TreeError(f'"{name}" stands twice in one object, with two values')
    row[name] = value


def _attributes(cells: Sequence[object]) -> list[tuple[str, object]] | None:
    """The pairs of a list of keys and values; None for any other list."""
    found = []
    for cell in cells:
        if not (isinstance(cell, dict) and {"key", "value"} <= cell.keys() and isinstance(cell["key"], str)):
            return None
        found.append((cell["key"], _unwrapped(cell["value"])))
    return found or None


def _unwrapped(value: object) -> object:
    if isinstance(value, dict) and len(value) == 1:
        ((kind, inner),) = value.items()
        if kind in _OTLP:
            return _integer(inner) if kind == "intValue" else inner
    return value


def _integer(value: object) -> object:
    """OTLP writes integers of 64 bits as text."""
    return int(value) if isinstance(value, str) and len(value) < 20 and value.lstrip("-").isdecimal() else value


def rows_at(tree: Mapping[str, Any], steps: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows that lie in the list at a path, each with the fields of what holds it.

    An item's own fields keep their names; those of the lists above it are named ``list.field``, those beside the
    outermost list ``document.field``. Raises TreeError.
    """
    if not steps:
        yield from _split(tree) or (flat(tree),)
        return
    yield from _below(tree, tuple(steps), (), {})


def _split(tree: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a document that names its columns once and lists cells without names, as pandas writes "split"."""
    names, rows = tree.get("columns"), tree.get("data")
    if not (isinstance(names, list) and isinstance(rows, list) and all(isinstance(name, str) for name in names)):
        return []
    if not all(isinstance(row, list) and len(row) == len(names) for row in rows) or len(set(names)) < len(names):
        return []
    return [flat(dict(zip(names, row, strict=True))) for row in rows]


def _below(
    tree: object, steps: tuple[str, ...], above: tuple[str, ...], held: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    if isinstance(tree, list):
        for item in tree:
            yield from _below(item, steps, above, held)
        return
    if not steps:
        own = flat(tree) if isinstance(tree, dict) else {"value": tree}
        yield {**held, **own} if held.keys().isdisjoint(own) else _joined(held, own)
        return
    if isinstance(tree, dict) and steps[0] in tree:
        beside = {name: value for name, value in tree.items() if name != steps[0]}
        named = _fields(".".join(above) or DOCUMENT, beside)
        yield from _below(tree[steps[0]], steps[1:], (*above, steps[0]), {**held, **named})


def _joined(held: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(held)
    for name, value in own.items():
        _put(row, name, value)
    return row


def _fields(prefix: str, beside: Mapping[str, Any]) -> dict[str, Any]:
    """What of a parent stands beside each of its rows: its plain values, and no text that is prose."""
    row: dict[str, Any] = {}
    for name, value in beside.items():
        _flatten(f"{prefix}.{name}", value, row, 1)
    return {
        name: value
        for name, value in row.items()
        if not isinstance(value, dict | list) and not (isinstance(value, str) and len(value) > _LONGEST_PARENT)
    }


def known_path(tree: Mapping[str, Any], known: Sequence[str]) -> str | None:
    """The deepest of some paths that leads to objects in this tree; None where none does.

    A path such as ``$.metrics.http_reqs`` says that a document is one row itself where it has this field, one such as
    ``metrics[]?metric_id`` that the rows must have this field.
    """
    fitting = [path for path in known if _leads(tree, path)]
    return max(fitting, key=lambda path: path.count("."), default=None)


def _leads(tree: Mapping[str, Any], path: str) -> bool:
    where, _, field = path.partition("?")
    found: list[object] = [tree]
    for step in where.removeprefix("$.").split("."):
        name = step.removesuffix("[]")
        found = [one[name] for one in found if isinstance(one, dict) and name in one]
        if step.endswith("[]"):
            found = [item for one in found if isinstance(one, list) for item in one]
    rows = [one for one in found if isinstance(one, dict) and (not field or field in one)]
    return bool(found) and (path.startswith("$") or len(rows) == len(found))


def list_in(tree: Mapping[str, Any]) -> str:
    """The path of the only list of objects in a tree, outside other lists; "" where there is none, or several."""
    found = list(_lists(tree, (), 0))
    return f"{'.'.join(found[0])}[]" if len(found) == 1 else ""


def _lists(tree: Mapping[str, Any], above: tuple[str, ...], depth: int) -> Iterator[tuple[str, ...]]:
    for name, value in tree.items():
        if isinstance(value, dict) and depth < DEEPEST:
            yield from _lists(value, (*above, name), depth + 1)
        elif _are_rows(value) and "." not in name:
            yield (*above, name)


def _are_rows(value: object) -> bool:
    """Whether it is a list of objects, other than a list of keys and values."""
    there = isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
    return there and _attributes(value) is None  # type: ignore[arg-type]  # a list, as was just seen


def written(cell: object) -> object:
    """A cell as text: structures as JSON, letters that are none replaced."""
    if cell is None:
        return None
    text = cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")
