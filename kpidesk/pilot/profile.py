"""Thresholds: lines that give a light, each with its source, and the named profiles that hold them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda value, line: value < line,
    "<=": lambda value, line: value <= line,
    ">": lambda value, line: value > line,
    ">=": lambda value, line: value >= line,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A comparison with a number: ``<= 5``. Values within 1e-9 of the line, relatively, are on the line."""

    op: str
    number: float

    def holds(self, value: float) -> bool:
        """Whether a value is on the side the line names; float noise at the line counts as equality."""
        noise = 1e-9 * max(1.0, abs(self.number))
        near = abs(value - self.number) <= noise
        return _HOLDS[self.op](self.number if near else value, self.number)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The lines of one measure. ``relative_to`` names the setting whose value the numbers are shares of.

    ``ours`` marks lines that the articles do not give; ``source`` says where the lines come from.
    """

    measure: str
    green: Line | None
    red: Line | None
    source: str
    ours: bool = False
    relative_to: str = ""
    red_ours: bool = False
    """Whether the red line itself is ours; ``ours`` says that at least one of the two is."""


@dataclass(frozen=True, slots=True)
class GateCheck:
    """One line of a gate: the measure, the line it must hold, where that comes from."""

    week: int
    measure: str
    line: Line
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of thresholds for a kind of use case, all inheritance and overrides resolved."""

    id: str
    title: str
    description: str
    thresholds: Mapping[str, Threshold]
    gates: tuple[GateCheck, ...]
    required_rps: float
    required_fields: tuple[str, ...]
    freshness_limit_h: float | None
    guardrails: tuple[str, ...]
    """Metrics beyond the twelve KPIs whose red is a red flag."""
    release_tests: Mapping[str, float]
    """Evaluation suite -> share that must pass before roll-out."""
    grade_on: str
    """point | interval."""
    customer_facing: bool
    sha256: str
    """Of the resolved content."""
    policy_blocks_count: bool = False
    """Whether requests that a policy blocked are failures in the error rate."""
