"""The settings kept in the project, addressed by dotted keys as in ``pilot.toml``."""

import copy
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kpidesk.base.errors import WrongUsage
from kpidesk.store.rows import cell, decode, read_json, write_json
from kpidesk.store.schema import CHANGE, SETTING

_WORD = re.compile(r'\s*(?:"([^"]*)"|\'([^\']*)\'|([^."\'\s]+))\s*(?:\.|$)')


@dataclass(frozen=True, slots=True)
class Change:
    """One setting changed: its dotted key, the JSON text before and after (empty: not set), by whom, when.

    ``after_review`` tells that results had been seen by then.
    """

    key: str
    old: str
    new: str
    who: str
    at: datetime
    after_review: bool


def words(key: str) -> tuple[str, ...]:
    """The steps of a dotted key; a step that holds a dot is quoted: ``token_prices."gpt-4.1".input``."""
    found: list[str] = []
    place = 0
    while place < len(key):
        match = _WORD.match(key, place)
        if match is None:
            break
        found.append(next(group for group in match.groups() if group is not None))
        place = match.end()
    if place < len(key) or not found or key.rstrip().endswith("."):
        raise WrongUsage(f"{key!r} is not the key of a setting: write words joined by dots.")
    return tuple(found)


def read(connection: sqlite3.Connection) -> dict[str, Any]:
    """All settings, nested as in ``pilot.toml``."""
    return {key: read_json(value) for key, value in connection.execute(SETTING.select())}


def write(connection: sqlite3.Connection, settings: Mapping[str, Any]) -> None:
    """Put these settings in the place of all there were."""
    connection.execute('DELETE FROM "setting"')
    rows = [(key, cell(write_json(value, key))) for key, value in sorted(settings.items())]
    connection.executemany(SETTING.insert(), rows)


def change(
    connection: sqlite3.Connection, changes: Mapping[str, object], who: str, at: datetime, *, late: bool
) -> None:
    """Set each dotted key (None removes it) and note what was there; a value that stays the same leaves no trace."""
    settings = read(connection)
    for key, value in changes.items():
        path = words(key)
        old = _find(settings, path)
        new = None if value is None else read_json(write_json(value, key))
        if old == new and type(old) is type(new):
            continue
        _put(settings, path, new, key)
        texts = ["" if each is None else write_json(each, key) for each in (old, new)]
        connection.execute(CHANGE.insert(), (key, *texts, cell(who), at.isoformat(), int(late)))
    write(connection, settings)


def with_changes(settings: Mapping[str, Any], changes: Mapping[str, object]) -> dict[str, Any]:
    """Settings as ``change`` would leave them, without storing anything."""
    changed: dict[str, Any] = copy.deepcopy(dict(settings))
    for key, value in changes.items():
        _put(changed, words(key), None if value is None else read_json(write_json(value, key)), key)
    return changed


def value_of(settings: Mapping[str, Any], key: str) -> Any:
    """What a dotted key is set to; None where it is not set."""
    return _find(settings, words(key))


def history(connection: sqlite3.Connection) -> tuple[Change, ...]:
    """Every change, oldest first."""
    return tuple(decode(Change, row) for row in connection.execute(CHANGE.select(*CHANGE.names[1:])))


def standing(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that still hold: those after which a key came back to what it had been are left out.

    The history keeps all of them.
    """
    kept: list[Change] = []
    for change in changes:
        since = next((place for place, one in enumerate(kept) if (one.key, one.old) == (change.key, change.new)), None)
        if since is None:
            kept.append(change)
        else:
            kept = [one for place, one in enumerate(kept) if place < since or one.key != change.key]
    return tuple(kept)


def _find(settings: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = settings
    for word in path:
        found = found.get(word) if isinstance(found, dict) else None
    return found


def _put(settings: dict[str, Any], path: tuple[str, ...], value: object, key: str) -> None:
    first, *rest = path
    if not rest:
        settings.pop(first, None)
        if value is not None:
            settings[first] = value
        return
    inner = settings.setdefault(first, {})
    if not isinstance(inner, dict):
        raise WrongUsage(f"{key} cannot be set: {first} is a single value, not a table.")
    _put(inner, tuple(rest), value, key)
    if not inner:
        del settings[first]
