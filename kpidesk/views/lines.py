"""Lines of a profile as tables and cards print them."""

from kpidesk.base.numbers import exact
from kpidesk.base.units import Unit
from kpidesk.pilot.profile import Line

OPS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
"""How the operators of lines are printed."""


def line(bound: Line, unit: Unit, currency: str = "USD") -> str:
    """A line as text, exact and short: "≤ 5 s", "≥ 92 %", "< 0.5 h / 1,000"; all of a share is "100 %"."""
    text = exact(bound.number, unit, currency)
    only = unit is Unit.SHARE and (bound.op, bound.number) in {(">=", 1.0), ("<=", 0.0)}
    return text if only else f"{OPS[bound.op]} {text}"
