"""The named profiles that ship with the program, and a user's own, resolved for one pilot."""

import tomllib
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.base.resources import resource
from kpidesk.pilot.draft import Draft, read_draft
from kpidesk.pilot.profile import Profile
from kpidesk.pilot.resolution import resolve
from kpidesk.pilot.settings import PilotSettings
from kpidesk.pilot.suggestions import did_you_mean

DEFAULT = "internal-workflow"


@cache
def profile_names() -> tuple[str, ...]:
    """The profiles that ship with the program, the default first."""
    names = sorted(path.stem for path in resource("profiles").glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT))


def load_profile(settings: PilotSettings, measures: Collection[str] = ()) -> Profile:
    """The pilot's profile with all it extends, its overrides and relative lines resolved.

    ``settings.profile`` is a shipped name, or the path of a user's own file (ending in ``.toml``). Overridden lines
    keep their operator and are in the measure's own unit. ``measures``: the ids a profile may hold lines for; where
    given, any other is an error. Raises WrongUsage (unknown profile, measure or key; contradicting lines) or Unusable
    (a file that cannot be read).
    """
    path = _find(settings.profile)
    return resolve(path.stem, _draft(path, ()), settings, measures)


def load_profile_file(path: str | Path, measures: Collection[str] = ()) -> Profile:
    """A profile's file without a pilot: nothing overridden, its own required requests per second."""
    return load_profile(replace(PilotSettings(), profile=str(path)), measures)


def _find(name: str, beside: Path | None = None) -> Path:
    """The file of a shipped name or of a path, the latter relative to the file that ``extends`` it."""
    if not name.endswith(".toml"):
        if name in profile_names():
            return resource("profiles", f"{name}.toml")
        known = f"The profiles are: {', '.join(profile_names())}; or give the path of your own .toml file."
        question = did_you_mean(name, profile_names())
        raise WrongUsage(f"There is no profile '{name}'.", *([question] if question else []), known)
    path = (beside.parent / name) if beside else Path(name)
    if not path.is_file():
        raise WrongUsage(f"There is no profile file '{path}'.", "Check the path, or name a profile that is built in.")
    return path


def _draft(path: Path, above: tuple[Path, ...]) -> Draft:
    """The file's entries on top of all that it extends."""
    here = path.resolve()
    if here in above:
        raise WrongUsage(f"The profile {path.name} extends itself, by way of {above[-1].name}.")
    own = read_draft(_toml(path), path.name)
    base = own.values.get("extends")
    return _draft(_find(base, path), (*above, here)).under(own) if base else own


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"The profile {path.name} is not valid TOML: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"The profile {path.name} cannot be read: {error}.") from None
