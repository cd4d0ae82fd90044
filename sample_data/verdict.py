"""Lights and verdict of expected numbers, by the rules as the specification words them."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain

Line = Callable[[float], bool]
_NOISE = 1e-9


def below(line: float) -> Line:
    """Lower than the line; float noise at the line counts as being on it."""
    return lambda value: value < line - _NOISE


def above(line: float) -> Line:
    """Higher than the line; float noise at the line counts as being on it."""
    return lambda value: value > line + _NOISE


def at_most(line: float) -> Line:
    """On the line or lower."""
    return lambda value: value <= line + _NOISE


def at_least(line: float) -> Line:
    """On the line or higher."""
    return lambda value: value >= line - _NOISE


def never(_: float) -> bool:
    """There is no such line."""
    return False


_QUALITY = (at_least(0.98), below(0.90))
Lines = Mapping[str, tuple[Line, Line]]
INTERNAL: Lines = {
    "latency_p95": (at_most(2), never),
    "latency_p99": (at_most(5), above(10)),
    "peak_rps": (at_least(9.9), below(5)),
    "load_error_rate": (below(0.001), at_least(0.01)),
    "stress_rps": (at_least(14.85), never),
    "weighted_accuracy": (at_least(0.92), below(0.80)),
    "accuracy_decay": (below(2), above(5)),
    "overhead_per_1000": (below(0.5), above(5)),
    "mttr": (below(4), above(24)),
    **dict.fromkeys(("data_quality_score", "completeness", "consistency", "data_accuracy", "freshness"), _QUALITY),
    "adoption_week_2": (at_least(0.60), never),
    "adoption_week_4": (at_least(0.40), below(0.20)),
    "adoption_current": (at_least(0.40), below(0.20)),
    "adoption_sustained": (at_least(0.40), below(0.20)),
    "cost_to_value": (at_most(0.20), above(0.50)),
    "days_to_first_impact": (at_most(7), above(60)),
    "traceability": (at_least(1), below(0.95)),
    "auditability": (at_least(1), below(0.95)),
    "demographic_parity_difference": (at_most(0.02), never),
    "equalized_odds_difference": (at_most(0.05), never),
}
"""Measure -> (green when, red when) of an internal workflow. The gaps between groups here never come near red."""

KPIS = {
    "latency": ("latency_p99", "latency_p95"),
    "throughput": ("peak_rps", "load_error_rate", "stress_rps"),
    "weighted_accuracy": ("weighted_accuracy",),
    "drift": ("accuracy_decay",),
    "overhead": ("overhead_per_1000",),
    "mttr": ("mttr",),
    "data_quality": ("data_quality_score", "completeness", "consistency", "data_accuracy", "freshness"),
    "adoption": ("adoption_current", "adoption_sustained", "adoption_week_4", "adoption_week_2"),
    "cost_per_transaction": ("cost_to_value",),
    "time_to_value": ("days_to_first_impact",),
    "audit_trail": ("traceability", "auditability"),
    "fairness": ("demographic_parity_difference", "equalized_odds_difference"),
}
_WAY = {"overhead": (0.5, 5.0), "data_quality": (0.98, 0.90)}
"""KPI -> its green line and its kill line, for the KPIs that are yellow in a pilot here that is not killed."""
_DATED = ("adoption_sustained", "adoption_week_4", "adoption_week_2")
_WORST = ("green", "yellow", "red")


def describe(measures: Mapping[str, float], lines: Lines) -> dict[str, object]:
    """Measures with their lights, the KPIs' lights, and the verdict, ready to be written as JSON."""
    lights = {name: _light(value, *lines[name]) if name in lines else None for name, value in measures.items()}
    graded = {kpi: _kpi_light(names, lights) for kpi, names in KPIS.items()}
    return {
        "measures": {name: {"value": value, "light": lights[name]} for name, value in measures.items()},
        "kpis": graded,
        "verdict": {**_decide(graded), **_bottleneck(graded, measures)},
        "red_flags": [name for name in chain.from_iterable(KPIS.values()) if lights.get(name) == "red"],
    }


def _light(value: float, green: Line, red: Line) -> str:
    return "red" if red(value) else "green" if green(value) else "yellow"


def _kpi_light(names: tuple[str, ...], lights: Mapping[str, str | None]) -> str:
    """The worst light; of the dated measures of adoption, listed latest first, only the latest counts."""
    dated = [name for name in names if name in _DATED and lights.get(name)]
    counted = [light for name in names if name not in dated[1:] and (light := lights.get(name))]
    return max(counted, key=_WORST.index)


def _bottleneck(graded: Mapping[str, str], measures: Mapping[str, float]) -> dict[str, object]:
    """The yellow KPI furthest from green, as a share of the way to its kill line."""
    away = {
        kpi: max((measures[name] - green) / (red - green) for name in KPIS[kpi] if name in measures)
        for kpi, (green, red) in _WAY.items()
        if graded[kpi] == "yellow"
    }
    if not away or "red" in graded.values():
        return {"bottleneck": None, "bottleneck_distance": None}
    furthest = max(away, key=away.__getitem__)
    return {"bottleneck": furthest, "bottleneck_distance": away[furthest]}


def _decide(graded: Mapping[str, str]) -> dict[str, object]:
    counts = Counter(graded.values())
    red, yellow = counts["red"], counts["yellow"]
    if red:
        rule, recommendation = "red-flag", "kill"
    elif yellow >= 5:
        rule, recommendation = "too-many-yellow", "kill"
    elif yellow == 0:
        rule, recommendation = "all-green", "scale"
    elif yellow <= 2:
        rule, recommendation = "bottleneck", "optimise"
    else:
        rule, recommendation = "fundamental", "redesign_or_kill"
    return {
        "recommendation": recommendation,
        "rule": rule,
        "counts": {light: counts[light] for light in (*_WORST, "no_data", "not_applicable")},
    }
