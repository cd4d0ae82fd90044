"""The pilot's raw settings: from ``pilot.toml`` or from the key/value rows of a Pilot sheet."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_origin

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level, Problem
from kpidesk.intake.grid import Grid
from kpidesk.intake.texts import filled, is_text, plain
from kpidesk.pilot.settings import PilotSettings

_STEP = re.compile(r'"([^"]*)"|([^."]+)')


_LISTS = frozenset(setting.name for setting in fields(PilotSettings) if get_origin(setting.type) is tuple)
_WORDS = frozenset(setting.name for setting in fields(PilotSettings) if setting.type in (str, str | None)) | {
    "owners",
    "not_applicable",
    "primary_kpi",
    "report_notes",
}
"""Settings whose values stay text even where they look like numbers."""


def read_toml(path: Path, file: str = "") -> Mapping[str, object]:
    """The keys of a TOML file, which may be called ``file``; raises Unusable with the line that cannot be read."""
    file = file or path.name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise Unusable(
            f"{file} cannot be read: {error}.",
            'Each line is written key = value, with texts in quotes: name = "Claims pilot".',
        ) from error
    except UnicodeDecodeError as error:
        raise Unusable(f"{file} is not written in UTF-8: save it again as UTF-8.") from error
    except OSError as error:
        raise Unusable(f"{file} cannot be read ({error.strerror or error}).") from error


def read_rows(grid: Grid) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """The keys of a Pilot sheet: first column key, second value; dots in a key nest (``fx.EUR``)."""
    settings: dict[str, object] = {}
    problems = []
    for row, key, value in _pairs(grid):
        if not _put(settings, [quoted or bare.strip() for quoted, bare in _STEP.findall(key)], value):
            problems.append(
                Problem(
                    Level.WARNING,
                    "repeated-key",
                    f'"{key}" stands twice; the first value is used.',
                    "Delete one of the two rows.",
                    grid.file,
                    grid.sheet,
                    f"A{row}",
                )
            )
    return settings, tuple(problems)


def _pairs(grid: Grid) -> list[tuple[int, str, object]]:
    """Row number, key and value; the header row counts when it is itself such a pair."""
    pairs: list[tuple[int, str, object]] = []
    if len(grid.headers) > 1 and grid.headers[0].strip().lower() not in ("key", "setting", "settings"):
        pairs.append((1, grid.headers[0].strip(), _value(grid.headers[0].strip(), grid.headers[1].strip())))
    for chunk in grid.chunks():
        keys = filled(plain(chunk.columns[0].values)).to_pylist() if is_text(chunk.columns[0].values.type) else []
        for place, key in enumerate(keys):
            cell = _cell(chunk.columns[1].values[place].as_py(), chunk.columns[1].text, place)
            if key and cell is not None:
                pairs.append((int(chunk.rows[place]), key, _value(key, cell)))
    return pairs


def _cell(value: object, text: Any, place: int) -> object:
    if value is None and text is not None:
        value = text[place].as_py()
    return value.strip() or None if isinstance(value, str) else value


def _value(key: str, cell: object) -> object:
    """A cell as TOML would have typed it."""
    root = key.partition(".")[0]
    if root in _LISTS:
        return [word.strip() for word in str(cell).replace(";", ",").split(",") if word.strip()]
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if root in _WORDS:
        return str(cell)
    if not isinstance(cell, str):
        return _day(cell)
    if cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    try:
        return _day(tomllib.loads(f"v = {cell}")["v"])
    except tomllib.TOMLDecodeError:
        return cell


def _day(value: object) -> object:
    """Settings hold days, never times: a sheet's midnight is the day itself."""
    return value.date() if isinstance(value, datetime) else value


def _put(settings: dict[str, object], path: list[str], value: object) -> bool:
    inner = settings
    for step in path[:-1]:
        deeper = inner.setdefault(step, {})
        if not isinstance(deeper, dict):
            return False
        inner = deeper
    if path[-1] in inner:
        return False
    inner[path[-1]] = value
    return True
