"""Lights of serving and of generated answers that lines alone do not give."""

from collections.abc import Callable, Mapping

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.decision.disparity import plausible_limit
from kpidesk.decision.review import Light
from kpidesk.decision.shade import Case, Shade, plain


def _refusal_rate(case: Case) -> Shade:
    """Two-sided: never to refuse is no better than to refuse too often."""
    if case.number <= 0:
        return Shade(Light.YELLOW, "Nothing was refused at all: a system that never declines may be bluffing.")
    return plain(case)


def _cost_elasticity(case: Case) -> Shade:
    """Green only where the whole interval is."""
    shade, ends = plain(case), case.value.interval
    if shade.light is not Light.GREEN or case.number != case.value.number or case.green is None:
        return shade
    if ends is not None and case.green.holds(ends[1]):
        return shade
    return Shade(Light.YELLOW, "Its interval reaches 1: cost may grow as fast as volume.")


def _subgroup_gap(case: Case) -> Shade:
    """Red only by a gap that is told from chance; one that is not is green where it is plausibly small."""
    if case.number != case.value.number or case.detail("plausible_gap") is None:
        return plain(case)
    told = case.detail("told_gap")
    if told is not None and case.red is not None and case.red.holds(told):
        return Shade(Light.RED)
    if case.green is None or case.green.holds(case.number):
        return Shade(Light.GREEN)
    if told is not None and not case.green.holds(told):
        return Shade(Light.YELLOW)
    return _left_to_chance(case, case.detail("plausible_gap") or 0.0)


def _left_to_chance(case: Case, plausible: float) -> Shade:
    limit = plausible_limit(case)
    largest = numbers.number(plausible, Unit.SHARE_GAP, lines=(limit.number,))
    if limit.holds(plausible):
        return Shade(Light.GREEN, f"The gap cannot be told from chance, and it is plausibly at most {largest}.")
    return Shade(
        Light.YELLOW,
        f"The gap cannot be told from chance, but it may be as large as {largest}: more outcomes per group are needed.",
    )


RULES: Mapping[str, Callable[[Case], Shade]] = {
    "refusal_rate": _refusal_rate,
    "cost_elasticity": _cost_elasticity,
    "subgroup_performance_gap": _subgroup_gap,
}
