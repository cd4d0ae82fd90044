"""The ordered rules from lights to a recommendation: first match wins, and some rule always matches."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kpidesk.decision.review import Light, Recommendation

FEWEST_APPLICABLE = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the twelve KPIs have each light, and whether a guardrail is red and not waived."""

    lights: Mapping[Light, int]
    guardrail_red: bool = False

    @property
    def applicable(self) -> int:
        """KPIs that count."""
        return sum(self.lights.values()) - self.lights[Light.NOT_APPLICABLE]

    def turned(self, old: Light, new: Light) -> "Tally":
        """The same with every ``old`` light become ``new``."""
        lights = dict(self.lights)
        lights[new] += lights[old]
        lights[old] = 0
        return Tally(lights, self.guardrail_red)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    id: str
    title: str
    recommendation: Recommendation
    holds: Callable[[Tally], bool]


RULES = (
    Rule(
        "red-flag",
        "Any KPI or guardrail is red and not waived",
        Recommendation.KILL,
        lambda t: t.lights[Light.RED] > 0 or t.guardrail_red,
    ),
    Rule(
        "too-many-yellow",
        "Five or more KPIs are yellow, so fewer than eight can be green",
        Recommendation.KILL,
        lambda t: t.lights[Light.YELLOW] >= 5,
    ),
    Rule(
        "unknown",
        "Something that counts is not measured, or fewer than eight KPIs apply",
        Recommendation.INCOMPLETE,
        lambda t: t.lights[Light.NO_DATA] > 0 or t.applicable < FEWEST_APPLICABLE,
    ),
    Rule("all-green", "None is yellow", Recommendation.SCALE, lambda t: t.lights[Light.YELLOW] == 0),
    Rule("bottleneck", "One or two are yellow", Recommendation.OPTIMISE, lambda t: t.lights[Light.YELLOW] <= 2),
    Rule(
        "fundamental", "Three or four are yellow", Recommendation.REDESIGN_OR_KILL, lambda t: t.lights[Light.YELLOW] > 2
    ),
)
"""In order. S0, "Moving from metrics to action", its gaps closed."""


def tally(lights: Iterable[Light], *, guardrail_red: bool = False) -> Tally:
    """Count the lights."""
    counts = dict.fromkeys(Light, 0)
    for light in lights:
        counts[light] += 1
    return Tally(counts, guardrail_red)


def match(counted: Tally) -> Rule:
    """The first rule that holds."""
    return next(rule for rule in RULES if rule.holds(counted))


def best_case(counted: Tally) -> Recommendation:
    """The recommendation if everything unknown turns out green."""
    return match(counted.turned(Light.NO_DATA, Light.GREEN)).recommendation


def worst_case(counted: Tally) -> Recommendation:
    """The recommendation if everything unknown turns out red."""
    return match(counted.turned(Light.NO_DATA, Light.RED)).recommendation
