"""The yellow KPI furthest from its target."""

from collections.abc import Iterable, Mapping

from kpidesk.base.values import Value
from kpidesk.decision.review import Judged, Light
from kpidesk.decision.scoring import Scored
from kpidesk.pilot.profile import Line

_FULL_SCALE: Mapping[str, float] = {"demographic_parity_difference": 0.20, "equalized_odds_difference": 0.20}
"""Measures whose way from target to kill line has a fixed length, because their red is no single line."""


def bottleneck(scored: Iterable[Scored]) -> tuple[Scored, float] | None:
    """The yellow KPI with the largest distance, and that distance; the earlier of two equals."""
    yellow = [(one, kpi_distance(one)) for one in scored if one.result.light is Light.YELLOW]
    return max(yellow, key=lambda pair: pair[1], default=None)


def kpi_distance(scored: Scored) -> float:
    """The largest distance over its yellow measures."""
    return max((distance(judged) for judged in scored.standing.setting if judged.light is Light.YELLOW), default=0.0)


def furthest_measure(scored: Scored) -> Judged:
    """The yellow measure that sets the KPI's distance."""
    yellow = [judged for judged in scored.standing.setting if judged.light is Light.YELLOW]
    return max(yellow, key=distance, default=scored.result.headline)


def distance(judged: Judged) -> float:
    """How far a measure is on its way from green line to kill line: 0 at the target, 1 at the kill line.

    Without a kill line it is taken at twice the green one (lower is better) or half of it (higher is better).
    """
    if judged.green is None or not isinstance(judged.measured, Value):
        return 0.0
    target = judged.green.number
    way = _FULL_SCALE.get(judged.id) or _kill(judged.green, judged.red) - target
    return max(0.0, (judged.measured.number - target) / way) if way else 0.0


def _kill(green: Line, red: Line | None) -> float:
    if red is not None:
        return red.number
    return green.number * 2 if green.op.startswith("<") else green.number / 2
