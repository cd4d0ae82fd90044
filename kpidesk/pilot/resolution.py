"""A profile's draft to the lines that hold for one pilot."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace

from kpidesk.base.errors import WrongUsage
from kpidesk.pilot.draft import Draft, Side
from kpidesk.pilot.profile import Line, Profile, Threshold
from kpidesk.pilot.settings import PilotSettings
from kpidesk.pilot.suggestions import did_you_mean

RULES = frozenset({"demographic_parity_ratio", "fairness_plausible_gap", "fairness_green_or_explained", "no_red_flag"})
"""Ids that are no measures of the catalogue's light but lines of a rule of the decision."""
_BASES = {"required_rps": "requests per second required", "tools_plan": "tools planned"}
_PRIMARY = "primary_kpi_delta"
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_AGAINST = {"<": ">", "<=": ">", ">": "<", ">=": "<"}
_NEEDED = ("required_rps", "required_fields", "guardrails", "grade_on", "customer_facing")

Sides = Mapping[str, Side]


def resolve(name: str, draft: Draft, settings: PilotSettings, measures: Collection[str]) -> Profile:
    """The profile in force. ``measures``: ids that lines may be for; empty means any. Raises WrongUsage."""
    lacking = [key for key in _NEEDED if key not in draft.values]
    if lacking:
        raise WrongUsage(
            f"The profile {name} has no {', '.join(lacking)}.", 'Extend another: extends = "internal-workflow".'
        )
    values = draft.values
    required_rps = settings.required_rps or values["required_rps"]
    lines = {measure: _kept(sides) for measure, sides in draft.sides.items() if _kept(sides)}
    bases = {"required_rps": required_rps, "tools_plan": float(settings.tools_plan)}
    absolute = {measure: _absolute(sides, bases) for measure, sides in lines.items()}
    sides = _overridden(name, _facing(absolute, settings), settings.thresholds)
    profile = Profile(
        id=name,
        title=values.get("title", name),
        description=values.get("description", ""),
        thresholds={measure: _threshold(name, measure, found) for measure, found in sides.items()}
        | _release_tests(values.get("release_tests", {})),
        gates=tuple(check for _, check in sorted(draft.gates.items(), key=lambda gate: gate[0][0]) if check),
        required_rps=required_rps,
        required_fields=settings.required_fields or values["required_fields"],
        freshness_limit_h=settings.freshness_limit or values.get("freshness_limit_h"),
        guardrails=values["guardrails"],
        release_tests=values.get("release_tests", {}),
        grade_on=settings.grade_on or values["grade_on"],
        customer_facing=values["customer_facing"],
        sha256="",
        policy_blocks_count=values.get("policy_blocks_count", False),
    )
    _check(profile, measures)
    return replace(profile, sha256=_sha256(profile))


def _kept(sides: Mapping[str, Side | None]) -> dict[str, Side]:
    return {name: side for name, side in sides.items() if side is not None}


def _absolute(sides: Sides, bases: Mapping[str, float]) -> Sides:
    """Lines that are shares of a setting, such as the required requests per second, in the unit of the setting."""
    return {name: _of_base(side, bases[side.relative_to]) if side.relative_to else side for name, side in sides.items()}


def _of_base(side: Side, base: float) -> Side:
    share = side.line.number
    source = f"{side.source} ({share:.4g} × the {base:g} {_BASES[side.relative_to]})"
    return Side(Line(side.line.op, share * base), source)


def _facing(lines: Mapping[str, Sides], settings: PilotSettings) -> dict[str, Sides]:
    """Lines of the primary figure are written for one that is to rise; they turn round where it is to fall."""
    if settings.primary_kpi_better != "lower" or _PRIMARY not in lines:
        return dict(lines)
    turned = {
        name: replace(side, line=Line(_MIRRORED[side.line.op], -side.line.number))
        for name, side in lines[_PRIMARY].items()
    }
    return {**lines, _PRIMARY: turned}


def _overridden(
    name: str, sides: Mapping[str, Sides], overrides: Mapping[str, Mapping[str, float]]
) -> dict[str, Sides]:
    merged = dict(sides)
    for measure, lines in overrides.items():
        if measure not in sides:
            question = did_you_mean(measure, sides) or f"Graded are: {', '.join(sides)}."
            raise WrongUsage(f"The profile {name} has no lines for '{measure}', so none can be set.", question)
        merged[measure] = {**sides[measure], **{side: _set(sides[measure], side, to) for side, to in lines.items()}}
    return merged


def _set(sides: Sides, side: str, number: float) -> Side:
    """A line set for the pilot. Where the profile has only the other line, its operator turned round."""
    old = sides.get(side)
    if old is None:
        (other,) = sides.values()
        return Side(Line(_AGAINST[other.line.op], number), "set for this pilot (profile: no such line)")
    was = f"{old.line.op} {old.line.number:g}, {old.source}"
    return Side(Line(old.line.op, number), f"set for this pilot (profile: {was})")


def _threshold(name: str, measure: str, sides: Sides) -> Threshold:
    green, red = sides.get("green"), sides.get("red")
    if green and red and not _apart(green.line, red.line):
        raise WrongUsage(
            f"The lines of {measure} in the profile {name} contradict each other:",
            f"green {green.line.op} {green.line.number:g}, red {red.line.op} {red.line.number:g}.",
            "Red must lie beyond green.",
        )
    return Threshold(
        measure,
        green.line if green else None,
        red.line if red else None,
        _sources(green, red),
        ours=any(side.ours for side in sides.values()),
        red_ours=red is not None and red.ours,
    )


def _release_tests(shares: Mapping[str, float]) -> dict[str, Threshold]:
    """The lines of the release tests: the highest share asked for; each suite is held against its own (see lights)."""
    if not shares:
        return {}
    green, red = Line(">=", max(shares.values())), Line("<", max(shares.values()))
    asked = ", ".join(f"{suite} {share:g}" for suite, share in shares.items())
    return {"release_tests": Threshold("release_tests", green, red, f"the profile's release tests: {asked}")}


def _apart(green: Line, red: Line) -> bool:
    """Whether no value is both green and red."""
    if green.op[0] == red.op[0]:
        return False
    both_hold_on_it = green.op.endswith("=") and red.op.endswith("=")
    gap = red.number - green.number if green.op[0] == "<" else green.number - red.number
    return gap > 0 or (gap == 0 and not both_hold_on_it)


def _sources(green: Side | None, red: Side | None) -> str:
    if green and red and green.source != red.source:
        return f"green: {green.source}; red: {red.source}"
    return (green or red).source  # type: ignore[union-attr]  # a threshold has at least one line


def _check(profile: Profile, measures: Collection[str]) -> None:
    """Guardrails need a line that can raise a flag; where the measures are known, every id must be one."""
    for guardrail in profile.guardrails:
        threshold = profile.thresholds.get(guardrail)
        if threshold is None or threshold.red is None:
            raise WrongUsage(f"The guardrail {guardrail} of the profile {profile.id} has no red line.", "Give it one.")
    used = [*profile.thresholds, *(check.measure for check in profile.gates)]
    for measure in used if measures else ():
        if measure not in measures and measure not in RULES:
            sentence = f"The profile {profile.id} has a line for '{measure}', which is no measure."
            raise WrongUsage(*filter(None, (sentence, did_you_mean(measure, measures))))


def _sha256(profile: Profile) -> str:
    """Of the content alone, however the file orders or spaces it."""
    content = {**asdict(profile), "thresholds": {name: asdict(found) for name, found in profile.thresholds.items()}}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
