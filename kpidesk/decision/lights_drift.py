"""Lights of distances between distributions: a cut counts only where chance alone would not reach the value."""

from collections.abc import Callable, Mapping

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.decision.review import Light
from kpidesk.decision.shade import Case, Shade, plain


def beyond_chance(case: Case) -> Shade:
    """Green up to what chance shows at this number of rows, whatever the lines say."""
    shade, limit = plain(case), case.detail("null_limit")
    if shade.light is Light.GREEN or limit is None or case.number > limit:
        return shade
    shown = numbers.number(limit, Unit.SCORE)
    return Shade(Light.GREEN, f"Past its line, but with so few rows chance alone shows up to {shown}.")


RULES: Mapping[str, Callable[[Case], Shade]] = {
    "distribution_shift_score": beyond_chance,
    "prediction_drift": beyond_chance,
}
"""Measure -> how its light is found."""
