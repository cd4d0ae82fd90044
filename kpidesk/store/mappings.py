"""How a person said that a kind of sheet is to be read: kept in the user's folder, found again by its headers.

The file is JSON that people may read, edit, and hand to a colleague.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpidesk.base.errors import Unusable
from kpidesk.store.folders import data_folder

KEPT = 500
"""The mappings used longest ago are forgotten beyond it."""
_LARGEST = 16 * 2**20


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What ``intake.inputs.Input`` says of a sheet, without its file; ``headers`` are those it was said of."""

    role: str
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    ignored: frozenset[str] = frozenset()
    layout: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    privacy: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


def fingerprint(headers: Sequence[str]) -> str:
    """A digest of a header: its names in their order, letter case and blanks at the ends aside."""
    names = "\x1f".join(header.strip().lower() for header in headers)
    return hashlib.sha256(names.encode()).hexdigest()[:32]


def recall() -> Mapping[str, SheetMapping]:
    """All that is remembered, by fingerprint; nothing where the file is missing or cannot be read."""
    try:
        return _read(_file())
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def remember(mark: str, mapping: SheetMapping) -> None:
    """Keep a mapping for sheets with this fingerprint; raises Unusable where the folder cannot be written."""
    known = {key: one for key, one in recall().items() if key != mark}
    _keep({**known, mark: mapping})


def forget(mark: str) -> None:
    """Forget what was remembered for a fingerprint."""
    known = recall()
    if mark in known:
        _keep({key: one for key, one in known.items() if key != mark})


def hand_out(target: Path) -> int:
    """Write all that is remembered to a file for a colleague; how many it is. Raises Unusable."""
    known = recall()
    _write(known, target)
    return len(known)


def take_in(source: Path) -> int:
    """Remember what a colleague's file says too, above what was remembered of the same kind of sheet; how many it is.

    Raises Unusable, and changes nothing then.
    """
    try:
        given = _read(source)
    except OSError as error:
        raise Unusable(f"{source} cannot be read: {error.strerror or error}.") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unusable(
            f"{source.name} holds no mappings of sheets, or is damaged.", "Have it written again by kpidesk mappings."
        ) from error
    _keep({**{key: one for key, one in recall().items() if key not in given}, **given})
    return len(given)


def _file() -> Path:
    return data_folder() / "mappings.json"


def _read(path: Path) -> dict[str, SheetMapping]:
    if path.stat().st_size > _LARGEST:
        raise ValueError
    raw = json.loads(path.read_text(encoding="utf-8"))
    found = {_mark(key, entry): _mapping(entry) for key, entry in raw.items()}
    return dict(list(found.items())[-KEPT:])


def _mark(key: str, entry: Mapping[str, Any]) -> str:
    """A mapping whose headers were edited belongs to sheets with those."""
    headers = entry.get("headers")
    return fingerprint(headers) if headers else key


def _mapping(entry: Mapping[str, Any]) -> SheetMapping:
    row, layout = entry.get("header_row"), entry.get("layout")
    return SheetMapping(
        str(entry["role"]),
        _words(entry, "columns"),
        _words(entry, "units"),
        None if row is None else int(row),
        frozenset(str(name) for name in entry.get("ignored", ())),
        None if layout is None else str(layout),
        _words(entry, "answers"),
        _words(entry, "privacy"),
        tuple(str(header) for header in entry.get("headers", ())),
    )


def _words(entry: Mapping[str, Any], key: str) -> Mapping[str, str]:
    return {str(name): str(value) for name, value in entry.get(key, {}).items()}


def _entry(mapping: SheetMapping) -> dict[str, object]:
    return {
        "headers": list(mapping.headers),
        "role": mapping.role,
        "layout": mapping.layout,
        "header_row": mapping.header_row,
        "columns": dict(mapping.columns),
        "units": dict(mapping.units),
        "ignored": sorted(mapping.ignored),
        "answers": dict(mapping.answers),
        "privacy": dict(mapping.privacy),
    }


def _keep(mappings: Mapping[str, SheetMapping]) -> None:
    _write(dict(list(mappings.items())[-KEPT:]), _file())


def _write(mappings: Mapping[str, SheetMapping], target: Path) -> None:
    entries = {key: _entry(one) for key, one in mappings.items()}
    beside = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        raise Unusable(
            f"How sheets are read could not be written to {target}: {error.strerror or error}.",
            "Imports are not touched by it.",
        ) from error
