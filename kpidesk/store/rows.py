"""Records to rows and back: dates as ISO text, yes/no as 1 and 0, everything else as it is."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

from kpidesk.base.errors import WrongUsage
from kpidesk.store.failures import Damaged

Record = TypeVar("Record")
Cell = str | int | float | bytes | None


def encode(record: Any) -> tuple[Cell, ...]:
    """The cells of a dataclass in the order of its fields."""
    return tuple(cell(getattr(record, field.name)) for field in fields(record))


def cell(value: Any) -> Cell:
    """One value as SQLite keeps it; text that has no UTF-8 (a strange file name) is written with escapes."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    return value  # type: ignore[no-any-return] # numbers and None; SQLite refuses the rest


def decode(kind: type[Record], row: Sequence[Any]) -> Record:
    """The dataclass of a row; raises Damaged where a cell is not what its field needs."""
    described: Any = kind
    with legible(f"a {kind.__name__.lower()}"):
        values = {name: _value(hint, found) for (name, hint), found in zip(_hints(described), row, strict=True)}
        return kind(**values)


@contextmanager
def legible(what: str) -> Iterator[None]:
    """Turn what stored cells of the wrong shape raise into Damaged."""
    try:
        yield
    except (TypeError, ValueError, RecursionError) as error:
        raise Damaged(f"The project is damaged: {what} in it cannot be read.") from error


@cache
def _hints(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


def _value(hint: Any, found: Any) -> Any:
    if isinstance(hint, UnionType):
        if found is None:
            return None
        hint = next(each for each in get_args(hint) if each is not type(None))
    if hint in (date, datetime):
        return hint.fromisoformat(found)
    if hint is bool or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return hint(found)
    return found


def write_json(value: object, key: str = "") -> str:
    """JSON text of a setting; dates become ISO text. Raises WrongUsage for what JSON has no word for."""
    try:
        return json.dumps(value, default=_iso, allow_nan=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise WrongUsage(f"The setting {key} cannot be stored: {error}.") from error


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is neither text, number, yes/no, date, list nor table")


def read_json(text: str) -> Any:
    """The value of stored JSON; raises Damaged when it is none."""
    with legible("a stored value"):
        return json.loads(text)
