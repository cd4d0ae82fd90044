"""The one business figure that the pilot is to move, with the system against without it (S1 21)."""

from dataclasses import replace

from kpidesk.base import numbers
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.arms import LEAST, Design, Sides, sides, told
from kpidesk.metrics.families import BUSINESS
from kpidesk.metrics.metric import PERIODS, Metric, nothing
from kpidesk.statistics.contrasts import half_width

_LONGEST = 60
_SLOPES = (1.0, -1.0, -1.0, 1.0)
"""Of (on − off) − (on before − off before) in the four means."""


def _delta(evidence: Evidence, part: Slice) -> Measured:
    settings = evidence.settings
    if not settings.primary_kpi_name or not settings.primary_kpi_better:
        return nothing(
            "Which figure the pilot is to move is not set.",
            "Set primary_kpi: its name, and whether lower or higher is better.",
        )
    found = sides(evidence, part, "outcome")
    return found if isinstance(found, Missing) else _read(found, _short(settings.primary_kpi_name))


def _read(found: Sides, name: str) -> Value:
    slopes = _SLOPES[: len(found.groups)]
    delta = sum(slope * group.mean for slope, group in zip(slopes, found.groups, strict=True))
    half = half_width(found.groups, slopes) if found.solid() else None
    figures = tuple(numbers.number(group.mean, Unit.SCORE) for group in (found.on, found.off))
    value = Value(delta, found.n, None if half is None else (delta - half, delta + half))
    said = told(found, (f"{name[:1].upper()}{name[1:]}: mean {figures[0]}", figures[1]))
    detail = {"on": found.on.mean, "off": found.off.mean}
    if found.on_once is not None and found.off_once is not None:
        once = [numbers.number(group.mean, Unit.SCORE) for group in (found.on_once, found.off_once)]
        said = f"{said} Before it, {once[0]} and {once[1]}."
        detail |= {"on_once": found.on_once.mean, "off_once": found.off_once.mean}
    return replace(value, note=said, detail=detail, caveat=found.design is Design.BEFORE_AFTER)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


METRICS = (
    Metric(
        id="primary_kpi_delta",
        title="Change of the primary business figure",
        family=BUSINESS,
        unit=Unit.SCORE,
        better=Better.NEITHER,
        cadence=Cadence.MONTHLY,
        formula="mean outcome_value of units with the system − mean of the control; where both have units from before "
        "the deployment, the difference of both changes; without a control, after − before",
        interval="Welch, wider where units of one day or one person are alike",
        source="S1 21",
        needs=("work_items.outcome_value", "work_items.arm"),
        measure=_delta,
        minimum=f"{LEAST} units on each side; 5 for a single week or month, then without an interval",
        grains=PERIODS,
        dated=True,
    ),
)
