"""Lights of calibration: lines count only where the value is more than a perfectly calibrated model would show."""

from collections.abc import Callable, Mapping

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.decision.review import Light
from kpidesk.decision.shade import Case, Shade

_UNITS = {"expected_calibration_error": Unit.SHARE_GAP, "brier_score": Unit.SCORE}


def calibration(case: Case) -> Shade:
    """Green up to what chance shows in 95 of 100 cases (or the profile allows); red above it and the kill line.

    A stated value has no such limit: it is judged by its lines alone.
    """
    limit = case.detail("null_limit")
    red = case.red is not None and case.red.holds(case.number)
    if limit is None:
        return _by_lines(case, red=red)
    told = numbers.number(limit, _UNITS[case.measure], lines=(case.number,))
    if case.number <= limit:
        return Shade(Light.GREEN, f"No more than chance shows: a perfectly calibrated model may reach {told}.")
    if red:
        return Shade(Light.RED, f"Past the kill line, and more than chance shows (at most {told} in 95 of 100 cases).")
    if case.green is not None and case.green.holds(case.number):
        return Shade(Light.GREEN)
    return Shade(Light.YELLOW, f"More than chance shows (at most {told} in 95 of 100 cases): scores are off.")


def _by_lines(case: Case, *, red: bool) -> Shade:
    if red:
        return Shade(Light.RED)
    if case.green is not None and case.green.holds(case.number):
        return Shade(Light.GREEN)
    return Shade(Light.YELLOW, "What chance would show is not known of a stated value.")


RULES: Mapping[str, Callable[[Case], Shade]] = dict.fromkeys(_UNITS, calibration)
