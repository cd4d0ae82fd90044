"""The pilot under review: what its settings say, with what was asked for on top, and its resolved profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Level, Problem
from kpidesk.pilot.parse import assign, parse_settings
from kpidesk.pilot.profile import Profile
from kpidesk.pilot.profiles import load_profile, profile_names
from kpidesk.pilot.settings import PilotSettings
from kpidesk.session.window import parse_date


@dataclass(frozen=True, slots=True)
class Choices:
    """What overrides a pilot's own settings: a profile's name, ``KEY=VALUE`` assignments, the day of the review."""

    profile: str | None = None
    assignments: tuple[str, ...] = ()
    as_of: str | None = None


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class Pilot:
    """Raw settings as they would be stored, the same typed, the profile, and remarks on them."""

    raw: Mapping[str, Any]
    settings: PilotSettings
    profile: Profile
    problems: tuple[Problem, ...]


def override(raw: Mapping[str, object], choices: Choices) -> Mapping[str, object]:
    """Raw settings with the choices on top; raises WrongUsage where one cannot be used."""
    for assignment in choices.assignments:
        raw = assign(raw, assignment)
    if choices.profile is not None:
        raw = assign(raw, f"profile={choices.profile}")
    if choices.as_of is not None:
        raw = assign(raw, f"as_of={parse_date(choices.as_of, '--as-of').isoformat()}")
    return raw


def resolve(raw: Mapping[str, object], choices: Choices, file: str) -> Pilot:
    """The pilot of these raw settings, which stood in ``file``.

    Raises WrongUsage with a sentence for each fault, Unusable for a profile that cannot be read.
    """
    overridden = override(raw, choices)
    settings, problems = parse_settings(overridden, file)
    refuse_errors(problems)
    known = _known_measures() if settings.profile.endswith(".toml") else ()
    return Pilot(overridden, settings, load_profile(settings, known), problems)


def _known_measures() -> frozenset[str]:
    """What a user's own profile may hold lines for: what is measured, and what a shipped profile has lines for."""
    from kpidesk.metrics.catalogue import CATALOGUE  # noqa: PLC0415 - brings the engine along, and is rarely needed

    shipped = (load_profile(PilotSettings(profile=name)) for name in profile_names())
    return frozenset(metric.id for metric in CATALOGUE).union(*(profile.thresholds for profile in shipped))


def refuse_errors(problems: Sequence[Problem]) -> None:
    """Raise WrongUsage with one sentence for each problem that is an error."""
    faults = [_sentence(problem) for problem in problems if problem.level is Level.ERROR]
    if faults:
        raise WrongUsage(*faults)


def _sentence(problem: Problem) -> str:
    where = f"{problem.file}: " if problem.file else ""
    return f"{where}{problem.message} {problem.remedy}".strip()
