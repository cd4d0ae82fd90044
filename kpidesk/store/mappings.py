"""How a person said that a kind of sheet is to be read: kept in the user's folder, found again by its headers."""

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


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What ``intake.inputs.Input`` says of a sheet, without its file."""

    role: str
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    ignored: frozenset[str] = frozenset()


def fingerprint(headers: Sequence[str]) -> str:
    """A digest of a header: its names in their order, letter case and blanks at the ends aside."""
    names = "\x1f".join(header.strip().lower() for header in headers)
    return hashlib.sha256(names.encode()).hexdigest()[:32]


def recall() -> Mapping[str, SheetMapping]:
    """All that is remembered, by fingerprint; nothing where the file is missing or cannot be read."""
    try:
        raw = json.loads(_file().read_text(encoding="utf-8"))
        return {key: _mapping(entry) for key, entry in raw.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def remember(mark: str, mapping: SheetMapping) -> None:
    """Keep a mapping for sheets with this fingerprint; raises Unusable where the folder cannot be written."""
    known = {key: one for key, one in recall().items() if key != mark}
    _write({**known, mark: mapping})


def forget(mark: str) -> None:
    """Forget what was remembered for a fingerprint."""
    known = recall()
    if mark in known:
        _write({key: one for key, one in known.items() if key != mark})


def _file() -> Path:
    return data_folder() / "mappings.json"


def _mapping(entry: Mapping[str, Any]) -> SheetMapping:
    row = entry.get("header_row")
    return SheetMapping(
        str(entry["role"]),
        {str(name): str(header) for name, header in entry.get("columns", {}).items()},
        {str(name): str(unit) for name, unit in entry.get("units", {}).items()},
        None if row is None else int(row),
        frozenset(str(name) for name in entry.get("ignored", ())),
    )


def _entry(mapping: SheetMapping) -> dict[str, object]:
    return {
        "role": mapping.role,
        "columns": dict(mapping.columns),
        "units": dict(mapping.units),
        "header_row": mapping.header_row,
        "ignored": sorted(mapping.ignored),
    }


def _write(mappings: Mapping[str, SheetMapping]) -> None:
    entries = {key: _entry(one) for key, one in list(mappings.items())[-KEPT:]}
    target = _file()
    beside = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        raise Unusable(
            f"The mapping could not be remembered in {target}: {error.strerror or error}.",
            "The import itself is not touched by it.",
        ) from error
