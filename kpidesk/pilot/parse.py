"""Raw key/value pairs of ``pilot.toml``, a Pilot sheet or the command line to typed settings."""

from collections.abc import Mapping
from typing import Any

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Problem
from kpidesk.pilot.entries import Reading, blank
from kpidesk.pilot.keys import ALWAYS_APPLICABLE, KEYS, Key
from kpidesk.pilot.settings import NotApplicable, PilotSettings
from kpidesk.pilot.suggestions import did_you_mean


def parse_settings(raw: Mapping[str, object], file: str = "pilot.toml") -> tuple[PilotSettings, tuple[Problem, ...]]:
    """The settings, and a problem of level error for each entry that is unknown or cannot be used.

    Keys may be dotted (``thresholds.latency_p99.green``), as a Pilot sheet and ``--set`` write them. An empty cell
    means "not set". A key with a problem keeps its default; nothing is ignored without a problem.
    """
    reading = Reading(file)
    values: dict[str, Any] = {}
    for name, below in _nested(raw, reading).items():
        key = KEYS.get(name)
        if key is None:
            reading.report("unknown-key", name, f"There is no setting '{name}'.", _instead(name))
        elif not blank(below):
            values[name] = reading.value(key, below)
    settings = PilotSettings(**_assembled(values, reading))
    _check(settings, reading)
    return settings, tuple(reading.problems)


def assign(raw: Mapping[str, object], assignment: str) -> dict[str, object]:
    """``raw`` with one more entry on top, written ``KEY=VALUE`` or ``TABLE.ENTRY=VALUE``.

    Raises WrongUsage where the form is another, the key is unknown or the value cannot be used.
    """
    path, sign, value = assignment.partition("=")
    names = _split(path.strip())
    if not sign or not path.strip():
        raise WrongUsage(f"'{assignment}' is no assignment: write KEY=VALUE, such as transaction_value=4.")
    key = KEYS.get(names[0])
    if key is None:
        raise WrongUsage(f"There is no setting '{names[0]}'.", _instead(names[0]))
    if len(names) != 1 + len(key.levels):
        raise WrongUsage(f"'{assignment}' does not say what to set: write {key.path}.")
    _try(key, names, value)
    below, clashes = Reading(""), list[str]()
    merged = _merged(_nested(raw, below), _tower(names, value.strip()), clashes)
    if below.problems:
        raise WrongUsage(f"{below.problems[0].message} {below.problems[0].remedy}")
    if clashes and clashes != [".".join(names)]:
        raise WrongUsage(f"{clashes[0]} is set to something that is no table, so {assignment} cannot be set in it.")
    return merged


def _try(key: Key, names: tuple[str, ...], value: str) -> None:
    """Raise WrongUsage when the entry alone cannot be read."""
    reading = Reading("")
    if not blank(value):
        reading.value(key, _tower(names, value)[names[0]])
    if reading.problems:
        problem = reading.problems[0]
        raise WrongUsage(problem.message, *([problem.remedy] if problem.remedy else []))


def _instead(name: str) -> str:
    return did_you_mean(name, KEYS) or f"The settings are: {', '.join(KEYS)}."


def _split(path: str) -> tuple[str, ...]:
    """A dotted path to at most three names. Model names have dots of their own: they stand in the middle."""
    first, dot, rest = path.partition(".")
    first = first.strip().lower().replace(" ", "_")
    key = KEYS.get(first)
    if not dot:
        return (first,)
    if key is not None and len(key.levels) > 1 and "." in rest:
        return (first, *rest.rsplit(".", 1))
    return (first, rest)


def _tower(names: tuple[str, ...], value: object) -> dict[str, object]:
    for name in reversed(names[1:]):
        value = {name: value}
    return {names[0]: value}


def _merged(
    under: Mapping[str, object], over: Mapping[str, object], clashes: list[str], path: str = ""
) -> dict[str, object]:
    """Both tables as one; where both have an entry, the one on top, and its path goes to ``clashes``."""
    merged = dict(under)
    for name, value in over.items():
        below, place = merged.get(name), f"{path}{name}"
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[name] = _merged(below, value, clashes, f"{place}.")
        else:
            if name in merged:
                clashes.append(place)
            merged[name] = value
    return merged


def _nested(raw: Mapping[str, object], reading: Reading) -> dict[str, object]:
    """Dotted keys unfolded into tables; an entry that is given twice is a problem."""
    nested: dict[str, object] = {}
    clashes: list[str] = []
    for path, value in raw.items():
        nested = _merged(nested, _tower(_split(str(path).strip()), value), clashes)
    for place in clashes:
        reading.report("given-twice", place, f"{place} is given twice.", "Keep one of the two.")
    return nested


def _assembled(values: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """The fields of PilotSettings, of what was read."""
    primary = values.pop("primary_kpi", None) or {}
    if len(primary) == 1:
        lacking = "better" if "name" in primary else "name"
        message = f"primary_kpi has no '{lacking}'."
        reading.report("incomplete", "primary_kpi", message, 'Give its name and which is better, "lower" or "higher".')
    declared = values.pop("not_applicable", None) or {}
    fields = {name: value for name, value in values.items() if value is not None}
    fields |= {f"primary_kpi_{name}": value for name, value in primary.items()}
    fields["not_applicable"] = dict(_declared(declared, reading))
    return fields


def _declared(declared: Mapping[str, Mapping[str, str]], reading: Reading) -> list[tuple[str, NotApplicable]]:
    good = []
    for kpi, said in declared.items():
        path = f"not_applicable.{kpi}"
        if kpi in ALWAYS_APPLICABLE:
            message = f"The KPI {kpi} cannot be declared not applicable: every pilot has to answer for it."
            reading.report("always-applicable", path, message, "Remove the entry and import what the KPI needs.")
        elif set(said) != {"owner", "reason"}:
            message = f"{path} needs an owner and a reason."
            reading.report("incomplete", path, message, f"Write {path}.owner and {path}.reason.")
        else:
            good.append((kpi, NotApplicable(said["owner"], said["reason"])))
    return good


def _check(settings: PilotSettings, reading: Reading) -> None:
    """What must hold between keys."""
    if settings.start and settings.as_of and settings.as_of < settings.start:
        message = f"as_of is {settings.as_of}, before the start on {settings.start}."
        reading.report("bad-value", "as_of", message, "The day of the review must be on or after the first day.")
    costs = (settings.cost_false_positive, settings.cost_false_negative)
    if (costs[0] is None) != (costs[1] is None):
        message = "Only one of cost_false_positive and cost_false_negative is set."
        reading.report("incomplete", "cost_false_positive", message, "Set both, or neither for unweighted accuracy.")
    elif costs == (0, 0):
        message = "cost_false_positive and cost_false_negative are both 0."
        reading.report("bad-value", "cost_false_positive", message, "At least one kind of error must cost something.")
