"""The lines of a measure: what they ask, where they come from, the profile's own, who changed them and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpidesk.base.dates import day
from kpidesk.base.numbers import exact
from kpidesk.base.units import Unit
from kpidesk.decision.review import Judged
from kpidesk.pilot.profile import Line, Profile, Threshold
from kpidesk.store.preferences import Change
from kpidesk.views import figures
from kpidesk.views.entry import Mistyped, as_number, as_typed, unit_words
from kpidesk.views.lines import OPS
from kpidesk.views.opened import Opened

SIDES = ("green", "red")
_AGAINST = {"<": ">", "<=": ">", ">": "<", ">=": "<"}
_NAMES = {"green": "Green when", "red": "Red (kill line) when"}


@dataclass(frozen=True, slots=True)
class Side:
    """One line: in words, as typed behind its operator, and the profile's own. Words are empty where there is none."""

    name: str
    title: str
    words: str
    op: str
    typed: str
    own: str
    own_typed: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """All that is said of the lines of a measure. ``source`` ends in "ours" where the articles give none."""

    measure: str
    title: str
    unit: str
    sides: tuple[Side, ...]
    source: str
    changed: bool


def reset_changes(measure: str) -> Mapping[str, object]:
    """The settings to change for a measure to have the profile's own lines."""
    return {f"thresholds.{measure}.{side}": None for side in SIDES}


def lines_of(judged: Judged, opened: Opened, own: Profile) -> Lines | None:
    """The lines of a measure beside those of ``own``, the profile without this pilot's changes; None without any."""
    kept = own.thresholds.get(judged.id)
    now = opened.profile.thresholds.get(judged.id)
    if kept is None or now is None or judged.light is None:
        return None
    currency, set_here = opened.settings.currency, opened.settings.thresholds.get(judged.id, {})
    sides = tuple(replace(_side(name, now, kept, judged.unit, currency), changed=name in set_here) for name in SIDES)
    ours = " (ours: the articles give no such line)" if now.ours else ""
    return Lines(
        judged.id, judged.title, unit_words(judged.unit, currency), sides, f"{now.source}{ours}", bool(set_here)
    )


def _side(name: str, now: Threshold, kept: Threshold, unit: Unit, currency: str) -> Side:
    line, own = _line(now, name), _line(kept, name)
    other = _line(now, "red" if name == "green" else "green")
    op = line.op if line else (_AGAINST[other.op] if other else "<")
    return Side(
        name=name,
        title=_NAMES[name],
        words=figures.line(line, unit, currency) or "no such line",
        op=OPS[op],
        typed=as_typed(line.number, unit) if line else "",
        own=figures.line(own, unit, currency) or "no such line",
        own_typed=as_typed(own.number, unit) if own else "",
    )


def _line(threshold: Threshold, name: str) -> Line | None:
    return threshold.green if name == "green" else threshold.red


def changes_of(judged: Judged, lines: Lines, typed: Mapping[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """The settings to change for what was typed, and what is wrong by side. An unchanged line is not set."""
    changes: dict[str, object] = {}
    faults: dict[str, str] = {}
    for side in lines.sides:
        text = typed[side.name].strip()
        if text == side.typed:
            continue
        if not text and not side.own_typed:
            changes[_key(lines, side)] = None
        elif not text:
            faults[side.name] = f"A line that the profile has cannot be left out; its own is {side.own}."
        else:
            _read(judged, lines, side, text, changes, faults)
    return changes, faults


def _read(
    judged: Judged, lines: Lines, side: Side, text: str, changes: dict[str, object], faults: dict[str, str]
) -> None:
    try:
        number = as_number(text, judged.unit)
    except Mistyped as wrong:
        faults[side.name] = str(wrong)
        return
    same = text == side.own_typed
    changes[_key(lines, side)] = None if same else number


def _key(lines: Lines, side: Side) -> str:
    return f"thresholds.{lines.measure}.{side.name}"


def history(judged: Judged, opened: Opened) -> tuple[str, ...]:
    """Who changed the lines of a measure, when, from what to what; the latest first."""
    mine = [change for change in opened.changes if change.key.startswith(f"thresholds.{judged.id}.")]
    return tuple(_changed(change, judged, opened.settings.currency) for change in reversed(mine))


def _changed(change: Change, judged: Judged, currency: str) -> str:
    side = change.key.rpartition(".")[2]
    before, after = (_said(text, judged, currency) for text in (change.old, change.new))
    late = ", after results had been seen" if change.after_review else ""
    return f"{day(change.at.date())}: {side} line {before} → {after}, by {change.who}{late}."


def _said(text: str, judged: Judged, currency: str) -> str:
    """A number as it is stored, in words; the profile's own where nothing was set."""
    if not text:
        return "the profile’s own"
    stored = json.loads(text)
    known = isinstance(stored, int | float) and not isinstance(stored, bool)
    return exact(stored, judged.unit, currency) if known else str(stored)
