"""What a unit of work costs with the system against without it (S1 23)."""

import math

from kpidesk.base import numbers
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.arms import LEAST, Design, Sides, sides, told
from kpidesk.metrics.families import BUSINESS
from kpidesk.metrics.metric import PERIODS, Metric, nothing
from kpidesk.statistics.contrasts import half_width

_SIGNS = (1.0, -1.0, -1.0, 1.0)


def _change(evidence: Evidence, part: Slice) -> Measured:
    found = sides(evidence, part, "cost")
    if isinstance(found, Missing):
        return found
    if min(group.mean for group in found.groups) <= 0:
        return nothing("The units of one side cost nothing on average.", "Check unit_cost of work_items.")
    return _read(found, evidence.settings.currency)


def _read(found: Sides, currency: str) -> Value:
    """Ratios of means: their logarithms add up, and so do the errors."""
    signs = _SIGNS[: len(found.groups)]
    log = sum(sign * math.log(group.mean) for sign, group in zip(signs, found.groups, strict=True))
    slopes = [sign / group.mean for sign, group in zip(signs, found.groups, strict=True)]
    half = half_width(found.groups, slopes) if found.solid() else None
    interval = None if half is None else (math.expm1(log - half), math.expm1(log + half))
    on, off = (numbers.number(group.mean, Unit.MONEY, currency) for group in (found.on, found.off))
    detail = {"on": found.on.mean, "off": found.off.mean}
    note, weak = told(found, (f"Mean {on}", off)), found.design is Design.BEFORE_AFTER
    return Value(math.expm1(log), found.n, interval, note=note, caveat=weak, detail=detail)


METRICS = (
    Metric(
        id="unit_cost_change",
        title="Change of cost per unit",
        family=BUSINESS,
        unit=Unit.SHARE,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="mean unit_cost with the system ÷ that of the control (or before) − 1; where both have units from "
        "before the deployment, the ratio of both changes − 1",
        interval="Welch on the logarithms, wider where units of one day or one person are alike",
        source="S1 23",
        needs=("work_items.unit_cost", "work_items.arm"),
        measure=_change,
        minimum=f"{LEAST} units on each side; 5 for a single week or month, then without an interval",
        grains=PERIODS,
        dated=True,
    ),
)
