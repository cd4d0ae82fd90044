"""A new pilot: what is asked and why, the profiles and when to choose each, their lines, and what is wrong with an
answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kpidesk.base.errors import KpideskError
from kpidesk.base.units import Unit
from kpidesk.metrics.kpis import KPIS
from kpidesk.pilot.parse import parse_settings
from kpidesk.pilot.profile import Line, Profile, Threshold
from kpidesk.pilot.profiles import load_profile, profile_names
from kpidesk.pilot.settings import PilotSettings
from kpidesk.views import lines
from kpidesk.views.entry import Mistyped, as_number, as_typed, plain, read_day, read_number, unit_words

SIDES = ("green", "red")


@dataclass(frozen=True, slots=True)
class Question:
    """A setting that is asked for: its key, what it is called, what it is for, and the unit beside the field.

    ``unit`` is "money" for an amount in the pilot's currency.
    """

    key: str
    title: str
    hint: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A profile: its name in settings, its title, and when to choose it."""

    key: str
    title: str
    when: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What a line is for: title and unit of its measure."""

    title: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class LineRow:
    """The lines of one measure: as typed, what stands before and behind the fields, where they come from.

    ``typed`` and ``own`` are empty where there is no such line. ``fault`` is a sentence on what was typed.
    """

    measure: str
    title: str
    unit: str
    ops: tuple[str, str]
    typed: tuple[str, str]
    own: tuple[str, str]
    words: tuple[str, str]
    source: str
    changed: bool
    fault: str = ""


ABOUT = (
    Question("name", "&Name", "As it shall stand on the report."),
    Question("description", "What it &does", "One sentence for those who have not heard of it."),
)
DATES = (
    Question("start", "First &day", "Empty: the first day with requests."),
    Question("deployed_on", "&Live since", "The day it went live. Empty: the first day."),
    Question("timezone", "Time &zone", "Where its days begin and end."),
    Question("currency", "C&urrency", "Of every amount, in three letters."),
)
VALUES = (
    Question("transaction_value", "&Value of a transaction", "What one is worth to the business.", "money"),
    Question("hourly_rate", "Cost of an &hour of work", "Turns hours of effort into money.", "money"),
    Question("budget", "&Budget", "Of the whole pilot.", "money"),
    Question("eligible_users", "&Eligible users", "Where no list of users will be imported.", "people"),
    Question("cost_false_positive", "Cost of a wrong &yes", "With the next one it weighs the accuracy.", "money"),
    Question("cost_false_negative", "Cost of a wrong n&o", "Set both or neither.", "money"),
    Question(
        "target_volume_per_week", "Volume in full use", "Requests a week, for the projection of effort.", "a week"
    ),
)
_NUMBERS = frozenset(question.key for question in VALUES)
_DAYS = frozenset({"start", "deployed_on"})
_EXACT = 15
"""Digits that a number keeps on its way through a text."""
OWNERS = tuple(Question(f"owners.{kpi.id}", kpi.title, "") for kpi in KPIS)
_WHEN = {
    "internal-workflow": "Choose it for most pilots inside the company.",
    "enterprise": "Choose it when everybody is to have it: it asks for ten times the load.",
    "customer-facing": "Choose it when a wrong answer is seen by a customer.",
    "banking-assistant": "Choose it where answers are regulated: it adds guardrails on sources and approvals.",
    "high-volume-low-cost": "Choose it when single errors hardly matter: it asks for less accuracy.",
    "mission-critical": "Choose it when being down for an hour is too long: it asks for accuracy and quick repair.",
}
_OPPOSITE = {"<": ">", "<=": ">", ">": "<", ">=": "<"}


def profiles() -> tuple[Choice, ...]:
    """The profiles that ship with the program, the default first."""
    found = []
    for name in profile_names():
        profile = _own(name)
        found.append(Choice(name, profile.title, f"{profile.description} {_WHEN.get(name, '')}".strip()))
    return tuple(found)


@cache
def _own(name: str) -> Profile:
    """A shipped profile as it is, read once."""
    return load_profile(PilotSettings(profile=name))


def raw_of(answers: Mapping[str, str]) -> dict[str, object]:
    """Answers as ``pilot.toml`` would hold them; empty ones are not set."""
    return {key: text.strip() for key, text in answers.items() if text.strip()}


def _plainly(answers: Mapping[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """Answers with numbers and days as a settings file writes them, and what cannot be read, by key."""
    raw, wrong = raw_of(answers), dict[str, str]()
    for key in (_NUMBERS | _DAYS) & raw.keys():
        typed = answers[key]
        try:
            raw[key] = f"{read_day(typed)}" if key in _DAYS else plain(read_number(typed), _EXACT)
        except Mistyped as fault:
            wrong[key] = str(fault)
            del raw[key]
    return raw, wrong


def faults(answers: Mapping[str, str]) -> Mapping[str, str]:
    """What is wrong with the answers, by key; a pilot must have a name."""
    raw, wrong = _plainly(answers)
    _, problems = parse_settings(raw, "")
    found = {problem.column: f"{problem.message} {problem.remedy}".strip() for problem in problems} | wrong
    if not answers.get("name", "").strip():
        found["name"] = "Give the pilot a name: it stands on every page of the report."
    return found


def stored(answers: Mapping[str, str], overrides: Mapping[str, Mapping[str, float]]) -> dict[str, object]:
    """What is stored of answers without fault: numbers and dates as such, and the lines that were changed."""
    raw, _ = _plainly(answers)
    settings, _ = parse_settings(raw, "")
    known = {key: getattr(settings, key) for key in raw if "." not in key}
    owners = {"owners": dict(settings.owners)} if settings.owners else {}
    lines_set = {"thresholds": {name: dict(sides) for name, sides in overrides.items()}} if overrides else {}
    return known | owners | lines_set


def line_rows(
    profile: str, typed: Mapping[tuple[str, str], str], measures: Mapping[str, Measure], currency: str
) -> tuple[LineRow, ...]:
    """The lines of a profile with what was typed on top, in the profile's order; measures without a name left out."""
    own = _own(profile)
    rows = (
        _row(own, threshold, typed, measures[name], currency)
        for name, threshold in own.thresholds.items()
        if name in measures
    )
    return tuple(rows)


