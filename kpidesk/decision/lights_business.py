"""Lights of business results and of people: what is told by an interval against nothing, and a plan over time."""

from collections.abc import Callable, Mapping

from kpidesk.base import plurals
from kpidesk.decision.review import Light
from kpidesk.decision.shade import Case, Shade, plain


def _by_interval(case: Case) -> Shade:
    """Green or red only where the whole interval is; where it reaches over nothing, no difference is shown.

    At an end of the interval the plain rule holds, so that a light that rests on both ends is firm.
    """
    if case.number != case.value.number:
        return plain(case)
    ends = case.value.interval
    if ends is None:
        return Shade(Light.YELLOW, "It has no interval, so a difference is not shown.")
    if case.red is not None and all(case.red.holds(end) for end in ends):
        return Shade(Light.RED)
    if case.green is not None and all(case.green.holds(end) for end in ends):
        return Shade(Light.GREEN)
    return Shade(Light.YELLOW, "The interval reaches over the line: no difference is shown, which does not mean none.")


def _tools_deployed(case: Case) -> Shade:
    """On plan when no fewer than the whole tools due by now are there; the line itself is the end of the plan."""
    due = case.detail("due")
    if due is None:
        return plain(case)
    if case.number >= due:
        return Shade(Light.GREEN)
    return Shade(Light.YELLOW, f"Behind the plan: {plurals.counted(due, 'tool')} would be due by now.")


RULES: Mapping[str, Callable[[Case], Shade]] = {
    "primary_kpi_delta": _by_interval,
    "training_effect": _by_interval,
    "tools_deployed": _tools_deployed,
}
