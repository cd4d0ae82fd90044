"""Every setting in force, in words, and where it comes from."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from kpidesk.base import dates, numbers
from kpidesk.base.periods import Calendar
from kpidesk.base.units import Unit
from kpidesk.decision.review import Assumption
from kpidesk.pilot.contents import PRESENTATION
from kpidesk.pilot.profile import Profile
from kpidesk.pilot.settings import NotApplicable, PilotSettings

_NOT_SET = "not set"


def assumptions(settings: PilotSettings, profile: Profile, calendar: Calendar) -> tuple[Assumption, ...]:
    """One per key of the pilot's settings that a number rests on, in their order."""
    default, stand_ins = PilotSettings(), _stand_ins(profile, calendar)
    return tuple(
        _assumption(f.name, getattr(settings, f.name), getattr(default, f.name), stand_ins)
        for f in fields(settings)
        if f.name not in PRESENTATION
    )


def _assumption(key: str, value: Any, default: Any, stand_ins: Mapping[str, tuple[str, str]]) -> Assumption:
    if value != default:
        return Assumption(key, _words(value), "set")
    text, origin = stand_ins.get(key, (_words(value), "default"))
    return Assumption(key, text, origin)


def _stand_ins(profile: Profile, calendar: Calendar) -> Mapping[str, tuple[str, str]]:
    """What is used for a key that was not set."""
    limit = profile.freshness_limit_h
    return {
        "start": (dates.day(calendar.start), "found in the data"),
        "as_of": (dates.day(calendar.as_of), "found in the data"),
        "deployed_on": (f"{dates.day(calendar.start)} (the start)", "default"),
        "required_rps": (numbers.exact(profile.required_rps, Unit.RPS), "profile"),
        "required_fields": (_words(profile.required_fields), "profile"),
        "freshness_limit": (_NOT_SET if limit is None else numbers.exact(limit, Unit.HOURS), "profile"),
        "grade_on": (profile.grade_on, "profile"),
        "groups": ("every column named group_…", "found in the data"),
        "positive_label": ("recognised among the labels", "found in the data"),
    }


def _words(value: Any) -> str:  # noqa: PLR0911 - one line per kind of setting
    if value is None or value in ("", (), {}):
        return _NOT_SET
    if isinstance(value, date):
        return dates.day(value)
    if isinstance(value, int | float):
        return numbers.exact(float(value), Unit.COUNT)
    if isinstance(value, NotApplicable):
        return f"{value.reason} ({value.owner})"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_words(inner)}" for key, inner in value.items())
    if isinstance(value, tuple):
        return ", ".join(_words(inner) for inner in value)
    return str(value)