def _row(
    own: Profile, threshold: Threshold, typed: Mapping[tuple[str, str], str], measure: Measure, currency: str
) -> LineRow:
    bounds = (threshold.green, threshold.red)
    kept = tuple("" if line is None else as_typed(line.number, measure.unit) for line in bounds)
    now = tuple(typed.get((threshold.measure, side), text) for side, text in zip(SIDES, kept, strict=True))
    changed = now != kept
    return LineRow(
        threshold.measure,
        measure.title,
        unit_words(measure.unit, currency),
        _ops(bounds),
        (now[0], now[1]),
        (kept[0], kept[1]),
        (_said(threshold.green, measure, currency), _said(threshold.red, measure, currency)),
        "set for this pilot" if changed else threshold.source,
        changed,
        _fault(own.id, threshold, (now[0], now[1]), (kept[0], kept[1]), measure) if changed else "",
    )


def _ops(bounds: tuple[Line | None, Line | None]) -> tuple[str, str]:
    """The signs of both lines; where there is only one, the other is its opposite."""
    green, red = bounds
    first = green.op if green else _OPPOSITE[red.op] if red else "<="
    second = red.op if red else _OPPOSITE[green.op] if green else ">"
    return lines.OPS[first], lines.OPS[second]


def _said(line: Line | None, measure: Measure, currency: str) -> str:
    return "none" if line is None else lines.line(line, measure.unit, currency)


def _fault(profile: str, threshold: Threshold, now: tuple[str, str], kept: tuple[str, str], measure: Measure) -> str:
    try:
        numbers = _numbers(now, kept, measure)
        load_profile(PilotSettings(profile=profile, thresholds={threshold.measure: numbers}))
    except (Mistyped, KpideskError) as wrong:
        return str(wrong)
    return ""


def _numbers(now: Sequence[str], kept: Sequence[str], measure: Measure) -> dict[str, float]:
    """The lines that differ from the profile's, in the measure's unit; raises Mistyped."""
    found = {}
    for side, text, own in zip(SIDES, now, kept, strict=True):
        if text != own:
            if not text.strip():
                raise Mistyped(f"A line that the profile has cannot be left out; its own is {own}.")
            found[side] = as_number(text, measure.unit)
    return found


def overrides(rows: Sequence[LineRow], measures: Mapping[str, Measure]) -> dict[str, dict[str, float]]:
    """The changed lines of rows without fault, as settings hold them."""
    return {
        row.measure: _numbers(row.typed, row.own, measures[row.measure])
        for row in rows
        if row.changed and not row.fault
    }


LINES = (
    "Green is met, red is a kill line, between them is yellow. Double-click a number to change it for this pilot; "
    "Delete puts the profile’s own back. Later changes are dated and shown in the report."
)
LOOK = "Some answers cannot be used: see beside the fields."


def file_name(name: str) -> str:
    """A file name for a pilot's project: its name without what no file system takes."""
    bare = "".join(letter if letter.isalnum() or letter in " -_." else " " for letter in name)
    return f"{' '.join(bare.split())[:80].strip(' .') or 'pilot'}.kpidesk"
