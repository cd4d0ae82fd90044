"""A light with its reason, and the plain rule that gives one: red line first, then green, between them yellow."""

from dataclasses import dataclass

from kpidesk.base.values import Value
from kpidesk.decision.review import Light
from kpidesk.decision.yardstick import Yardstick
from kpidesk.pilot.profile import Line


@dataclass(frozen=True, slots=True)
class Shade:
    """A light and, where value and line do not say it, why."""

    light: Light
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One measure to be judged as if its number were ``number`` (the point, or an end of its interval)."""

    measure: str
    value: Value
    number: float
    green: Line | None
    red: Line | None
    yardstick: Yardstick

    def detail(self, name: str) -> float | None:
        """A further figure of the value, or None."""
        return self.value.detail.get(name)


def plain(case: Case) -> Shade:
    """Red when the kill line is crossed, green when the target is met (or there is none to meet), else yellow."""
    if case.red is not None and case.red.holds(case.number):
        return Shade(Light.RED)
    if case.green is None or case.green.holds(case.number):
        return Shade(Light.GREEN)
    return Shade(Light.YELLOW)
